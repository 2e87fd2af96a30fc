/** Random checked operands, counts and conditions over one register of the example office. */
import * as fc from 'fast-check'
import type { Condition, Constant, Count, Operand, ValueType } from '#core/indicator'
import type { Parameter, ParameterUnit } from '#core/parameter'
import { CITES, day } from './office.ts'
import { randomDay } from './random-tables.ts'

/** Which fields of a register hold what; `extra` can lengthen a period. */
export type Ground = {
  register: string
  fields: Readonly<Record<ValueType, readonly string[]>>
  extra: string
  /** An ordered enumeration. */
  level: string
  facts: readonly { id: string; type: ValueType }[]
}

export const ACT: Ground = {
  register: 'act',
  fields: {
    text: ['topic', 'officer', 'span'],
    date: ['done', 'begun'],
    number: ['extra', 'rate'],
    money: ['amount'],
    boolean: ['agreed'],
    list: ['papers', 'needed'],
  },
  extra: 'extra',
  level: 'level',
  facts: [],
}

/** Registers whose rows look like answers: filled from files, views over the log, a view over the acts themselves. */
export type AnswerRegister = 'answer' | 'notice' | 'replied' | 'raised'

export function answerGround(register: AnswerRegister): Ground {
  return {
    register,
    fields: {
      text: ['topic', 'result', 'span'],
      date: ['at', 'until'],
      number: ['pieces', 'share'],
      money: ['paid'],
      boolean: ['sound'],
      list: ['files', 'wanted'],
    },
    extra: 'pieces',
    level: 'rank',
    facts: [],
  }
}

/** Unset, timeless, or changing in the middle of the dates the tables hold. */
export function randomParameter(
  name: string,
  unit: ParameterUnit,
  value: fc.Arbitrary<number>,
): fc.Arbitrary<Parameter> {
  const dated = fc.option(value, { freq: 5, nil: undefined })
  const since = fc.constantFrom(day('2007-01-10'), day('2026-02-17'))
  const values = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 3, arbitrary: dated.map((v) => [{ value: v, origin: 'design' as const }]) },
    {
      weight: 2,
      arbitrary: fc.tuple(dated, dated, since).map(([a, b, from]) => [
        { value: a, origin: 'design' as const },
        { since: from, value: b, origin: 'design' as const },
      ]),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(dated, since).map(([v, from]) => [{ since: from, value: v, origin: 'design' as const }]),
    },
  )
  return fc
    .tuple(fc.nat({ max: 3 }), values)
    .map(([n, list]) => ({ id: `${name}${n}`, title: name, unit, values: list }))
}

const LONGEST = { day: 12, 'working-day': 8, month: 2, year: 1 } as const

export function randomCount(ground: Ground): fc.Arbitrary<Count> {
  return fc.constantFrom('day', 'working-day', 'month', 'year').chain((unit) => {
    const value = fc.integer({ min: 0, max: LONGEST[unit] })
    const cited = value.map((v) => ({ kind: 'cited' as const, value: v, cites: CITES }))
    const parameter = randomParameter('period', unit, value).map((p) => ({ kind: 'parameter' as const, parameter: p }))
    const added = fc.record(
      {
        field: fc.constant(ground.extra),
        max: randomParameter('most', unit, fc.integer({ min: 0, max: 3 })),
        absentIsZero: fc.boolean(),
      },
      { requiredKeys: ['field', 'absentIsZero'] },
    )
    return fc.record(
      {
        amount: fc.oneof(cited, parameter),
        unit: fc.constant(unit),
        rollOver: fc.boolean(),
        countStartDay: fc.boolean(),
        added: fc.oneof(added),
      },
      { requiredKeys: ['amount', 'unit', 'rollOver', 'countStartDay'] },
    )
  })
}

const CONSTANTS: Readonly<Record<Exclude<ValueType, 'list'>, fc.Arbitrary<Constant>>> = {
  text: fc.constantFrom('t', 'u', 'tu', 'ok', '2026-01'),
  date: randomDay,
  number: fc.constantFrom(0, 1, 2, 0.5, 1.75),
  money: fc.constantFrom(0, 100, 251),
  boolean: fc.boolean(),
}

const UNITS = { number: 'count', money: 'yuan', text: 'text' } as const

/** The family of an operand: a field, a fact or a fixed value, and for numbers and dates what is computed from those. */
export function randomOperand(ground: Ground, type: Exclude<ValueType, 'list'>, depth = 1): fc.Arbitrary<Operand> {
  const choices: fc.Arbitrary<Operand>[] = [CONSTANTS[type].map((value) => ({ kind: 'constant', value, type }))]
  for (const field of ground.fields[type])
    choices.push(fc.constant({ kind: 'field', field, type }), fc.constant({ kind: 'field', field, type }))
  for (const fact of ground.facts)
    if (fact.type === type)
      choices.push(fc.constant({ kind: 'fact', id: fact.id, type }), fc.constant({ kind: 'fact', id: fact.id, type }))
  if (type === 'number' || type === 'money') {
    choices.push(
      randomParameter(`of-${UNITS[type]}`, UNITS[type], fc.integer({ min: 0, max: 300 })).map((parameter) => ({
        kind: 'parameter',
        parameter,
        type,
      })),
    )
    if (depth > 0) {
      const part = randomOperand(ground, type, depth - 1)
      choices.push(
        fc.array(part, { minLength: 2, maxLength: 3 }).map((of) => ({ kind: 'sum', of, type })),
        fc.tuple(part, part).map(([left, right]) => ({ kind: 'difference', left, right, type })),
        fc
          .tuple(part, randomOperand(ground, 'number', 0))
          .map(([left, right]) => ({ kind: 'product', left, right, type })),
      )
    }
  }
  if (type === 'date') choices.push(fc.constant<Operand>({ kind: 'asOf', type: 'date' }))
  if (type === 'date' && depth > 0) {
    const later = fc.tuple(randomOperand(ground, 'date', 0), randomCount(ground))
    choices.push(later.map(([date, count]) => ({ kind: 'later', date, count, type: 'date' })))
  }
  return fc.oneof(...choices)
}

const ORDER = ['low', 'middle', 'high']

const TYPES = ['text', 'date', 'number', 'money', 'boolean'] as const

function randomLeaf(ground: Ground): fc.Arbitrary<Condition> {
  const compare = fc.constantFrom(...TYPES).chain((type) =>
    fc.record({
      kind: fc.constant('compare' as const),
      left: randomOperand(ground, type),
      op:
        type === 'boolean'
          ? fc.constantFrom('eq' as const, 'ne' as const)
          : fc.constantFrom('eq' as const, 'ne' as const, 'lt' as const, 'le' as const, 'gt' as const, 'ge' as const),
      right: randomOperand(ground, type),
      orMissing: fc.boolean(),
    }),
  )
  const presence = fc.constantFrom(...TYPES).chain((type) =>
    fc.record({
      kind: fc.constant('presence' as const),
      operand: randomOperand(ground, type, 0),
      want: fc.constantFrom('missing' as const, 'present' as const),
    }),
  )
  const text = randomOperand(ground, 'text', 0)
  const oneOf = fc.record({
    kind: fc.constant('oneOf' as const),
    operand: text,
    values: fc.uniqueArray(fc.constantFrom('t', 'u', 'ok'), { minLength: 1 }),
    negated: fc.boolean(),
  })
  const prefix = fc.record({
    kind: fc.constant('text' as const),
    operand: text,
    test: fc.constant('starts-with' as const),
    pattern: fc.constantFrom('t', 'tu', ''),
  })
  const glob = fc.record({
    kind: fc.constant('text' as const),
    operand: text,
    test: fc.constant('matches' as const),
    pattern: fc.constantFrom('t?', '*u', 't*', '[t]', '?'),
  })
  const list = fc.constantFrom(
    ...ground.fields.list.map((field): Operand => ({ kind: 'field', field, type: 'list' })),
    ...ground.facts.flatMap(({ id, type }): Operand[] => (type === 'list' ? [{ kind: 'fact', id, type }] : [])),
  )
  const item = fc.oneof(
    text,
    fc.constantFrom('a', 'b').map((value): Operand => ({ kind: 'constant', value, type: 'text' })),
  )
  const contains = fc.oneof(
    fc.record({ kind: fc.constant('containsAll' as const), list, all: list }),
    fc.record({ kind: fc.constant('contains' as const), list, item }),
  )
  const same = fc.record({
    kind: fc.constant('compare' as const),
    left: list,
    op: fc.constantFrom('eq' as const, 'ne' as const),
    right: list,
    orMissing: fc.boolean(),
  })
  const listed = fc.record({
    kind: fc.constant('presence' as const),
    operand: list,
    want: fc.constantFrom('missing' as const, 'present' as const),
  })
  const rank = (of: Operand): Operand => ({ kind: 'rank', of, order: ORDER, type: 'number' })
  const level = rank({ kind: 'field', field: ground.level, type: 'text' })
  const leveled = fc.record({
    kind: fc.constant('compare' as const),
    left: fc.constant(level),
    op: fc.constantFrom('lt' as const, 'ge' as const),
    right: fc.constantFrom(...ORDER).map((value) => rank({ kind: 'constant', value, type: 'text' })),
    orMissing: fc.boolean(),
  })
  return fc.oneof(
    { weight: 6, arbitrary: compare as fc.Arbitrary<Condition> },
    ...[presence, oneOf, prefix, glob, contains, same, listed, leveled].map((arbitrary) => ({
      weight: 1,
      arbitrary: arbitrary as fc.Arbitrary<Condition>,
    })),
  )
}

export function randomCondition(ground: Ground, depth = 2): fc.Arbitrary<Condition> {
  const leaf = randomLeaf(ground)
  if (depth === 0) return leaf
  const part = randomCondition(ground, depth - 1)
  const list = fc.array(part, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    { weight: 5, arbitrary: leaf },
    { weight: 1, arbitrary: list.map((of): Condition => ({ kind: 'all', of })) },
    { weight: 1, arbitrary: list.map((of): Condition => ({ kind: 'any', of })) },
    { weight: 1, arbitrary: part.map((of): Condition => ({ kind: 'not', of })) },
  )
}

/** As most definitions have it: no condition, or a short one. */
export function randomWhere(ground: Ground): fc.Arbitrary<Condition> {
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant<Condition>({ kind: 'always' }) },
    { weight: 1, arbitrary: randomCondition(ground, 1) },
  )
}
