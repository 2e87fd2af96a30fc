/** Patterns that put single records to a condition, with values looked up elsewhere. */

import type { Register } from '#core/register'
import { checkCondition } from './check-condition.ts'
import { checkCount } from './check-count.ts'
import { checkFact, checkLookups, type Lookups } from './check-facts.ts'
import type { Names } from './check-names.ts'
import { type Checked, checkSource } from './check-parts.ts'
import type { Condition, Fact, Operand, Test, Timing } from './indicator.ts'
import type { PatternOf as Of } from './pattern-definition.ts'

/** The test of a condition; facts of the pattern's own stand behind those the author named. */
function conditionTest(
  { facts, given }: Lookups,
  require: Condition,
  more: { facts?: readonly Fact[]; timing?: Timing } = {},
): Test {
  return {
    kind: 'condition',
    facts: [...facts, ...(more.facts ?? [])],
    require,
    ...(given && { given }),
    ...(more.timing && { timing: more.timing }),
  }
}

export function absenceWhen(names: Names, raw: Of<'absence'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  const lookups = checkLookups(names, raw, subject.register, path)
  const when = checkCondition(lookups.scope, raw.when, `${path}when`)
  return { subject, test: conditionTest(lookups, { kind: 'not', of: when }) }
}

export function completeness(names: Names, raw: Of<'completeness'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  const lookups = checkLookups(names, raw, subject.register, path)
  const { scope } = lookups
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
  return { subject, test: conditionTest(lookups, { kind: 'all', of: all }) }
}

export function fieldMatch(names: Names, raw: Of<'fieldMatch'>, path: string): Checked {
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
  const lookups = checkLookups(names, raw, subject.register, path)
  const { scope } = lookups
  // Named as the author cannot name a fact, so that the two never meet.
  const others = new Map<string, Fact>()
  for (const { other } of pairs) {
    const id = `with.${other}`
    const fact = others.has(id)
      ? undefined
      : checkFact(names, id, { ...source, of: other }, subject.register, raw.match, `${path}with`)
    if (fact !== undefined) others.set(id, fact)
  }
  if (pairs.some(({ other }) => !others.has(`with.${other}`))) return undefined
  const beside = { ...scope, facts: new Map([...scope.facts, ...others]) }
  const equal = pairs.map((p, i): Condition => {
    const at = `${path}fields[${i}]`
    const other = { fact: `with.${p.other}` }
    if (p.tolerance === undefined) return checkCondition(beside, { field: p.field, is: 'equals', of: other }, at)
    const over = { difference: [{ field: p.field }, other] as [{ field: string }, { fact: string }] }
    const under = { difference: [other, { field: p.field }] as [{ fact: string }, { field: string }] }
    return checkCondition(
      beside,
      {
        all: [
          { value: over, is: 'at-most', of: p.tolerance },
          { value: under, is: 'at-most', of: p.tolerance },
        ],
      },
      at,
    )
  })
  return { subject, test: conditionTest(lookups, { kind: 'all', of: equal }, { facts: [...others.values()] }) }
}

/** A threshold of single records; over groups it is another test. */
export function thresholdOfRecord(names: Names, raw: Of<'threshold'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  if (raw.measure === 'count' || (typeof raw.measure === 'object' && 'total' in raw.measure)) {
    return names.report(
      'pack.shape',
      `${path}measure`,
      'measure 写了合计，却没有写按什么合计。',
      '按对象或时段合计时补写 by 或 over；只看一条记录时 measure 写一个值。',
    )
  }
  const lookups = checkLookups(names, raw, subject.register, path)
  const leaf = { value: raw.measure, is: raw.is, of: raw.limit }
  return { subject, test: conditionTest(lookups, checkCondition(lookups.scope, leaf, path)) }
}

export function deadline(names: Names, raw: Of<'deadline'>, path: string): Checked {
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
  const lookups = checkLookups(names, raw, subject.register, path)
  const facts: Fact[] = []
  const start = checkStart(names, raw, subject.register, path, facts)
  const key = within === undefined ? 'notBefore' : 'within'
  const definition = within ?? notBefore
  const count =
    definition &&
    checkCount(names, subject.register, definition, `${path}${key}`, within === undefined ? false : undefined)
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
  return { subject, test: conditionTest(lookups, require, { facts, timing }) }
}

/** The day the period runs from: a field of the record itself, or a fact of its own taken from another register. */
function checkStart(
  names: Names,
  raw: Of<'deadline'>,
  subject: Register,
  path: string,
  facts: Fact[],
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
    'start.at',
    { ...rest, at, of: at, take: take ?? 'first' },
    subject,
    raw.match,
    `${path}start`,
  )
  if (fact === undefined) return undefined
  facts.push(fact)
  return { kind: 'fact', id: fact.id, type: 'date' }
}

export function fourEyes(names: Names, raw: Of<'fourEyes'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  if (subject === undefined) return undefined
  const lookups = checkLookups(names, raw, subject.register, path)
  const { scope } = lookups
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
  return { subject, test: conditionTest(lookups, { kind: 'all', of: all }) }
}
