/** Patterns on groups of records, on two ledgers, on cycles, and on what only a person can see. */
import type { Register } from '#core/register'
import { checkCondition } from './check-condition.ts'
import { checkLookups } from './check-facts.ts'
import { familyOf, type Names } from './check-names.ts'
import { checkOperand } from './check-operand.ts'
import { type Checked, type CheckedSource, checkMatch, checkSource, plainScope } from './check-parts.ts'
import type { Comparison, Ledger, Match, Operand, Roster } from './indicator.ts'
import type { LedgerDefinition, PatternOf as Of } from './pattern-definition.ts'

export function duplicate(names: Names, raw: Of<'duplicate'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject === undefined || !checkFields(names, subject, raw.by, `${path}by`)) return undefined
  return { subject, test: { kind: 'repeat', by: raw.by } }
}

type CheckedLedger = { source: CheckedSource; ledger: Ledger; type: 'number' | 'money' }

export function reconciliation(names: Names, raw: Of<'reconciliation'>, path: string): Checked {
  const left = checkLedgers(names, raw.left, `${path}left`)
  const right = checkLedgers(names, raw.right, `${path}right`)
  const [first] = left ?? []
  if (left === undefined || right === undefined || first === undefined) return undefined
  const match = matchLedgers(names, raw, left, right, `${path}match`)
  if (match === undefined) return undefined
  if ([...left, ...right].some(({ type }) => type !== first.type)) {
    return names.report(
      'indicator.type-mismatch',
      path,
      '各处合计须同是金额或同是数。',
      '改用同一类的字段，或分成几个 branches。',
    )
  }
  const tolerance = toleranceOf(names, first, raw.tolerance, `${path}tolerance`)
  if (tolerance === undefined) return undefined
  const test = {
    kind: 'balance',
    left: left.map(({ ledger }) => ledger),
    right: right.map(({ ledger }) => ledger),
    match,
    tolerance,
    sense: raw.sense ?? 'equal',
    type: first.type,
  } as const
  return { subject: first.source, test, others: left.slice(1).map(({ source }) => source.register) }
}

function checkLedgers(
  names: Names,
  raw: LedgerDefinition | LedgerDefinition[],
  path: string,
): CheckedLedger[] | undefined {
  const list = Array.isArray(raw)
    ? raw.map((ledger, i) => ({ ledger, at: `${path}[${i}]` }))
    : [{ ledger: raw, at: path }]
  const checked = list.map(({ ledger, at }): CheckedLedger | undefined => {
    const source = checkSource(names, ledger, at, false)
    const sum = source && names.findNumber(source.register, ledger.sum, `${at}.sum`)
    if (source === undefined || sum === undefined) return undefined
    return {
      source,
      ledger: {
        register: source.register.id,
        sum: sum.id,
        where: source.where,
        ...(source.at !== undefined && { at: source.at }),
      },
      type: sum.type,
    }
  })
  return checked.some((ledger) => ledger === undefined) ? undefined : (checked as CheckedLedger[])
}

/** The same fields in every ledger of a side, of one kind in all of them. */
function matchLedgers(
  names: Names,
  raw: Of<'reconciliation'>,
  left: readonly CheckedLedger[],
  right: readonly CheckedLedger[],
  path: string,
): Match[] | undefined {
  const [firstLeft, ...moreLeft] = left
  const [firstRight] = right
  if (firstLeft === undefined || firstRight === undefined) return undefined
  const pairs = [
    ...right.map((other) => [firstLeft, other] as const),
    ...moreLeft.map((other) => [other, firstRight] as const),
  ]
  const matches = pairs.map(([l, r]) => checkMatch(names, raw.match, l.source.register, r.source.register, path, false))
  return matches.some((match) => match === undefined) ? undefined : matches[0]
}

function toleranceOf(
  names: Names,
  left: CheckedLedger,
  raw: Of<'reconciliation'>['tolerance'],
  path: string,
): Operand | undefined {
  if (raw === undefined) return { kind: 'constant', value: 0, type: left.type }
  const operand = checkOperand(plainScope(names, left.source.register), raw, path, {
    kind: 'field',
    field: left.ledger.sum,
    type: left.type,
  })
  if (operand === undefined) return undefined
  if (operand.type === left.type && (operand.kind === 'constant' || operand.kind === 'parameter')) return operand
  return names.report('indicator.type-mismatch', path, '允许的差额须是参数，并与合计同是金额或同是数。')
}

export function thresholdOfGroup(names: Names, raw: Of<'threshold'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, raw.over !== undefined)
  if (subject === undefined) return undefined
  const { measure: measured } = raw
  if (measured !== 'count' && !(typeof measured === 'object' && 'total' in measured)) {
    return names.report(
      'pack.shape',
      `${path}measure`,
      '按对象或时段合计，measure 却只写了一条记录的值。',
      'measure 写 count 或 { total: 字段 }；只看一条记录时删去 by 和 over。',
    )
  }
  const lookups = checkLookups(names, raw, subject.register, path)
  const by = raw.by ?? []
  const sum =
    measured === 'count' ? undefined : names.findNumber(subject.register, measured.total, `${path}measure.total`)
  if (!checkFields(names, subject, by, `${path}by`) || (measured !== 'count' && sum === undefined)) return undefined
  const type = sum?.type ?? 'number'
  const beside: Operand = { kind: 'constant', value: 0, type }
  const limit = checkOperand(lookups.scope, raw.limit, `${path}limit`, beside)
  if (limit === undefined) return undefined
  if (limit.type !== type) {
    return names.report(
      'indicator.type-mismatch',
      `${path}limit`,
      '合计的界限须与合计同是金额或同是数。',
      '改用单位相符的参数、字段或 facts。',
    )
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
  return {
    subject,
    test: {
      kind: 'total',
      by,
      measure,
      over,
      op,
      limit,
      facts: lookups.facts,
      ...(lookups.given && { given: lookups.given }),
      type,
    },
  }
}

export function periodic(names: Names, raw: Of<'periodic'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, true)
  if (subject === undefined || !checkFields(names, subject, raw.by, `${path}by`)) return undefined
  const parameter = raw.atLeast && names.findParameter(raw.atLeast.parameter, `${path}atLeast.parameter`)
  if (raw.atLeast && parameter === undefined) return undefined
  const atLeast: Operand = parameter
    ? { kind: 'parameter', parameter, type: 'number' }
    : { kind: 'constant', value: 1, type: 'number' }
  const each = raw.each && checkRoster(names, raw.each, subject.register, raw.by, `${path}each`)
  if (raw.each && each === undefined) return undefined
  return {
    subject,
    test: { kind: 'cycle', by: raw.by, ...(each && { each: each.roster }), every: raw.every, atLeast },
    others: each === undefined ? [] : [each.register],
  }
}

function checkRoster(
  names: Names,
  raw: NonNullable<Of<'periodic'>['each']>,
  subject: Register,
  by: readonly string[],
  path: string,
): { roster: Roster; register: Register } | undefined {
  const register = names.findRegister(raw.register, `${path}.register`)
  if (register === undefined) return undefined
  const at = names.findDate(register, raw.at, `${path}.at`)
  const where = checkCondition(plainScope(names, register), raw.where, `${path}.where`)
  const named = new Map((raw.by ?? []).flatMap((m) => (typeof m === 'string' ? [[m, m] as const] : Object.entries(m))))
  const stray = [...named.keys()].find((field) => !by.includes(field))
  if (stray !== undefined) {
    return names.report(
      'pack.shape',
      `${path}.by`,
      `each 的 by 写了 ${stray}，本项却不按它分组。`,
      `可对应的字段：${by.join('、')}。`,
    )
  }
  const others = by.map((field) => named.get(field) ?? field)
  const match = checkMatch(
    names,
    by.map((field, i) => ({ [field]: others[i] ?? field })),
    subject,
    register,
    `${path}.by`,
    false,
  )
  if (at === undefined || match === undefined) return undefined
  return { roster: { register: register.id, at, where, by: others }, register }
}

export function manualChecklist(names: Names, raw: Of<'manualChecklist'>, path: string): Checked {
  const subject = checkSource(names, raw.subject, `${path}subject`, false)
  const size = raw.sample && names.findParameter(raw.sample.parameter, `${path}sample.parameter`)
  const seed = raw.seed && names.findParameter(raw.seed.parameter, `${path}seed.parameter`)
  if (raw.seed !== undefined && raw.sample === undefined) {
    names.report('pack.shape', `${path}seed`, '全部记录都须核查，用不着抽样种子。', '补写 sample，或删去 seed。')
  }
  if (subject === undefined || (raw.sample && size === undefined) || (raw.seed && seed === undefined)) return undefined
  return {
    subject,
    test: {
      kind: 'sample',
      checklist: raw.checklist,
      evidence: raw.evidence ?? [],
      ...(size && { size }),
      ...(seed && { seed }),
    },
  }
}

function checkFields(names: Names, subject: CheckedSource, fields: readonly string[], path: string): boolean {
  const found = fields.map((field, i) => names.findField(subject.register, field, `${path}[${i}]`))
  for (const [i, field] of found.entries()) {
    if (field !== undefined && familyOf(field) === 'list')
      names.report('indicator.type-mismatch', `${path}[${i}]`, `列表字段“${field.label}”不能用来分组。`)
  }
  return found.every((field) => field !== undefined && familyOf(field) !== 'list')
}
