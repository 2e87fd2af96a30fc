/** The parts patterns are made of: subjects, matches, sides, facts, exemptions. */
import type { Register } from '#core/register'
import { checkCondition } from './check-condition.ts'
import { familyOf, type Names } from './check-names.ts'
import type { ConditionScope } from './check-operand.ts'
import type { ExemptionDefinition } from './definition.ts'
import type { Attribution, Condition, Exemption, Fact, Match, Side, Subject, Test } from './indicator.ts'
import type { MatchDefinition, SideDefinition, SourceDefinition } from './pattern-definition.ts'

const NO_FACTS: ReadonlyMap<string, Fact> = new Map()

export function plainScope(names: Names, register: Register): ConditionScope {
  return { names, register, facts: NO_FACTS }
}

/** `others`: registers that may stand in for the subject's where it has no row of its own. Undefined: faults were reported. */
export type Checked = { subject: CheckedSource; test: Test; others?: readonly Register[] } | undefined

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
  registers: readonly [Register, ...Register[]],
  path: string,
): Attribution {
  const attribution: Attribution = {}
  const [subject, ...others] = registers
  for (const part of ['officer', 'post', 'organ'] as const) {
    const field = raw?.[part]
    if (field === undefined || names.findField(subject, field, `${path}.${part}`) === undefined) continue
    attribution[part] = field
    for (const { id, title, fields } of others) {
      if (fields.has(field)) continue
      names.report(
        'indicator.no-attribution',
        `${path}.${part}`,
        `登记簿“${title}”（${id}）没有字段 ${field}，只有它的行时，疑点写不出归属。`,
        '在该登记簿中补上同名的字段；确实没有的，保留此提醒即可。',
      )
    }
  }
  return attribution
}
