/** Random checked indicators over the example office: all seven tests, with everything that can be missing, unset or unknown. */
import * as fc from 'fast-check'
import type { Bound, Branch, Demand, Exemption, Fact, Indicator, Match, Side, Test, ValueType } from '#core/indicator'
import { CITES } from './office.ts'
import { ACT, answerGround, randomCondition, randomCount, randomParameter, randomWhere } from './random-conditions.ts'
import { randomDay } from './random-tables.ts'

const PERSON: Match = { subject: 'person', other: 'who' }

/** The anchor alone, or with pairs that may be missing on either side; the second makes two sides differ in what they match by. */
const randomMatch: fc.Arbitrary<Match[]> = fc.constantFrom(
  [PERSON],
  [PERSON, { subject: 'topic', other: 'topic' }],
  [PERSON, { subject: 'officer', other: 'topic' }],
)

const randomBound: fc.Arbitrary<Bound> = fc.record(
  {
    field: fc.constantFrom('done', 'done', 'begun'),
    shift: fc.record({
      count: randomCount(ACT),
      direction: fc.constantFrom('later' as const, 'later' as const, 'earlier' as const),
    }),
  },
  { requiredKeys: ['field'] },
)

const randomRegister = fc.constantFrom('answer' as const, 'notice' as const)

function randomSide(shape: 'windowed' | 'plain' | 'interval'): fc.Arbitrary<Side> {
  return randomRegister.chain((register) => {
    const base = { register: fc.constant(register), where: randomWhere(answerGround(register)), match: randomMatch }
    const interval = fc.record(
      { from: fc.constant('at'), to: fc.constant('until'), openEnd: fc.boolean() },
      { requiredKeys: ['openEnd'] },
    )
    if (shape === 'windowed') return fc.record({ ...base, at: fc.constantFrom('at', 'until') })
    return shape === 'plain' ? fc.record(base) : fc.record({ ...base, interval })
  })
}

const randomDemand: fc.Arbitrary<Demand> = fc
  .constantFrom('windowed' as const, 'windowed' as const, 'plain' as const, 'interval' as const)
  .chain((shape) => {
    const sides = fc.array(randomSide(shape), { minLength: 1, maxLength: 3 })
    const polarity = fc.constantFrom('some' as const, 'some' as const, 'none' as const)
    if (shape !== 'windowed') return fc.record({ polarity, sides })
    const window = fc.oneof(
      fc.record({ lower: randomBound, upper: randomBound }),
      fc.record({ lower: randomBound }),
      fc.record({ upper: randomBound }),
    )
    // No pattern forbids answers within a window.
    return fc.record({ polarity: fc.constant('some' as const), sides, window })
  })

const OF: readonly { of: string; type: ValueType }[] = [
  { of: 'paid', type: 'money' },
  { of: 'pieces', type: 'number' },
  { of: 'share', type: 'number' },
  { of: 'at', type: 'date' },
  { of: 'topic', type: 'text' },
]

const ABSENT = { money: 0, number: 1, text: 't' } as const

function randomFact(id: string): fc.Arbitrary<Fact> {
  return fc
    .tuple(
      randomRegister,
      fc.constantFrom(
        'count' as const,
        'sum' as const,
        'min' as const,
        'max' as const,
        'first' as const,
        'last' as const,
      ),
      fc.constantFrom(...OF),
      fc.boolean(),
    )
    .chain(([register, take, value, absent]) => {
      const { of, type } =
        take === 'sum' && value.type !== 'money' && value.type !== 'number'
          ? { of: 'paid', type: 'money' as const }
          : value
      const otherwise = type === 'money' || type === 'number' || type === 'text' ? ABSENT[type] : undefined
      const base = {
        id: fc.constant(id),
        register: fc.constant(register),
        match: randomMatch,
        where: randomWhere(answerGround(register)),
        at: fc.constantFrom('at', 'until'),
        take: fc.constant(take),
      }
      const bounds = fc.record({ from: randomBound, to: randomBound }, { requiredKeys: [] })
      const own: Partial<Fact> = {
        ...(take !== 'count' && { of }),
        ...(absent && otherwise !== undefined && take !== 'count' && { absent: otherwise }),
      }
      const valued = take === 'count' ? ('number' as const) : type
      return fc
        .tuple(fc.record(base), bounds)
        .map(([fact, within]): Fact => ({ ...fact, ...within, ...own, type: valued }))
    })
}

const randomConditionTest: fc.Arbitrary<Test> = fc
  .integer({ min: 0, max: 2 })
  .chain((n) => fc.tuple(...Array.from({ length: n }, (_, i) => randomFact(`f${i}`))))
  .chain((facts) => {
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
  })

const randomBy = fc.constantFrom(['person'], ['person', 'topic'], ['topic'], ['level'])
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

export type TestKind = Test['kind']

function randomTest(kind: TestKind, dated: boolean): fc.Arbitrary<Test> {
  switch (kind) {
    case 'answers':
      return fc
        .array(randomDemand, { minLength: 1, maxLength: 2 })
        .map((demands) => ({ kind, demands: dated ? demands : demands.map(withoutInterval) }))
    case 'condition':
      return randomConditionTest
    case 'repeat':
      return randomBy.map((by) => ({ kind, by }))
    case 'balance':
      return fc.record({
        kind: fc.constant(kind),
        left: fc.record({
          register: fc.constant('act'),
          sum: fc.constant('amount'),
          where: fc.constant({ kind: 'always' as const }),
          ...(dated && { at: fc.constant('done') }),
        }),
        right: fc.record(
          {
            register: fc.constant('answer'),
            sum: fc.constant('paid'),
            at: fc.constant('at'),
            where: randomWhere(answerGround('answer')),
          },
          { requiredKeys: ['register', 'sum', 'where'] },
        ),
        match: fc.constantFrom(
          [PERSON],
          [{ subject: 'topic', other: 'topic' }],
          [PERSON, { subject: 'topic', other: 'topic' }],
        ),
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
        atLeast: atMost,
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

function withoutInterval(demand: Demand): Demand {
  const sides = demand.sides.map(
    ({ register, where, match, at }): Side => ({ register, where, match, ...(at !== undefined && { at }) }),
  )
  return { ...demand, sides }
}

function randomExemption(id: string, dated: boolean): fc.Arbitrary<Exemption> {
  const until = dated ? { until: fc.constant('until') } : {}
  const other = randomRegister.chain((register) =>
    fc.record(
      {
        id: fc.constant(id),
        title: fc.constant(id),
        register: fc.constant(register),
        match: randomMatch,
        where: randomWhere(answerGround(register)),
        ...until,
      },
      { requiredKeys: ['id', 'title', 'register', 'match', 'where'] },
    ),
  )
  const own = fc.record(
    {
      id: fc.constant(id),
      title: fc.constant(id),
      match: fc.constant([]),
      where: randomCondition(ACT, 1),
      ...(dated && { until: fc.constant('begun') }),
    },
    { requiredKeys: ['id', 'title', 'match', 'where'] },
  )
  return fc.oneof(
    { weight: 3, arbitrary: other as fc.Arbitrary<Exemption> },
    { weight: 1, arbitrary: own as fc.Arbitrary<Exemption> },
  )
}

const randomAttribution = fc.record(
  { officer: fc.constant('officer'), post: fc.constant('post'), organ: fc.constant('organ') },
  { requiredKeys: [] },
)

/** Tests of single rows are put to exemptions; the group tests to none that they cannot be put to. */
function randomBranch(id: string, kind: TestKind): fc.Arbitrary<Branch> {
  const needsDate = kind === 'cycle'
  return fc.integer({ min: 0, max: 5 }).chain((n) => {
    const dated = needsDate || n > 0
    const exemptions =
      kind === 'answers' || kind === 'condition' || kind === 'repeat'
        ? fc
            .integer({ min: 0, max: 2 })
            .chain((count) =>
              fc.tuple(
                ...Array.from({ length: count }, (_, i) => randomExemption(`x${i}`, dated && kind !== 'repeat')),
              ),
            )
        : fc.constant([])
    return fc
      .record({
        where: kind === 'balance' ? fc.constant({ kind: 'always' as const }) : randomWhere(ACT),
        test: randomTest(kind, dated),
        exemptions,
        attribute: randomAttribution,
        pattern: fc.constantFrom('responseWithin' as const, 'precedence' as const),
      })
      .map(({ where, test, exemptions: list, attribute, pattern }) => ({
        id,
        title: id,
        pattern,
        subject: { register: 'act', where, ...(dated && { at: 'done' }) },
        test,
        exemptions: list,
        attribute,
      }))
  })
}

/** Branches that differ only in how long they give, so that a plan may ask their rows once for all of them. */
const randomFamily: fc.Arbitrary<Branch[]> = fc
  .tuple(
    fc.array(randomSide('windowed'), { minLength: 1, maxLength: 2 }),
    fc.array(randomBound, { minLength: 3, maxLength: 4 }),
    fc.array(randomWhere(ACT), { minLength: 4, maxLength: 4 }),
  )
  .map(([sides, uppers, wheres]) =>
    uppers.map((upper, i) => ({
      id: `family${i}`,
      title: `family${i}`,
      pattern: 'responseWithin' as const,
      subject: { register: 'act', where: wheres[i] ?? { kind: 'always' as const }, at: 'done' },
      test: {
        kind: 'answers' as const,
        demands: [{ polarity: 'some' as const, sides, window: { lower: { field: 'done' }, upper } }],
      },
      exemptions: [],
      attribute: { organ: 'organ' },
    })),
  )

const randomSpan = fc.record({ from: randomDay, to: randomDay }, { requiredKeys: [] })

export function randomIndicator(kind: TestKind | 'family'): fc.Arbitrary<Indicator> {
  const branches =
    kind === 'family'
      ? randomFamily
      : fc.tuple(randomBranch('one', kind), randomBranch('two', kind)).map((both) => [...both])
  return fc.record({
    id: fc.constant('R1'),
    title: fc.constant('随机'),
    cites: fc.constant([CITES]),
    force: fc.constant('mandatory' as const),
    mode: fc.constant('automatic' as const),
    posts: fc.constant(new Map<string, readonly string[]>()),
    inForce: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: randomSpan }),
    branches,
  })
}
