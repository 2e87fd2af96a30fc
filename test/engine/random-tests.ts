/** Random tests of every kind, with everything that can be missing, unset or unknown. */
import * as fc from 'fast-check'
import type { Demand, Fact, Side, Test } from '#core/indicator'
import { ACT, answerGround, randomCondition, randomCount, randomParameter, randomWhere } from './random-conditions.ts'
import { randomAnswerRegister, randomDemand, randomFact, randomLooseMatch } from './random-parts.ts'

export type TestKind = Test['kind']

export const randomFacts: fc.Arbitrary<Fact[]> = fc
  .integer({ min: 0, max: 2 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => randomFact(`f${i}`))))

export function randomConditionTest(facts: readonly Fact[]): fc.Arbitrary<Test> {
  const ground = { ...ACT, facts: facts.map(({ id, type }) => ({ id, type })) }
  const start = facts.find((fact) => fact.type === 'date')
  const timing = randomCount(ACT).map((count) => {
    const base =
      start === undefined
        ? ({ kind: 'field', field: 'begun', type: 'date' } as const)
        : ({ kind: 'fact', id: start.id, type: 'date' } as const)
    return {
      start: base,
      actual: { kind: 'field', field: 'done', type: 'date' } as const,
      due: { kind: 'later', date: base, count, type: 'date' } as const,
    }
  })
  const deadline = fc.tuple(timing, fc.constantFrom('latest' as const, 'earliest' as const)).map(
    ([t, sense]): Test => ({
      kind: 'condition',
      facts,
      require: {
        kind: 'compare',
        left: t.actual,
        op: sense === 'latest' ? 'le' : 'ge',
        right: t.due,
        orMissing: false,
      },
      timing: { ...t, sense },
    }),
  )
  return fc.oneof(
    randomCondition(ground).map((require): Test => ({ kind: 'condition', facts, require })),
    deadline,
  )
}

const randomBy = fc.constantFrom(
  ['person'],
  ['person', 'topic'],
  ['topic'],
  ['level'],
  ['span'],
  ['person', 'begun'],
  ['rate', 'agreed'],
)

const atMost = randomParameter('limit', 'count', fc.integer({ min: 0, max: 2 })).map((parameter) => ({
  kind: 'parameter' as const,
  parameter,
  type: 'number' as const,
}))
const money = (max: number) =>
  fc.oneof(
    fc.integer({ min: 0, max }).map((value) => ({ kind: 'constant' as const, value, type: 'money' as const })),
    randomParameter('money', 'yuan', fc.integer({ min: 0, max })).map((parameter) => ({
      kind: 'parameter' as const,
      parameter,
      type: 'money' as const,
    })),
  )

const randomTotal = (dated: boolean): fc.Arbitrary<Test> => {
  const over = dated
    ? fc.oneof(
        fc.constant({ kind: 'all' as const }),
        fc
          .constantFrom('month' as const, 'quarter' as const, 'year' as const)
          .map((period) => ({ kind: 'calendar' as const, period })),
        fc.integer({ min: 1, max: 2 }).map((months) => ({ kind: 'moving' as const, months })),
      )
    : fc.constant({ kind: 'all' as const })
  const op = fc.constantFrom('le' as const, 'lt' as const, 'ge' as const, 'gt' as const, 'eq' as const)
  const by = fc.oneof(randomBy, fc.constant([]))
  return fc.oneof(
    fc.record({
      kind: fc.constant('total' as const),
      by,
      measure: fc.constant({ kind: 'count' as const }),
      over,
      op,
      limit: atMost,
      type: fc.constant('number' as const),
    }),
    fc.record({
      kind: fc.constant('total' as const),
      by,
      measure: fc.constant({ kind: 'sum' as const, field: 'amount' }),
      over,
      op,
      limit: money(600),
      type: fc.constant('money' as const),
    }),
  )
}

/** Without a date there is nothing to place rows by: no window, no interval. */
function withoutDate(demand: Demand): Demand {
  const sides = demand.sides.map(
    ({ register, where, match, at }): Side => ({ register, where, match, ...(at !== undefined && { at }) }),
  )
  return { polarity: demand.polarity, sides }
}

export function randomTest(kind: TestKind, register: string, dated: boolean): fc.Arbitrary<Test> {
  switch (kind) {
    case 'answers':
      return fc
        .array(randomDemand, { minLength: 1, maxLength: 2 })
        .map((demands) => ({ kind, demands: dated ? demands : demands.map(withoutDate) }))
    case 'condition':
      return randomFacts.chain(randomConditionTest)
    case 'repeat':
      return randomBy.map((by) => ({ kind, by }))
    case 'balance':
      return fc.record({
        kind: fc.constant(kind),
        left: fc.record({
          register: fc.constant(register),
          sum: fc.constant('amount'),
          where: fc.constant({ kind: 'always' as const }),
          ...(dated && { at: fc.constant('done') }),
        }),
        right: randomAnswerRegister.chain((right) =>
          fc.record(
            {
              register: fc.constant(right),
              sum: fc.constant('paid'),
              at: fc.constant('at'),
              where: randomWhere(answerGround(right)),
            },
            { requiredKeys: ['register', 'sum', 'where'] },
          ),
        ),
        match: randomLooseMatch,
        tolerance: money(100),
        sense: fc.constantFrom('equal' as const, 'not-over' as const, 'not-under' as const),
        type: fc.constant('money' as const),
      })
    case 'total':
      return randomTotal(dated)
    case 'cycle':
      return fc.record({
        kind: fc.constant(kind),
        by: randomBy,
        every: fc.constantFrom('month' as const, 'quarter' as const, 'half-year' as const, 'year' as const),
        atLeast: fc.oneof(atMost, fc.constant({ kind: 'constant' as const, value: 1, type: 'number' as const })),
      })
    case 'sample':
      return fc.record(
        {
          kind: fc.constant(kind),
          checklist: fc.constant(['看']),
          size: randomParameter('size', 'count', fc.integer({ min: 0, max: 3 })),
        },
        { requiredKeys: ['kind', 'checklist'] },
      )
    default:
      return kind satisfies never
  }
}
