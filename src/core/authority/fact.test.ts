import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDate } from '#core/calendar'
import { asOf, covers, type Fact, timelineOf } from './fact.ts'
import { DAYS, factsOf, instantOf, RANGES } from './made-up-history.ts'

const anyDay = fc.constantFrom(...DAYS)
const anyInstant = fc.integer(RANGES.known).map(instantOf)

function anyFacts<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>[]> {
  const drawn = fc.record({
    from: fc.integer(RANGES.from),
    length: fc.option(fc.integer(RANGES.length), { nil: undefined }),
    known: fc.integer(RANGES.known),
    value: fc.option(value, { nil: null, freq: 4 }),
  })
  return fc.array(drawn, { maxLength: 9 }).map((list) => factsOf(list))
}

const jan = (day: number) => localDate(2026, 1, day)
const at = (day: number) => `2026-02-${String(day).padStart(2, '0')}T08:00:00.000Z`

describe('what holds on a day', () => {
  const wang: Fact<string> = { seq: 1, validFrom: jan(1), recordedAt: at(1), value: '王' }
  const li: Fact<string> = { seq: 2, validFrom: jan(10), validTo: jan(20), recordedAt: at(5), value: '李' }
  const nobody: Fact<string> = { seq: 3, validFrom: jan(15), validTo: jan(18), recordedAt: at(9), value: null }
  const facts = [wang, li, nobody]

  it.each([
    { day: 9, knownAt: undefined, is: '王', why: 'before the change' },
    { day: 10, knownAt: undefined, is: '李', why: 'the first day is in' },
    { day: 15, knownAt: undefined, is: undefined, why: 'a fact may say that there is nothing' },
    { day: 18, knownAt: undefined, is: '李', why: 'the last day is out, and the fact before it holds again' },
    { day: 20, knownAt: undefined, is: '王', why: 'after the change the open fact goes on' },
    { day: 12, knownAt: at(4), is: '王', why: 'on the fourth nobody knew of the change' },
    { day: 15, knownAt: at(5), is: '李', why: 'on the fifth nobody knew of the vacancy' },
    { day: 15, knownAt: at(9), is: undefined, why: 'what was recorded at the instant itself is known' },
  ])('$why', ({ day, knownAt, is }) => {
    expect(asOf(facts, jan(day), knownAt)).toBe(is)
  })

  it('is told as a timeline without the days on which there is nothing', () => {
    expect(timelineOf(facts)).toEqual([
      { seq: 1, validFrom: jan(1), validTo: jan(10), value: '王' },
      { seq: 2, validFrom: jan(10), validTo: jan(15), value: '李' },
      { seq: 2, validFrom: jan(18), validTo: jan(20), value: '李' },
      { seq: 1, validFrom: jan(20), value: '王' },
    ])
  })

  it('of something nobody recorded is nothing', () => {
    expect(timelineOf([])).toEqual([])
    expect(asOf([], jan(1))).toBeUndefined()
  })
})

describe('with any history', () => {
  const facts = anyFacts(fc.integer({ min: 0, max: 3 }))

  it('the timeline says of every day what asOf says', () => {
    fc.assert(
      fc.property(facts, fc.option(anyInstant, { nil: undefined }), (history, knownAt) => {
        const timeline = timelineOf(history, knownAt)
        for (const day of DAYS)
          expect(timeline.find((segment) => covers(segment, day))?.value).toBe(asOf(history, day, knownAt))
      }),
    )
  })

  it('segments are in order, apart from each other, and not cut without need', () => {
    fc.assert(
      fc.property(facts, (history) => {
        const timeline = timelineOf(history)
        for (const [i, segment] of timeline.entries()) {
          const next = timeline[i + 1]
          if (segment.validTo !== undefined) expect(segment.validFrom < segment.validTo).toBe(true)
          if (next === undefined) continue
          expect(segment.validTo !== undefined && segment.validTo <= next.validFrom).toBe(true)
          expect(segment.validTo === next.validFrom && segment.seq === next.seq).toBe(false)
        }
      }),
    )
  })

  it('later knowledge never changes an answer given earlier', () => {
    fc.assert(
      fc.property(facts, facts, anyInstant, anyDay, (early, late, knownAt, day) => {
        const added = late.map(
          (fact, i): Fact<number> => ({
            ...fact,
            seq: early.length + 1 + i,
            recordedAt: '2026-04-01T00:00:00.000Z',
          }),
        )
        expect(asOf([...early, ...added], day, knownAt)).toBe(asOf(early, day, knownAt))
        expect(timelineOf([...early, ...added], knownAt)).toEqual(timelineOf(early, knownAt))
      }),
    )
  })

  it('does not depend on the order in which facts are handed over', () => {
    fc.assert(
      fc.property(facts, anyDay, (history, day) => {
        expect(asOf([...history].reverse(), day)).toBe(asOf(history, day))
        expect(timelineOf([...history].reverse())).toEqual(timelineOf(history))
      }),
    )
  })

  it('the last fact decides on all the days it covers', () => {
    fc.assert(
      fc.property(facts, facts, (history, more) => {
        const last = more[0]
        if (last === undefined) return
        const all = [...history, { ...last, seq: history.length + 1 }]
        for (const day of DAYS)
          expect(asOf(all, day)).toBe(covers(last, day) ? (last.value ?? undefined) : asOf(history, day))
      }),
    )
  })
})
