import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ComparedFinding, type ComparisonCounts, compareFindings, FindingsComparer } from './comparison.ts'

const finding = fc
  .record({
    n: fc.integer({ min: 0, max: 12 }),
    outcome: fc.constantFrom('violated' as const, 'undetermined' as const),
    organ: fc.option(fc.constantFrom('甲', '乙'), { nil: undefined }),
    post: fc.option(fc.constantFrom('p', 'q'), { nil: undefined }),
  })
  .map(
    ({ n, outcome, organ, post }): ComparedFinding => ({
      fingerprint: `f${n}`,
      indicator: `i${n % 3}`,
      outcome,
      ...(organ !== undefined && { organ }),
      ...(post !== undefined && { post }),
    }),
  )
/** The same fingerprint may stand twice: the algebra must not hang on its being unique. */
const findings = fc.array(finding, { maxLength: 25 })

function sum(groups: Iterable<ComparisonCounts>, of: keyof ComparisonCounts): number {
  return [...groups].reduce((total, counts) => total + counts[of], 0)
}

describe('D4-05 of any two readings', () => {
  it('gained and kept make up the draft, lost and kept the other: in all, and in every item, organ and post', () => {
    fc.assert(
      fc.property(findings, findings, (draft, other) => {
        const { total, indicators, organs, posts } = compareFindings(draft, other)
        for (const c of [total, ...indicators.values(), ...organs.values(), ...posts.values()]) {
          expect(c.gained + c.kept).toBe(c.draft)
          expect(c.lost + c.kept).toBe(c.other)
          expect(c.toViolated + c.toUndetermined).toBeLessThanOrEqual(c.kept)
          expect(c.gainedViolated).toBeLessThanOrEqual(c.gained)
          expect(c.lostViolated).toBeLessThanOrEqual(c.lost)
        }
        expect([total.draft, total.other]).toEqual([draft.length, other.length])
        for (const groups of [indicators, organs, posts]) {
          expect(sum(groups.values(), 'draft')).toBe(draft.length)
          expect(sum(groups.values(), 'other')).toBe(other.length)
        }
      }),
    )
  })

  it('compared the other way round, gained and lost change places', () => {
    fc.assert(
      fc.property(findings, findings, (draft, other) => {
        const there = compareFindings(draft, other).total
        const back = compareFindings(other, draft).total
        expect([back.gained, back.lost, back.kept]).toEqual([there.lost, there.gained, there.kept])
      }),
    )
  })

  it('a reading compared with itself gains and loses nothing', () => {
    fc.assert(
      fc.property(fc.uniqueArray(finding, { selector: (f) => f.fingerprint }), (some) => {
        const { total } = compareFindings(some, some)
        expect(total).toMatchObject({
          gained: 0,
          lost: 0,
          kept: some.length,
          toViolated: 0,
          toUndetermined: 0,
        })
      }),
    )
  })
})

const one = (over: Partial<ComparedFinding> = {}): ComparedFinding => ({
  fingerprint: 'f',
  indicator: 'i',
  outcome: 'violated',
  organ: '甲',
  post: 'p',
  ...over,
})

it.each([
  { name: 'only the draft finds it', other: [], becomes: 'gained' },
  { name: 'both find it', other: [one()], becomes: 'kept' },
  {
    name: 'what could not be decided is now a violation',
    other: [one({ outcome: 'undetermined' })],
    becomes: 'toViolated',
  },
])('$name', ({ other, becomes }) => {
  const comparer = new FindingsComparer()
  for (const each of other) comparer.addOther(each)
  expect(comparer.meet(one())).toBe(becomes)
  expect(comparer.isLost('f')).toBe(false)
})

it('a finding that passes to another organ is kept in all, gained by the one and lost by the other', () => {
  const { total, organs } = compareFindings([one({ organ: '乙' })], [one()])
  expect(total).toMatchObject({ kept: 1, gained: 0, lost: 0 })
  expect(organs.get('乙')).toMatchObject({ gained: 1, kept: 0, gainedViolated: 1 })
  expect(organs.get('甲')).toMatchObject({ lost: 1, kept: 0, lostViolated: 1 })
})
