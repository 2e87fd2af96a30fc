import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDate } from '#core/calendar'
import { asOf, type Fact, type History } from './fact.ts'
import { holdersOf, listOverlaps, postsHeldBy } from './holding.ts'
import { DAYS, factsOf, RANGES } from './made-up-history.ts'
import type { AppointmentValue } from './value.ts'

function anyFacts<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>[]> {
  const drawn = fc.record({
    from: fc.integer(RANGES.from),
    length: fc.option(fc.integer(RANGES.length), { nil: undefined }),
    known: fc.integer(RANGES.known),
    value: fc.option(value, { nil: null, freq: 4 }),
  })
  return fc.array(drawn, { maxLength: 9 }).map((list) => factsOf(list))
}

const day = (n: number) => localDate(2026, 1, n)
const appointed = (
  id: string,
  value: AppointmentValue,
  from: number,
  to?: number,
  recordedAt = '2026-01-01T00:00:00Z',
): History<AppointmentValue> => ({
  id,
  facts: [{ seq: Number(id), validFrom: day(from), recordedAt, value, ...(to !== undefined && { validTo: day(to) }) }],
})
const wang = appointed('1', { officer: 'wang', post: 'levy', kind: 'primary' }, 1, 15)
const li = appointed('2', { officer: 'li', post: 'levy', kind: 'acting' }, 10)
const wangToo = appointed('3', { officer: 'wang', post: 'hearing', kind: 'concurrent' }, 12, 20)
const zhaoLate = appointed('4', { officer: 'zhao', post: 'levy', kind: 'concurrent' }, 5, 8, '2026-02-01T00:00:00Z')
const all = [li, wangToo, wang, zhaoLate]

describe('who held a post on a day', () => {
  it.each([
    { on: 4, holders: ['wang'], why: 'the only one' },
    { on: 5, holders: ['wang', 'zhao'], why: 'two at once, the main holder first' },
    { on: 14, holders: ['wang', 'li'], why: 'who stands in comes last' },
    { on: 15, holders: ['li'], why: 'the last day is not held any more' },
  ])('day $on: $why', ({ on, holders }) => {
    expect(holdersOf(all, 'levy', day(on)).map((h) => h.officer)).toEqual(holders)
  })

  it('by what was known then', () => {
    expect(holdersOf(all, 'levy', day(5), '2026-01-31T00:00:00Z').map((h) => h.officer)).toEqual(['wang'])
  })

  it('is also told from the side of the person, who may hold several', () => {
    expect(postsHeldBy(all, 'wang', day(13)).map((h) => h.post)).toEqual(['levy', 'hearing'])
  })
})

describe('appointments of one person that run at once', () => {
  it('are told with their common days', () => {
    expect(listOverlaps(all)).toEqual([{ first: '1', second: '3', validFrom: day(12), validTo: day(15) }])
  })

  it('are exactly those that some day shows', () => {
    const value = fc.record({
      officer: fc.constantFrom('wang', 'li'),
      post: fc.constant('levy'),
      kind: fc.constantFrom('primary', 'concurrent'),
    }) as fc.Arbitrary<AppointmentValue>
    const histories = fc
      .array(anyFacts(value), { maxLength: 3 })
      .map((list) => list.map((facts, i): History<AppointmentValue> => ({ id: String(i), facts })))
    fc.assert(
      fc.property(histories, (appointments) => {
        const overlaps = listOverlaps(appointments)
        for (const on of DAYS) {
          const held = appointments.flatMap(({ id, facts }) => {
            const said = asOf(facts, on)
            return said === undefined ? [] : [{ id, officer: said.officer }]
          })
          for (const a of held)
            for (const b of held) {
              if (a.id >= b.id) continue
              const told = overlaps.some(
                (o) =>
                  [o.first, o.second].sort().join() === [a.id, b.id].sort().join() &&
                  o.validFrom <= on &&
                  (o.validTo === undefined || on < o.validTo),
              )
              expect(told).toBe(a.officer === b.officer)
            }
        }
      }),
    )
  })
})
