/** Values looked up in other registers, and the condition that says who is judged: raw → typed. */
import { parseLocalDate } from '#core/calendar'
import type { Register } from '#core/register'
import { checkCondition } from './check-condition.ts'
import { checkCount } from './check-count.ts'
import { familyOf, type Names } from './check-names.ts'
import type { ConditionScope } from './check-operand.ts'
import { checkMatch, checkSource } from './check-parts.ts'
import type { ConditionDefinition } from './condition-definition.ts'
import type { Bound, Condition, Fact, ValueType } from './indicator.ts'
import type { BoundDefinition, FactDefinition, MatchDefinition } from './pattern-definition.ts'

function checkFacts(
  names: Names,
  raw: Readonly<Record<string, FactDefinition>> | undefined,
  subject: Register,
  match: MatchDefinition | undefined,
  path: string,
): Map<string, Fact> {
  const facts = new Map<string, Fact>()
  for (const [id, definition] of Object.entries(raw ?? {})) {
    const fact = checkFact(names, id, definition, subject, match, `${path}.${id}`)
    if (fact !== undefined) facts.set(id, fact)
  }
  return facts
}

/** What a pattern on records looks up, and whom it is about. */
export type Lookups = { scope: ConditionScope; facts: readonly Fact[]; given?: Condition }

export function checkLookups(
  names: Names,
  raw: {
    match?: MatchDefinition | undefined
    facts?: Readonly<Record<string, FactDefinition>> | undefined
    given?: ConditionDefinition | undefined
  },
  subject: Register,
  path: string,
): Lookups {
  const facts = checkFacts(names, raw.facts, subject, raw.match, `${path}facts`)
  const scope: ConditionScope = { names, register: subject, facts }
  const given = raw.given && checkCondition(scope, raw.given, `${path}given`)
  return { scope, facts: [...facts.values()], ...(given && { given }) }
}

export function checkFact(
  names: Names,
  id: string,
  raw: FactDefinition,
  subject: Register,
  match: MatchDefinition | undefined,
  path: string,
): Fact | undefined {
  const needsDate = raw.from !== undefined || raw.to !== undefined || raw.take === 'first' || raw.take === 'last'
  const source = checkSource(names, raw, path, needsDate)
  const pairs = raw.match ?? match
  if (source === undefined) return undefined
  if (pairs === undefined) return names.report('pack.shape', path, '没有写两个登记簿按哪些字段对应。', '补写 match。')
  const checked = checkMatch(names, pairs, subject, source.register, `${path}.match`, false)
  const of = raw.of === undefined ? undefined : names.findField(source.register, raw.of, `${path}.of`)
  if (raw.take !== 'count' && raw.of === undefined)
    return names.report('pack.shape', path, `take: ${raw.take} 没有写取哪个字段。`, '补写 of。')
  if (
    raw.take === 'sum' &&
    raw.of !== undefined &&
    names.findNumber(source.register, raw.of, `${path}.of`) === undefined
  )
    return undefined
  const from = raw.from && checkBound(names, raw.from, subject, `${path}.from`)
  const to = raw.to && checkBound(names, raw.to, subject, `${path}.to`)
  if (checked === undefined || (raw.of !== undefined && of === undefined)) return undefined
  const type = of === undefined ? 'number' : familyOf(of)
  if (type === 'list') {
    return names.report(
      'indicator.type-mismatch',
      `${path}.of`,
      `列表字段“${of?.label}”（${raw.of}）不能取最早、最近、最大或最小。`,
      '改取其他类型的字段，或 take: count。',
    )
  }
  const absent = checkAbsent(names, raw.absent, type, `${path}.absent`)
  if (absent === undefined && raw.absent !== undefined) return undefined
  return {
    id,
    register: source.register.id,
    match: checked,
    where: source.where,
    take: raw.take,
    type,
    ...(source.at !== undefined && { at: source.at }),
    ...(from && { from }),
    ...(to && { to }),
    ...(raw.of !== undefined && { of: raw.of }),
    ...(absent !== undefined && { absent }),
  }
}

/** A value for when there is no row: of the same type as what is taken, money in 元. */
function checkAbsent(
  names: Names,
  raw: string | number | undefined,
  type: ValueType,
  path: string,
): string | number | undefined {
  if (raw === undefined) return undefined
  if (type === 'money' && typeof raw === 'number') return Math.round(raw * 100)
  if (type === 'number' && typeof raw === 'number') return raw
  if (type === 'text' && typeof raw === 'string') return raw
  if (type === 'date' && typeof raw === 'string' && parseLocalDate(raw) !== undefined) return raw
  return names.report(
    'indicator.type-mismatch',
    path,
    `“没有时的值”${String(raw)} 与所取字段不是同一类。`,
    '金额和个数写数，日期写成 2026-03-31 的样式。',
  )
}

function checkBound(names: Names, raw: BoundDefinition, subject: Register, path: string): Bound | undefined {
  const field = names.findDate(subject, raw.field, `${path}.field`)
  if (field === undefined) return undefined
  const direction = raw.plus !== undefined ? 'later' : 'earlier'
  const count = raw.plus ?? raw.minus
  if (count === undefined) return { field }
  const checked = checkCount(names, subject, count, `${path}.${raw.plus ? 'plus' : 'minus'}`, false)
  return checked && { field, shift: { count: checked, direction } }
}
