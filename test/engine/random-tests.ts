/** Random tests of every kind, with everything that can be missing, unset or unknown. */
import * as fc from 'fast-check'
import type { Condition, Demand, Fact, Ledger, Operand, Roster, Side, Test } from '#core/indicator'
import {
  ACT,
  answerGround,
  type Ground,
  randomCondition,
  randomCount,
  randomOperand,
  randomParameter,
  randomWhere,
} from './random-conditions.ts'
import { randomAnswerRegister, randomDemand, randomFact, randomLooseMatch } from './random-parts.ts'

export type TestKind = Test['kind']

export const randomFacts: fc.Arbitrary<Fact[]> = fc
  .integer({ min: 0, max: 2 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => randomFact(`f${i}`))))

function groundOf(facts: readonly Fact[]): Ground {
  return { ...ACT, facts: facts.map(({ id, type }) => ({ id, type })) }
}

/** Half of the tests are about some of their records only. */
function randomGiven(facts: readonly Fact[]): fc.Arbitrary<{ given?: Condition }> {
  return fc.record({ given: randomCondition(groundOf(facts), 1) }, { requiredKeys: [] })
}

export function randomConditionTest(facts: readonly Fact[]): fc.Arbitrary<Test> {
  const ground = groundOf(facts)
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
  const test = fc.oneof(
    randomCondition(ground).map((require): Test => ({ kind: 'condition', facts, require })),
    deadline,
  )
  return fc.tuple(test, randomGiven(facts)).map(([own, given]) => ({ ...own, ...given }))
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

/** As most have it, or resting on the record that stands for the group. */
function randomLimit(
  facts: readonly Fact[],
  type: 'number' | 'money',
  plain: fc.Arbitrary<Operand>,
): fc.Arbitrary<Operand> {
  return fc.oneof(plain, randomOperand(groundOf(facts), type))
}

const randomTotal = (dated: boolean): fc.Arbitrary<Test> => randomFacts.chain((facts) => randomTotalOver(dated, facts))

function randomTotalOver(dated: boolean, facts: readonly Fact[]): fc.Arbitrary<Test> {
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
  const test = fc.oneof(
    fc.record({
      kind: fc.constant('total' as const),
      by,
      measure: fc.constant({ kind: 'count' as const }),
      over,
      op,
      limit: randomLimit(facts, 'number', atMost),
      type: fc.constant('number' as const),
    }),
    fc.record({
      kind: fc.constant('total' as const),
      by,
      measure: fc.constant({ kind: 'sum' as const, field: 'amount' }),
      over,
      op,
      limit: randomLimit(facts, 'money', money(600)),
      type: fc.constant('money' as const),
    }),
  )
  return fc.tuple(test, randomGiven(facts)).map(([own, given]) => ({ ...own, facts, ...given }))
}

/** Without a date there is nothing to place rows by: no window, no interval. */
function withoutDate(demand: Demand): Demand {
  const sides = demand.sides.map(
    ({ register, where, match, at }): Side => ({ register, where, match, ...(at !== undefined && { at }) }),
  )
  return { polarity: demand.polarity, sides }
}

/** The subject's register first; a second ledger may be another one with the same fields, or the same one once more. */
function randomLeft(register: string, dated: boolean): fc.Arbitrary<Ledger[]> {
  const own = fc.record({
    register: fc.constant(register),
    sum: fc.constant('amount'),
    where: fc.constant({ kind: 'always' as const }),
    ...(dated && { at: fc.constant('done') }),
  })
  const more = fc.record(
    {
      register: fc.constantFrom('act', 'acted', 'log'),
      sum: fc.constant('amount'),
      at: fc.constantFrom('done', 'begun'),
      where: randomWhere(ACT),
    },
    { requiredKeys: ['register', 'sum', 'where'] },
  )
  return fc.tuple(own, fc.array(more, { maxLength: 1 })).map(([first, rest]) => [first, ...rest])
}

const randomRight: fc.Arbitrary<Ledger> = randomAnswerRegister.chain((register) =>
  fc.record(
    {
      register: fc.constant(register),
      sum: fc.constant('paid'),
      at: fc.constant('at'),
      where: randomWhere(answerGround(register)),
    },
    { requiredKeys: ['register', 'sum', 'where'] },
  ),
)

const AS_ANSWERED: Readonly<Record<string, string>> = {
  person: 'who',
  topic: 'topic',
  level: 'rank',
  span: 'span',
  begun: 'until',
  rate: 'share',
  agreed: 'sound',
}

function randomRoster(by: readonly string[]): fc.Arbitrary<Roster> {
  const named = by.map((field) => AS_ANSWERED[field] ?? field)
  const answered = randomAnswerRegister.chain((register) =>
    fc.record({
      register: fc.constant(register),
      at: fc.constantFrom('at', 'until'),
      where: randomWhere(answerGround(register)),
      by: fc.constant(named),
    }),
  )
  const logged = fc.record({
    register: fc.constant('log'),
    at: fc.constantFrom('done', 'begun'),
    where: randomWhere(ACT),
    by: fc.constant(by),
  })
  // A whole number beside a decimal: what is one value must stay one entity.
  const counted = by.includes('rate')
    ? [answered.map((roster) => ({ ...roster, by: roster.by.map((f) => (f === 'share' ? 'pieces' : f)) }))]
    : []
  return fc.oneof(answered, logged, ...counted)
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
        left: randomLeft(register, dated),
        right: fc.array(randomRight, { minLength: 1, maxLength: 2 }),
        match: randomLooseMatch,
        tolerance: money(100),
        sense: fc.constantFrom('equal' as const, 'not-over' as const, 'not-under' as const),
        type: fc.constant('money' as const),
      })
    case 'total':
      return randomTotal(dated)
    case 'cycle':
      return randomBy.chain((by) =>
        fc.record(
          {
            kind: fc.constant(kind),
            by: fc.constant(by),
            each: randomRoster(by),
            every: fc.constantFrom('month' as const, 'quarter' as const, 'half-year' as const, 'year' as const),
            atLeast: fc.oneof(atMost, fc.constant({ kind: 'constant' as const, value: 1, type: 'number' as const })),
          },
          { requiredKeys: ['kind', 'by', 'every', 'atLeast'] },
        ),
      )
    case 'sample':
      return fc.record(
        {
          kind: fc.constant(kind),
          checklist: fc.constant(['看']),
          evidence: fc.constant([]),
          size: randomParameter('size', 'count', fc.integer({ min: 0, max: 3 })),
          seed: randomParameter('seed', 'count', fc.integer({ min: 1, max: 3 })),
        },
        { requiredKeys: ['kind', 'checklist', 'evidence'] },
      )
    default:
      return kind satisfies never
  }
}
