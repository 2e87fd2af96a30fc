/** Thirteen patterns of authors → seven tests of the engine. One function per pattern, all of one shape. */
import type { Register } from '#core/register'
import { type ConditionScope, checkCondition, checkCount, checkOperand } from './check-condition.ts'
import { familyOf, type Names } from './check-names.ts'
import {
  type CheckedSource,
  checkFact,
  checkFacts,
  checkMatch,
  checkSide,
  checkSides,
  checkSidesAlone,
  checkSource,
  plainScope,
} from './check-parts.ts'
import type { PatternDefinition, PatternName } from './definition.ts'
import type { Comparison, Condition, Demand, Fact, Operand, Side, Test, Timing } from './indicator.ts'

type Checked = { subject: CheckedSource; test: Test } | undefined

type Of<P extends PatternName> = Extract<PatternDefinition, { pattern: P }>

export function checkPattern(names: Names, raw: PatternDefinition, path: string): Checked {
  switch (raw.pattern) {
    case 'responseWithin':
      return responseWithin(names, raw, path)
    case 'existence':
      return existence(names, raw, path)
    case 'absence':
      return absence(names, raw, path)
    case 'precedence':
      return precedence(names, raw, path)
    case 'duplicate':
      return duplicate(names, raw, path)
    case 'completeness':
      return completeness(names, raw, path)
    case 'fieldMatch':
      return fieldMatch(names, raw, path)
    case 'reconciliation':
      return reconciliation(names, raw, path)
    case 'threshold':
      return threshold(names, raw, path)
    case 'deadline':
      return deadline(names, raw, path)
    case 'periodic':
      return periodic(names, raw, path)
    case 'fourEyes':
      return fourEyes(names, raw, path)
    case 'manualChecklist':
      return manualChecklist(names, raw, path)
    default:
      return raw satisfies never
  }
}

function responseWithin(names: Names, raw: Of<'responseWithin'>, path: string): Checked {
  const subject = checkSource(names, raw.trigger, `${path}trigger`, true)
  if (subject?.at === undefined) return checkSidesAlone(names, raw.answeredBy, `${path}answeredBy`, true)
  const sides = checkSides(names, raw.answeredBy, subject.register, raw.match, `${path}answeredBy`, true)
  const from =
    raw.within?.from === undefined
      ? subject.at
      : names.findDate(subject.register, raw.within.from, `${path}within.from`)
  const count = raw.within && checkCount(plainScope(names, subject.register), raw.within, `${path}within`)
  if (sides === undefined || from === undefined || (raw.within && count === undefined)) return undefined
  const upper = count && { field: from, shift: { count, direction: 'later' as const } }
  return {
    subject,
    test: {
      kind: 'answers',
      demands: [{ polarity: 'some', sides, window: { lower: { field: subject.at }, ...(upper && { upper }) } }],
    },
  }
}

function existence(names: Names, raw: Of<'existence'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return checkSidesAlone(names, raw.has, `${path}has`, false)
  const sides = checkSides(names, raw.has, subject.register, raw.match, `${path}has`, false)
  return sides && { subject, test: { kind: 'answers', demands: [{ polarity: 'some', sides }] } }
}

function absence(names: Names, raw: Of<'absence'>, path: string): Checked {
  if ((raw.during === undefined) === (raw.when === undefined)) {
    return names.report(
      'pack.shape',
      path,
      '“不得有”要写明何时不得有。',
      'during（存在某登记簿的行时）和 when（某条件成立时）写且只写一个。',
    )
  }
  const subject = checkSource(names, raw.subject, `${path}subject`, raw.during !== undefined)
  if (subject === undefined) {
    const sides = (raw.during ?? []).map(({ from: _from, to: _to, openEnd: _open, ...side }) => side)
    return checkSidesAlone(names, sides, `${path}during`, false)
  }
  if (raw.when !== undefined) {
    const facts = checkFacts(names, raw.facts, subject.register, raw.match, `${path}facts`)
    const scope: ConditionScope = { names, register: subject.register, facts }
    const when = checkCondition(scope, raw.when, `${path}when`)
    return { subject, test: { kind: 'condition', facts: [...facts.values()], require: { kind: 'not', of: when } } }
  }
  const sides: Side[] = []
  for (const [i, d] of (raw.during ?? []).entries()) {
    const { from, to, openEnd, ...plain } = d
    const side = checkSide(names, plain, subject.register, raw.match, `${path}during[${i}]`, false)
    const register = names.context.registers.get(d.register)
    if (side === undefined || register === undefined) return undefined
    for (const [key, field] of Object.entries({ from, to })) {
      if (field !== undefined && names.findDate(register, field, `${path}during[${i}].${key}`) === undefined)
        return undefined
    }
    const interval = { ...(from !== undefined && { from }), ...(to !== undefined && { to }), openEnd: openEnd ?? false }
    sides.push(from === undefined && to === undefined ? side : { ...side, interval })
  }
  return { subject, test: { kind: 'answers', demands: [{ polarity: 'none', sides }] } }
}

function precedence(names: Names, raw: Of<'precedence'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject?.at === undefined) return checkSidesAlone(names, raw.after, `${path}after`, true)
  const gap = raw.gap && checkCount(plainScope(names, subject.register), raw.gap, `${path}gap`, false)
  const sides = checkSides(names, raw.after, subject.register, raw.match, `${path}after`, true)
  if (sides === undefined || (raw.gap && gap === undefined)) return undefined
  const upper = { field: subject.at, ...(gap && { shift: { count: gap, direction: 'earlier' as const } }) }
  const demands = sides.map((side): Demand => ({ polarity: 'some', sides: [side], window: { upper } }))
  return { subject, test: { kind: 'answers', demands } }
}

function duplicate(names: Names, raw: Of<'duplicate'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject === undefined || !checkFields(names, subject, raw.by, `${path}by`)) return undefined
  return { subject, test: { kind: 'repeat', by: raw.by } }
}

function completeness(names: Names, raw: Of<'completeness'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  const facts = checkFacts(names, raw.facts, subject.register, raw.match, `${path}facts`)
  const scope: ConditionScope = { names, register: subject.register, facts }
  const filled = (raw.fields ?? []).map((field, i) =>
    checkCondition(scope, { field, is: 'present' }, `${path}fields[${i}]`),
  )
  const whole = (raw.contains ?? []).map((c, i) =>
    checkCondition(scope, { field: c.field, is: 'contains-all', of: c.all }, `${path}contains[${i}]`),
  )
  const more = raw.require === undefined ? [] : [checkCondition(scope, raw.require, `${path}require`)]
  const all = [...filled, ...whole, ...more]
  if (all.length === 0)
    return names.report('pack.shape', path, '“完整性”没有写要有什么。', 'fields、contains、require 至少写一个。')
  return { subject, test: { kind: 'condition', facts: [...facts.values()], require: { kind: 'all', of: all } } }
}

function fieldMatch(names: Names, raw: Of<'fieldMatch'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  const pairs = raw.fields.map((f) => (typeof f === 'string' ? { field: f, other: f, tolerance: undefined } : f))
  const take = raw.with.at === undefined ? ('min' as const) : ('last' as const)
  const source = {
    register: raw.with.register,
    at: raw.with.at,
    where: raw.with.where,
    match: raw.with.match ?? raw.match,
    take,
  }
  const facts = checkFacts(
    names,
    Object.fromEntries(pairs.map((p) => [p.other, { ...source, of: p.other }])),
    subject.register,
    raw.match,
    `${path}with`,
  )
  const scope: ConditionScope = { names, register: subject.register, facts }
  const equal = pairs.map((p, i): Condition => {
    const at = `${path}fields[${i}]`
    if (p.tolerance === undefined)
      return checkCondition(scope, { field: p.field, is: 'equals', of: { fact: p.other } }, at)
    const over = { difference: [{ field: p.field }, { fact: p.other }] as [{ field: string }, { fact: string }] }
    const under = { difference: [{ fact: p.other }, { field: p.field }] as [{ fact: string }, { field: string }] }
    return checkCondition(
      scope,
      {
        all: [
          { value: over, is: 'at-most', of: p.tolerance },
          { value: under, is: 'at-most', of: p.tolerance },
        ],
      },
      at,
    )
  })
  return { subject, test: { kind: 'condition', facts: [...facts.values()], require: { kind: 'all', of: equal } } }
}

function reconciliation(names: Names, raw: Of<'reconciliation'>, path: string): Checked {
  const left = checkSource(names, raw.left, `${path}left`, false)
  const right = checkSource(names, raw.right, `${path}right`, false)
  if (left === undefined || right === undefined) return undefined
  const match = checkMatch(names, raw.match, left.register, right.register, `${path}match`, false)
  const leftSum = names.findNumber(left.register, raw.left.sum, `${path}left.sum`)
  const rightSum = names.findNumber(right.register, raw.right.sum, `${path}right.sum`)
  if (match === undefined || leftSum === undefined || rightSum === undefined) return undefined
  if (leftSum.type !== rightSum.type)
    return names.report('indicator.type-mismatch', path, '两边合计须同是金额或同是数。')
  const tolerance = toleranceOf(names, left, raw.tolerance, leftSum, `${path}tolerance`)
  if (tolerance === undefined) return undefined
  const ledger = (source: CheckedSource, sum: string) => ({
    register: source.register.id,
    sum,
    where: source.where,
    ...(source.at !== undefined && { at: source.at }),
  })
  const test = {
    kind: 'balance',
    left: ledger(left, leftSum.id),
    right: ledger(right, rightSum.id),
    match,
    tolerance,
    sense: raw.sense ?? 'equal',
    type: leftSum.type,
  } as const
  return { subject: left, test }
}

function toleranceOf(
  names: Names,
  left: CheckedSource,
  raw: Of<'reconciliation'>['tolerance'],
  sum: { id: string; type: 'number' | 'money' },
  path: string,
): Operand | undefined {
  if (raw === undefined) return { kind: 'constant', value: 0, type: sum.type }
  const operand = checkOperand(plainScope(names, left.register), raw, path, {
    kind: 'field',
    field: sum.id,
    type: sum.type,
  })
  if (operand === undefined) return undefined
  if (operand.type === sum.type && (operand.kind === 'constant' || operand.kind === 'parameter')) return operand
  return names.report('indicator.type-mismatch', path, '允许的差额须是参数，并与合计同是金额或同是数。')
}

function threshold(names: Names, raw: Of<'threshold'>, path: string): Checked {
  const grouped = raw.by !== undefined || raw.over !== undefined
  const subject = checkSource(names, raw.subject, `${path}subject`, raw.over !== undefined)
  if (subject === undefined) return undefined
  const facts = checkFacts(names, raw.facts, subject.register, raw.match, `${path}facts`)
  const scope: ConditionScope = { names, register: subject.register, facts }
  const total = raw.measure === 'count' || (typeof raw.measure === 'object' && 'total' in raw.measure)
  if (grouped !== total)
    return names.report(
      'pack.shape',
      path,
      '按对象或时段合计时，measure 写 count 或 { total: 字段 }；只看一条记录时写一个值。',
    )
  if (raw.measure !== 'count' && !(typeof raw.measure === 'object' && 'total' in raw.measure)) {
    return {
      subject,
      test: {
        kind: 'condition',
        facts: [...facts.values()],
        require: checkCondition(scope, { value: raw.measure, is: raw.is, of: raw.limit }, path),
      },
    }
  }
  const by = raw.by ?? []
  const sum =
    raw.measure === 'count' ? undefined : names.findNumber(subject.register, raw.measure.total, `${path}measure.total`)
  if (!checkFields(names, subject, by, `${path}by`) || (raw.measure !== 'count' && sum === undefined)) return undefined
  const type = sum?.type ?? 'number'
  const beside: Operand = { kind: 'constant', value: 0, type }
  const limit = checkOperand(scope, raw.limit, `${path}limit`, beside)
  if (limit === undefined) return undefined
  if (limit.type !== type || (limit.kind !== 'parameter' && limit.kind !== 'constant')) {
    return names.report('indicator.type-mismatch', `${path}limit`, '合计的界限须是参数，并与合计同是金额或同是数。')
  }
  const over =
    raw.over === undefined
      ? ({ kind: 'all' } as const)
      : typeof raw.over === 'string'
        ? ({ kind: 'calendar', period: raw.over } as const)
        : ({ kind: 'moving', months: raw.over.months } as const)
  const op = { 'at-most': 'le', 'less-than': 'lt', 'at-least': 'ge', 'more-than': 'gt', equals: 'eq' }[
    raw.is
  ] as Comparison
  const measure = sum === undefined ? ({ kind: 'count' } as const) : ({ kind: 'sum', field: sum.id } as const)
  return { subject, test: { kind: 'total', by, measure, over, op, limit, type } }
}

function deadline(names: Names, raw: Of<'deadline'>, path: string): Checked {
  const subject = checkSource(names, raw.end, `${path}end`, true)
  if (subject?.at === undefined) return undefined
  const { within, notBefore } = raw
  if ((within === undefined) === (notBefore === undefined)) {
    return names.report(
      'pack.shape',
      path,
      '期限要写最迟或最早。',
      'within（最迟）和 notBefore（最早）写且只写一个；两样都要，分成两个 branches。',
    )
  }
  const facts = new Map<string, Fact>()
  const start = checkStart(names, raw, subject.register, path, facts)
  const key = within === undefined ? 'notBefore' : 'within'
  const scope = plainScope(names, subject.register)
  const definition = within ?? notBefore
  const count = definition && checkCount(scope, definition, `${path}${key}`, within === undefined ? false : undefined)
  if (start === undefined || count === undefined) return undefined
  const actual: Operand = { kind: 'field', field: subject.at, type: 'date' }
  const due: Operand = { kind: 'later', date: start, count, type: 'date' }
  const require: Condition = {
    kind: 'compare',
    left: actual,
    op: within === undefined ? 'ge' : 'le',
    right: due,
    orMissing: false,
  }
  const timing: Timing = { start, actual, due, sense: within === undefined ? 'earliest' : 'latest' }
  return { subject, test: { kind: 'condition', facts: [...facts.values()], require, timing } }
}

/** The day the period runs from: a field of the record itself, or the fact `start` taken from another register. */
function checkStart(
  names: Names,
  raw: Of<'deadline'>,
  subject: Register,
  path: string,
  facts: Map<string, Fact>,
): Operand | undefined {
  if ('field' in raw.start) {
    const field = names.findDate(subject, raw.start.field, `${path}start.field`)
    return field === undefined ? undefined : { kind: 'field', field, type: 'date' }
  }
  const { take, at, ...rest } = raw.start
  if (at === undefined) {
    return names.report(
      'indicator.not-a-date',
      `${path}start.at`,
      '起算的登记簿没有写以哪个日期为准。',
      '补写 at: <日期字段>。',
    )
  }
  const fact = checkFact(
    names,
    'start',
    { ...rest, at, of: at, take: take ?? 'first' },
    subject,
    raw.match,
    `${path}start`,
  )
  if (fact === undefined) return undefined
  facts.set('start', fact)
  return { kind: 'fact', id: 'start', type: 'date' }
}

function periodic(names: Names, raw: Of<'periodic'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject === undefined || !checkFields(names, subject, raw.by, `${path}by`)) return undefined
  const parameter = raw.atLeast && names.findParameter(raw.atLeast.parameter, `${path}atLeast.parameter`)
  if (raw.atLeast && parameter === undefined) return undefined
  const atLeast: Operand = parameter
    ? { kind: 'parameter', parameter, type: 'number' }
    : { kind: 'constant', value: 1, type: 'number' }
  return { subject, test: { kind: 'cycle', by: raw.by, every: raw.every, atLeast } }
}

function fourEyes(names: Names, raw: Of<'fourEyes'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  const scope = plainScope(names, subject.register)
  const different = (raw.distinct ?? []).flatMap((group, i) =>
    group.flatMap((a, j) =>
      group
        .slice(j + 1)
        .map((b) => checkCondition(scope, { field: a, is: 'not-equals', of: b }, `${path}distinct[${i}]`)),
    ),
  )
  const level = raw.level
    ? [checkCondition(scope, { field: raw.level.field, is: 'at-least', of: raw.level.atLeast }, `${path}level`)]
    : []
  const all = [...different, ...level]
  if (all.length === 0)
    return names.report('pack.shape', path, '“职责分离”没有写谁与谁须不同。', 'distinct、level 至少写一个。')
  return { subject, test: { kind: 'condition', facts: [], require: { kind: 'all', of: all } } }
}

function manualChecklist(names: Names, raw: Of<'manualChecklist'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  const size = raw.sample && names.findParameter(raw.sample.parameter, `${path}sample.parameter`)
  if (subject === undefined || (raw.sample && size === undefined)) return undefined
  return { subject, test: { kind: 'sample', checklist: raw.checklist, ...(size && { size }) } }
}

function checkFields(names: Names, subject: CheckedSource, fields: readonly string[], path: string): boolean {
  const found = fields.map((field, i) => names.findField(subject.register, field, `${path}[${i}]`))
  for (const [i, field] of found.entries()) {
    if (field !== undefined && familyOf(field) === 'list')
      names.report('indicator.type-mismatch', `${path}[${i}]`, `列表字段“${field.label}”不能用来分组。`)
  }
  return found.every((field) => field !== undefined && familyOf(field) !== 'list')
}
