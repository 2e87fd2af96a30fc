/** The parts patterns are made of: subjects, matches, sides, facts, exemptions. */
import { parseLocalDate } from '#core/calendar'
import type { Register } from '#core/register'
import { type ConditionScope, checkCondition, checkCount } from './check-condition.ts'
import { familyOf, type Names } from './check-names.ts'
import type {
  BoundDefinition,
  ExemptionDefinition,
  FactDefinition,
  MatchDefinition,
  SideDefinition,
  SourceDefinition,
} from './definition.ts'
import type { Attribution, Bound, Condition, Exemption, Fact, Match, Side, Subject, ValueType } from './indicator.ts'

const NO_FACTS: ReadonlyMap<string, Fact> = new Map()

export function plainScope(names: Names, register: Register): ConditionScope {
  return { names, register, facts: NO_FACTS }
}

export type CheckedSource = { register: Register; where: Condition; at?: string }

export function checkSource(
  names: Names,
  raw: SourceDefinition,
  path: string,
  needsDate: boolean,
): CheckedSource | undefined {
  const register = names.findRegister(raw.register, `${path}.register`)
  if (register === undefined) return undefined
  const where = checkCondition(plainScope(names, register), raw.where, `${path}.where`)
  if (raw.at === undefined) {
    if (needsDate)
      return names.report(
        'indicator.not-a-date',
        `${path}.at`,
        `没有写登记簿“${register.title}”以哪个日期为准。`,
        '补写 at: <日期字段>。',
      )
    return { register, where }
  }
  const at = names.findDate(register, raw.at, `${path}.at`)
  return at === undefined ? undefined : { register, where, at }
}

/** Reports what is wrong with sides whose subject is not known, so that one fault does not hide another. */
export function checkSidesAlone(
  names: Names,
  raw: readonly SideDefinition[],
  path: string,
  needsDate: boolean,
): undefined {
  raw.forEach((side, i) => {
    checkSource(names, side, `${path}[${i}]`, needsDate)
  })
}

export function subjectOf(source: CheckedSource): Subject {
  return { register: source.register.id, where: source.where, ...(source.at !== undefined && { at: source.at }) }
}

/** `anchored`: the first pair must never be missing, or a row without it could belong to anybody. */
export function checkMatch(
  names: Names,
  raw: MatchDefinition,
  subject: Register,
  other: Register,
  path: string,
  anchored: boolean,
): Match[] | undefined {
  const pairs = raw.flatMap((m) =>
    typeof m === 'string' ? [{ subject: m, other: m }] : Object.entries(m).map(([s, o]) => ({ subject: s, other: o })),
  )
  let sound = true
  pairs.forEach((pair, i) => {
    const at = `${path}[${i}]`
    const here = names.findField(subject, pair.subject, at)
    const there = names.findField(other, pair.other, at)
    if (here === undefined || there === undefined) {
      sound = false
      return
    }
    if (familyOf(here) !== familyOf(there)) {
      sound = false
      names.report('indicator.type-mismatch', at, `“${here.label}”与“${there.label}”不是同一类值，不能相互对应。`)
    }
    if (!anchored || i > 0) return
    for (const [register, field] of [
      [subject, here],
      [other, there],
    ] as const) {
      if (!names.isRequired(register, field.id)) {
        sound = false
        names.report(
          'indicator.match-anchor',
          at,
          `对应关系的第一个字段“${field.label}”（${field.id}）在登记簿“${register.title}”中可以空白，缺值的行会对应到任何人。`,
          '把总是有值的字段（如纳税人识别号）写在最前，并在登记簿中写 required: true。',
        )
      }
    }
  })
  return sound ? pairs : undefined
}

export function checkSide(
  names: Names,
  raw: SideDefinition,
  subject: Register,
  match: MatchDefinition | undefined,
  path: string,
  needsDate: boolean,
): Side | undefined {
  const source = checkSource(names, raw, path, needsDate)
  const pairs = raw.match ?? match
  if (source === undefined) return undefined
  if (pairs === undefined) return names.report('pack.shape', path, '没有写两个登记簿按哪些字段对应。', '补写 match。')
  const checked = checkMatch(names, pairs, subject, source.register, `${path}.match`, true)
  if (checked === undefined) return undefined
  return {
    register: source.register.id,
    where: source.where,
    match: checked,
    ...(source.at !== undefined && { at: source.at }),
  }
}

export function checkSides(
  names: Names,
  raw: readonly SideDefinition[],
  subject: Register,
  match: MatchDefinition,
  path: string,
  needsDate: boolean,
): Side[] | undefined {
  const sides = raw.map((side, i) => checkSide(names, side, subject, match, `${path}[${i}]`, needsDate))
  return sides.some((s) => s === undefined) ? undefined : (sides as Side[])
}

export function checkFacts(
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
  const checked = checkCount(plainScope(names, subject), count, `${path}.${raw.plus ? 'plus' : 'minus'}`, false)
  return checked && { field, shift: { count: checked, direction } }
}

export function checkExemptions(
  names: Names,
  raw: readonly ExemptionDefinition[] | undefined,
  subject: CheckedSource,
  path: string,
): Exemption[] {
  const exemptions: Exemption[] = []
  for (const [i, definition] of (raw ?? []).entries()) {
    const at = `${path}[${i}]`
    const head = {
      id: definition.id,
      title: definition.title ?? definition.id,
      ...(definition.cites && { cites: definition.cites }),
    }
    if (definition.register === undefined) {
      if (definition.until !== undefined) names.findDate(subject.register, definition.until, `${at}.until`)
      const where = checkCondition(plainScope(names, subject.register), definition.where, `${at}.where`)
      exemptions.push({ ...head, match: [], where, ...(definition.until !== undefined && { until: definition.until }) })
      continue
    }
    const source = checkSource(names, { register: definition.register, where: definition.where }, at, false)
    if (source === undefined) continue
    if (definition.match === undefined) {
      names.report('pack.shape', at, '豁免没有写与哪条记录对应。', '补写 match。')
      continue
    }
    const match = checkMatch(names, definition.match, subject.register, source.register, `${at}.match`, true)
    if (definition.until !== undefined) {
      if (names.findDate(source.register, definition.until, `${at}.until`) === undefined) continue
      if (subject.at === undefined)
        names.report(
          'indicator.not-a-date',
          `${at}.until`,
          '豁免写了 until，但本项没有起算日期。',
          '给记录来源补写 at。',
        )
    }
    if (match === undefined) continue
    exemptions.push({
      ...head,
      register: source.register.id,
      match,
      where: source.where,
      ...(definition.until !== undefined && { until: definition.until }),
    })
  }
  return exemptions
}

export function checkAttribution(
  names: Names,
  raw: { officer?: string | undefined; post?: string | undefined; organ?: string | undefined } | undefined,
  subject: Register,
  path: string,
): Attribution {
  const attribution: Attribution = {}
  for (const part of ['officer', 'post', 'organ'] as const) {
    const field = raw?.[part]
    if (field !== undefined && names.findField(subject, field, `${path}.${part}`) !== undefined)
      attribution[part] = field
  }
  return attribution
}
