/** Random checked indicators over the example office, alone and several planned together. */
import * as fc from 'fast-check'
import type { Branch, Condition, Indicator } from '#core/indicator'
import { CITES } from './office.ts'
import { ACT, randomWhere } from './random-conditions.ts'
import { randomBound, randomExemptions, randomSide } from './random-parts.ts'
import { randomDay } from './random-tables.ts'
import { randomConditionTest, randomFacts, randomTest, type TestKind } from './random-tests.ts'

/** Acts filled from files, and acts picked from the log. */
const randomSubject = fc.constantFrom('act', 'act', 'acted')

const randomAttribution = fc.record(
  { officer: fc.constant('officer'), post: fc.constant('post'), organ: fc.constant('organ') },
  { requiredKeys: [] },
)

/** Neither decides anything. */
const PLAIN = { mode: 'automatic', review: [] } as const

/** A date is needed by what is counted in time; the check allows no exemptions from what is not put to single rows or groups of them. */
function randomBranch(id: string, kind: TestKind): fc.Arbitrary<Branch> {
  const needsDate = kind === 'cycle' || kind === 'repeat'
  const exempts = kind === 'answers' || kind === 'condition' || kind === 'repeat' || kind === 'total'
  return fc.tuple(randomSubject, fc.integer({ min: 0, max: 5 })).chain(([register, n]) => {
    const dated = needsDate || n > 0
    return fc
      .record({
        where: kind === 'balance' ? fc.constant<Condition>({ kind: 'always' }) : randomWhere(ACT),
        test: randomTest(kind, register, dated),
        exemptions: exempts ? randomExemptions(dated) : fc.constant([]),
        attribute: randomAttribution,
        pattern: fc.constantFrom('responseWithin' as const, 'precedence' as const),
      })
      .map(({ where, test, exemptions, attribute, pattern }) => ({
        id,
        title: id,
        pattern,
        subject: { register, where, ...(dated && { at: 'done' }) },
        test,
        exemptions,
        attribute,
        ...PLAIN,
      }))
  })
}

/** Most branches of a family mean the same records. */
const randomWheres = fc
  .tuple(randomWhere(ACT), randomWhere(ACT), fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }))
  .map(([usual, other, usually]) => usually.map((same) => (same ? usual : other)))

/** Branches that differ only in how long they give, so that a plan may ask their rows once for all of them. */
const randomDeadlines: fc.Arbitrary<Branch[]> = fc
  .tuple(
    randomSubject,
    fc.array(randomSide('windowed'), { minLength: 1, maxLength: 2 }),
    fc.array(randomBound, { minLength: 3, maxLength: 5 }),
    randomWheres,
    fc.constantFrom('done', 'done', 'begun'),
  )
  .map(([register, sides, uppers, wheres, lower]) =>
    uppers.map((upper, i) => ({
      id: `deadline${i}`,
      title: `deadline${i}`,
      pattern: 'responseWithin' as const,
      subject: { register, where: wheres[i] ?? { kind: 'always' as const }, at: 'done' },
      test: {
        kind: 'answers' as const,
        demands: [{ polarity: 'some' as const, sides, window: { lower: { field: lower }, upper } }],
      },
      exemptions: [],
      attribute: i === 2 ? {} : { organ: 'organ' },
      ...PLAIN,
    })),
  )

/** Branches that require different things of the same facts. */
const randomRequirements: fc.Arbitrary<Branch[]> = fc
  .tuple(randomSubject, randomFacts, fc.integer({ min: 0, max: 5 }), fc.integer({ min: 2, max: 4 }), randomWheres)
  .chain(([register, facts, n, count, wheres]) =>
    fc.tuple(
      ...Array.from({ length: count }, (_, i) =>
        fc
          .record({
            test: randomConditionTest(facts),
            exemptions: randomExemptions(n > 0),
            attribute: randomAttribution,
          })
          .map(
            ({ test, exemptions, attribute }): Branch => ({
              id: `requirement${i}`,
              title: `requirement${i}`,
              pattern: 'completeness',
              subject: { register, where: wheres[i] ?? { kind: 'always' }, ...(n > 0 && { at: 'done' }) },
              test,
              exemptions: i === 0 ? [] : exemptions,
              attribute,
              ...PLAIN,
            }),
          ),
      ),
    ),
  )

const KINDS = ['answers', 'condition', 'repeat', 'balance', 'total', 'cycle', 'sample'] as const

const randomMixture: fc.Arbitrary<Branch[]> = fc
  .array(fc.constantFrom<TestKind>(...KINDS), { minLength: 3, maxLength: 5 })
  .chain((kinds) => fc.tuple(...kinds.map((kind, i) => randomBranch(`mixed${i}`, kind))))

const randomSpan = fc.record({ from: randomDay, to: randomDay }, { requiredKeys: [] })

const randomForce = fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: randomSpan })

function indicatorOf(id: string, branches: readonly Branch[], inForce: Indicator['inForce']): Indicator {
  return {
    id,
    title: '随机',
    cites: [CITES],
    force: 'mandatory',
    mode: 'automatic',
    posts: new Map<string, readonly string[]>(),
    inForce,
    branches,
  }
}

/** The branches as one indicator, or dealt out to several that came into force at different times. */
function dealt(branches: fc.Arbitrary<Branch[]>): fc.Arbitrary<Indicator[]> {
  return fc.tuple(branches, fc.array(randomForce, { minLength: 1, maxLength: 3 })).map(([list, forces]) =>
    forces.flatMap((inForce, i) => {
      const own = list.filter((_, n) => n % forces.length === i)
      return own.length === 0 ? [] : [indicatorOf(`R${i}`, own, inForce)]
    }),
  )
}

/** `deadlines` and `requirements` can share what they ask for; `mixture` must not come to share anything by accident. */
export type CaseKind = TestKind | 'deadlines' | 'requirements' | 'mixture'

export function randomIndicators(kind: CaseKind): fc.Arbitrary<Indicator[]> {
  switch (kind) {
    case 'deadlines':
      return dealt(randomDeadlines)
    case 'requirements':
      return dealt(randomRequirements)
    case 'mixture':
      return dealt(randomMixture)
    default:
      return fc
        .tuple(randomBranch('one', kind), randomBranch('two', kind), randomForce)
        .map(([one, two, inForce]) => [indicatorOf('R0', [one, two], inForce)])
  }
}
