/** Rows of other registers that may answer a subject, as one relation with columns of fixed names. */
import { addDays, type LocalDate } from '#core/calendar'
import type { Parameter } from '#core/parameter'
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { canBeUnknown, isMissing, isRequired, operandsOf } from './fields.ts'
import type { Condition, Count, Match, Operand, Side } from './indicator.ts'
import type { Scope } from './plan.ts'
import { firstNull, RowPrinter, whyText } from './sql-row.ts'

/** A condition on another register reads dated parameters at the subject's date: one span per set of values. */
type Span = { day: LocalDate; from?: LocalDate; to?: LocalDate }

/** What may be asked of the rows of another register: a side of a demand, a fact, an exemption. */
export type Rows = {
  register: string
  where: Condition
  match: readonly Match[]
  at?: string
  interval?: Side['interval']
}

export function listSpans(scope: Scope, conditions: readonly Condition[], dated: boolean): Span[] {
  if (!dated) return [{ day: scope.asOf }]
  const starts = new Set<LocalDate>()
  for (const parameter of conditions.flatMap((c) => operandsOf(c)).flatMap(parametersOf)) {
    const [only, more] = parameter.values
    if (only === undefined || (more === undefined && only.since === undefined)) continue
    for (const value of parameter.values) if (value.since !== undefined) starts.add(value.since)
  }
  const sorted = [...starts].sort()
  const [first] = sorted
  if (first === undefined) return [{ day: scope.asOf }]
  const before: Span = { day: addDays(first, -1), to: addDays(first, -1) }
  return [
    before,
    ...sorted.map(
      (from, i): Span => ({ day: from, from, ...(sorted[i + 1] && { to: addDays(sorted[i + 1] as LocalDate, -1) }) }),
    ),
  ]
}

function parametersOf(operand: Operand): Parameter[] {
  switch (operand.kind) {
    case 'parameter':
      return [operand.parameter]
    case 'rank':
      return parametersOf(operand.of)
    case 'sum':
      return operand.of.flatMap(parametersOf)
    case 'difference':
    case 'product':
      return [...parametersOf(operand.left), ...parametersOf(operand.right)]
    case 'later':
      return [...parametersOf(operand.date), ...parametersOfCount(operand.count)]
    default:
      return []
  }
}

function parametersOfCount(count: Count): Parameter[] {
  const base = count.amount.kind === 'parameter' ? [count.amount.parameter] : []
  return count.added?.max === undefined ? base : [...base, count.added.max]
}

/** `certain`: rows whose condition is true. `all`: also those of which it is unknown. `every`: all rows of the register. */
export type Mode = 'certain' | 'all' | 'every'

export type SidesRelation = {
  /** Columns m0…, _dt, _f, _t, _vf, _vt (those that apply), _batch, _row, _side, _register, and, unless certain, _ok and _okwhy. */
  sql: string
  spans: boolean
  interval: boolean
}

/** Registers never imported give no rows. `more` are further columns of the row, called x. */
export function sidesRelation(
  scope: Scope,
  rows: readonly Rows[],
  dated: boolean,
  mode: Mode,
  more: readonly string[] = [],
): SidesRelation {
  const spans = listSpans(
    scope,
    rows.map((r) => r.where),
    dated,
  )
  const interval = rows.some((r) => r.interval !== undefined)
  const parts = rows.flatMap((side, i) =>
    isMissing(scope, side.register)
      ? []
      : spans.map((span) => part(scope, side, i, span, spans.length > 1, interval, mode, more)),
  )
  const sql = parts.length > 0 ? parts.join('\nUNION ALL\n') : emptyPart(rows, spans.length > 1, interval, mode, more)
  return { sql, spans: spans.length > 1, interval }
}

function part(
  scope: Scope,
  side: Rows,
  index: number,
  span: Span,
  spanned: boolean,
  interval: boolean,
  mode: Mode,
  more: readonly string[],
): string {
  const printer = new RowPrinter({
    alias: 'x',
    register: side.register,
    missing: 'answer-field-missing',
    day: { kind: 'literal', day: span.day },
    asOf: scope.asOf,
  })
  const where = printer.condition(side.where)
  const end = (field: string | undefined, otherwise: string) =>
    field === undefined ? otherwise : `x.${quoteName(field)}`
  const to = end(side.interval?.to, "DATE '9999-12-31'")
  const columns = [
    ...side.match.map((m, i) => `x.${quoteName(m.other)} AS m${i}`),
    `${side.at === undefined ? 'CAST(NULL AS DATE)' : `x.${quoteName(side.at)}`} AS _dt`,
    ...(interval
      ? [
          `${end(side.interval?.from, "DATE '0001-01-01'")} AS _f`,
          `${side.interval?.openEnd ? `coalesce(${to}, DATE '9999-12-31')` : to} AS _t`,
        ]
      : []),
    ...(spanned
      ? [
          `${span.from ? quoteDate(span.from) : "DATE '0001-01-01'"} AS _vf`,
          `${span.to ? quoteDate(span.to) : "DATE '9999-12-31'"} AS _vt`,
        ]
      : []),
    'x._batch AS _batch',
    'x._row AS _row',
    `${index} AS _side`,
    ...more,
    ...(mode !== 'certain'
      ? [`${quoteText(side.register)} AS _register`, `${where.sql} AS _ok`, `${where.why} AS _okwhy`]
      : []),
  ]
  const filter = mode === 'certain' ? where.sql : mode === 'all' ? `${where.sql} IS NOT FALSE` : 'TRUE'
  return `SELECT ${columns.join(', ')} FROM ${quoteName(side.register)} x ${printer.joins.join(' ')} WHERE ${filter}`
}

function emptyPart(
  rows: readonly Rows[],
  spanned: boolean,
  interval: boolean,
  mode: Mode,
  more: readonly string[],
): string {
  const day = 'CAST(NULL AS DATE)'
  const [first] = rows
  const columns = [
    ...(first?.match ?? []).map((m, i) => `x.${quoteName(m.other)} AS m${i}`),
    `${day} AS _dt`,
    ...(interval ? [`${day} AS _f`, `${day} AS _t`] : []),
    ...(spanned ? [`${day} AS _vf`, `${day} AS _vt`] : []),
    'x._batch AS _batch, x._row AS _row, 0 AS _side',
    ...more,
    ...(mode !== 'certain' ? ["'' AS _register, TRUE AS _ok, CAST(NULL AS VARCHAR) AS _okwhy"] : []),
  ]
  return `SELECT ${columns.join(', ')} FROM ${quoteName(first?.register ?? '')} x WHERE FALSE`
}

/** Sides whose subject fields agree can be asked in one join. */
export function groupBySubjectFields<T extends { match: readonly Match[] }>(
  sides: readonly T[],
): { fields: readonly string[]; sides: T[] }[] {
  const groups = new Map<string, { fields: readonly string[]; sides: T[] }>()
  for (const side of sides) {
    const fields = side.match.map((m) => m.subject)
    const key = JSON.stringify(fields)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { fields, sides: [side] })
    else group.sides.push(side)
  }
  return [...groups.values()]
}

/** Whether a row of these may be a possible match: something it is matched or placed by can be missing. */
export function hasGaps(scope: Scope, subject: string, rows: readonly Rows[], windowed: boolean): boolean {
  return rows.some(
    (side) =>
      canBeUnknown(scope, side.register, side.where) ||
      side.match.some((m) => !isRequired(scope, side.register, m.other) || !isRequired(scope, subject, m.subject)) ||
      (windowed && side.at !== undefined && !isRequired(scope, side.register, side.at)) ||
      (side.interval?.from !== undefined && !isRequired(scope, side.register, side.interval.from)) ||
      (side.interval?.to !== undefined &&
        !side.interval.openEnd &&
        !isRequired(scope, side.register, side.interval.to)),
  )
}

/** Why a row that is neither a certain match nor none is only possible, in the order the evaluator asks. */
export function possibleWhy(subject: string, side: Rows, s: string, x: string, windowed: boolean): string {
  const pairs = side.match.flatMap((m, i) => [
    { sql: `${x}.m${i}`, why: whyText('answer-field-missing', `${side.register}.${m.other}`) },
    { sql: `${s}.${quoteName(m.subject)}`, why: whyText('field-missing', `${subject}.${m.subject}`) },
  ])
  const ends = [
    ...(side.interval?.from
      ? [{ sql: `${x}._f`, why: whyText('answer-field-missing', `${side.register}.${side.interval.from}`) }]
      : []),
    ...(side.interval?.to
      ? [{ sql: `${x}._t`, why: whyText('answer-field-missing', `${side.register}.${side.interval.to}`) }]
      : []),
  ]
  const dated =
    windowed && side.at !== undefined
      ? [{ sql: `${x}._dt`, why: whyText('answer-field-missing', `${side.register}.${side.at}`) }]
      : []
  return firstNull([...pairs, { sql: `${x}._ok`, why: `${x}._okwhy` }, ...ends, ...dated])
}
