/** Totals of groups against their limit; what is asked of a record is asked of the one that stands for the group. */
import type { FieldType } from '#core/register'
import { quoteName } from '#core/sql'
import { fieldsOfBranch, fieldsOfTotal } from './fields.ts'
import type { Comparison, Test } from './indicator.ts'
import { type BranchPlan, distinctFacts, type Scope } from './plan.ts'
import type { Judged } from './sql-branch.ts'
import { listRefs } from './sql-evidence.ts'
import { factPrinter } from './sql-fact-terms.ts'
import { joinedFacts } from './sql-facts.ts'
import { askedOn, groupColumns, members, periodLabel, withUnplaced } from './sql-groups.ts'
import { keyListSql } from './sql-key.ts'
import { foundColumns } from './sql-populations.ts'
import type { RowPrinter, Term } from './sql-row.ts'
import type { SharedFacts } from './sql-shared-facts.ts'
import { keepColumns, type Source, toldColumns } from './sql-subject.ts'

type Total = Extract<Test, { kind: 'total' }>

const OPERATOR = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<
  Comparison,
  string
>

/** What the statements about one branch have in common. */
type Totalling = {
  scope: Scope
  shared: SharedFacts
  plan: BranchPlan
  test: Total
  source: Source
  out: string
  /** The rows that belong to groups, with `_period` where groups are of periods. */
  rows: string
  /** The columns that make a group. */
  partition: readonly string[]
  /** The day of a row, or of nothing. */
  at: string
  column: string | undefined
}

/** The groups that break the limit or cannot be told, in `<out>_f`, and what is counted of all of them. */
export function totalStatements(
  scope: Scope,
  shared: SharedFacts,
  plan: BranchPlan,
  source: Source,
  out: string,
): Judged {
  const { branch } = plan
  const test = branch.test as Total
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : quoteName(branch.subject.at)
  const period = test.over.kind === 'calendar' ? [`date_trunc('${test.over.period}', ${at}) AS _period`] : []
  const rows = `SELECT *${period.length ? `, ${period.join(', ')}` : ''} FROM (${members(scope, branch, source, test.by)})`
  const partition = [...test.by.map(quoteName), ...(period.length ? ['_period'] : [])]
  const column = test.measure.kind === 'sum' ? quoteName(test.measure.field) : undefined
  const totalling = { scope, shared, plan, test, source, out, rows, partition, at, column }
  const { over } = test
  const statements = over.kind === 'moving' ? movingStatements(totalling, over.months) : groupStatements(totalling)
  const groups = brokenGroups(totalling)
  return { statements, sql: withUnplaced(scope, branch, source, test.by, groups) }
}

/** What of `<out>_f` is told, with the rows that were added up. */
function brokenGroups({ scope, plan, test, out, rows, partition, at }: Totalling): string {
  const { branch } = plan
  const { register } = branch.subject
  const dayOf = (alias: string) => (branch.subject.at === undefined ? at : `${alias}.${at}`)
  const label = test.over.kind === 'calendar' ? [periodLabel(test.over.period, 'g._period')] : []
  const unknown = `CASE WHEN g._givenwhy IS NOT NULL THEN g._givenwhy WHEN g._gap > 0 THEN 'field-missing|${register}.${test.measure.kind === 'sum' ? test.measure.field : ''}' ELSE g._limitwhy END`
  const told = toldColumns({
    why: `CASE WHEN g._state = 'undetermined' THEN ${unknown} WHEN g._v > g._limit OR (g._v = g._limit AND ${test.op === 'lt'}) THEN 'over' ELSE 'under' END`,
    value: 'CASE WHEN g._gap = 0 THEN g._v END',
    expected: 'g._limit',
    evidence: 'e._refs',
  })
  const moving = test.over.kind === 'moving'
  const inside = partition.map((c) => `b.${c} = s.${c}`)
  const together =
    test.over.kind === 'moving'
      ? [...inside, `b.${at} > CAST(s.${at} - to_months(${test.over.months}) AS DATE)`, `b.${at} <= s.${at}`]
      : inside
  const read = ['_batch', '_row', ...partition, ...(branch.subject.at === undefined ? [] : [at])]
  const refs = `SELECT s._batch, s._row, ${listRefs('b', { name: register }, [dayOf('b')])} AS _refs FROM ${out}_f s JOIN (SELECT ${[...new Set(read)].map((c) => `i.${c}`).join(', ')} FROM (${rows}) i) b ON ${together.length ? together.join(' AND ') : 'TRUE'} GROUP BY s._batch, s._row`
  return `SELECT ${keepColumns(scope, branch, 'g').join(', ')}, ${[...told, 'g._state AS outcome', ...groupColumns(keyListSql(scope, register, test.by, 'g', label), moving, dayOf('g'))].join(', ')} FROM ${out}_f g LEFT JOIN (${refs}) e ON e._batch = g._batch AND e._row = g._row WHERE ${askedOn(plan, dayOf('g'))}`
}

/**
 * Of a period the last row stands for the group. Groups are many and findings few: all groups are only counted, and those that break the
 * limit or cannot be told are groups of their own among the counts; what is only told of a finding is looked up for those alone.
 */
function groupStatements(totalling: Totalling): string[] {
  const { scope, plan, test, source, out, partition } = totalling
  const { branch } = plan
  const { at } = branch.subject
  const { organ, post } = branch.attribute
  const counting = [at, organ, post].flatMap((field) => (field === undefined ? [] : [field]))
  const all = fieldsOfBranch(scope, branch)
  const needed = new Set([...counting, ...test.by, ...fieldsOfTotal(test)])
  const fields = all.filter((field) => needed.has(field))
  const rest = all.filter((field) => !needed.has(field))
  const more = ['_v', '_gap', ...(partition.includes('_period') ? ['_period'] : [])]
  const { statements, relation, columns } = besideTotals(totalling, `${out}_t`, fields, more)
  const { printer, given, state } = stateOf(totalling)
  const by = [...new Set(counting)].map(quoteName)
  const count = `count(*) FILTER (_state = 'satisfied') AS _n`
  const found = foundColumns(columns, by, `_state <> 'satisfied'`, 't')
  const stated = `SELECT t.*, ${state} AS _state FROM ${relation} t ${printer.joins.join(' ')} WHERE ${given.sql} IS NOT FALSE`
  const broken = `(SELECT ${columns.join(', ')} FROM ${out}_q WHERE _row IS NOT NULL)`
  const looked = rest.map((field) => `x.${quoteName(field)}`)
  const beside = rest.length === 0 ? '' : ` JOIN ${source.relation} x ON x._batch = t._batch AND x._row = t._row`
  return [
    // Groups and what is joined to them, in one statement, are more than memory holds where every row is a group of its own.
    `CREATE OR REPLACE TABLE ${out}_t AS ${groupTotals(totalling, fields)}`,
    ...statements,
    `CREATE OR REPLACE TABLE ${out}_q AS SELECT ${[...by.map((field) => `t.${field}`), count, ...found].join(', ')} FROM (${stated}) t GROUP BY ALL`,
    `CREATE OR REPLACE TABLE ${out}_f AS SELECT ${[...statedColumns(totalling, fields, more), ...looked].join(', ')} FROM ${broken} t${beside} ${printer.joins.join(' ')}`,
  ]
}

/** Of a moving window the first row that breaks the limit stands for the group. */
function movingStatements(totalling: Totalling, months: number): string[] {
  const { scope, plan, out, partition } = totalling
  const by = partition.length === 0 ? '' : `PARTITION BY ${partition.join(', ')}`
  const fields = fieldsOfBranch(scope, plan.branch)
  const totals = movingTotals(totalling, by, months)
  const made = totalling.test.facts.length > 0
  const relation = made ? `${out}_t` : `(${totals})`
  const more = ['_v', '_gap', '_ord']
  const beside = besideTotals(totalling, relation, fields, more)
  const { printer, given } = stateOf(totalling)
  const stated = `SELECT ${statedColumns(totalling, fields, more).join(', ')} FROM ${beside.relation} t ${printer.joins.join(' ')} WHERE ${given.sql} IS NOT FALSE`
  const rank =
    "CASE _state WHEN 'violated' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END, CASE WHEN _state = 'satisfied' THEN -_ord ELSE _ord END"
  return [
    ...(made ? [`CREATE OR REPLACE TABLE ${out}_t AS ${totals}`] : []),
    ...beside.statements,
    `CREATE OR REPLACE TABLE ${out}_g AS SELECT * FROM (${stated}) QUALIFY row_number() OVER (${by} ORDER BY ${rank}) = 1`,
    `CREATE OR REPLACE VIEW ${out}_f AS SELECT * FROM ${out}_g WHERE _state <> 'satisfied'`,
  ]
}

/**
 * Where a row stands among others, by day, batch and line, as one number. The greatest number of a group takes sixteen bytes; the greatest
 * of several values would be kept outside of the group, where it cannot be spilled.
 */
function standing(at: string | undefined): string {
  const day = at === undefined ? '' : `(CAST(${at} - DATE '0001-01-01' AS HUGEINT) << 96) + `
  return `${day}(CAST(enum_code(_batch) AS HUGEINT) << 64) + _row`
}

/** The row that stands so, and its day. */
const STANDING_ROW =
  'CAST(enum_range(CAST(NULL AS batch))[CAST((_last >> 64) & 4294967295 AS INTEGER) + 1] AS batch) AS _batch, CAST(_last & 18446744073709551615 AS BIGINT) AS _row'
const STANDING_DAY = "DATE '0001-01-01' + CAST(_last >> 96 AS INTEGER)"

/** Kept in the group itself; of the others DuckDB makes another type, or keeps them elsewhere. */
const KEPT_IN_GROUPS: ReadonlySet<FieldType> = new Set([
  'text',
  'code',
  'creditCode',
  'enum',
  'month',
  'date',
  'money',
  'integer',
])

/** One row a group: its latest one, with the total beside it. */
function groupTotals({ scope, partition, at, column, rows, plan }: Totalling, fields: readonly string[]): string {
  const { subject } = plan.branch
  const rest = fields.filter((field) => quoteName(field) !== at && !partition.includes(quoteName(field)))
  const types = scope.registers.get(subject.register)?.fields
  const values = rest.map((field) => {
    const name = quoteName(field)
    const kept = KEPT_IN_GROUPS.has(types?.get(field)?.type ?? 'list')
    return `${kept ? `arg_max_null(${name}, _standing)` : `arg_max({v: ${name}}, _standing).v`} AS ${name}`
  })
  const sum = column === undefined ? 'count(*)' : `CAST(sum(${column}) AS DECIMAL(38, 4))`
  const gap = column === undefined ? '0' : `count(*) FILTER (${column} IS NULL)`
  const day = subject.at === undefined || partition.includes(at) ? [] : [`${STANDING_DAY} AS ${at}`]
  const told = [...partition, ...values, `${sum} AS _v`, `${gap} AS _gap`, 'max(_standing) AS _last']
  const by = partition.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${partition.join(', ')}`
  const numbered = `SELECT *, ${standing(subject.at === undefined ? undefined : at)} AS _standing FROM (${rows})`
  return `SELECT * EXCLUDE (_last), ${[STANDING_ROW, ...day].join(', ')} FROM (SELECT ${told.join(', ')} FROM (${numbered}) ${by})`
}

/** Every row with the total of the window that ends with it. */
function movingTotals({ rows, at, column }: Totalling, by: string, months: number): string {
  const frame = `ORDER BY ${at} RANGE BETWEEN (to_months(${months}) - to_days(1)) PRECEDING AND CURRENT ROW`
  const over = (aggregate: string) => `${aggregate} OVER (${by} ${frame})`
  const sum = column === undefined ? over('count(*)') : `CAST(${over(`sum(${column})`)} AS DECIMAL(38, 4))`
  const gap = column === undefined ? '0' : over(`count(*) FILTER (${column} IS NULL)`)
  return `SELECT *, ${sum} AS _v, ${gap} AS _gap, row_number() OVER (${by} ORDER BY ${at}, _batch, _row) AS _ord FROM (${rows})`
}

/** What is asked of rows that stand for groups, called t. */
function stateOf({ scope, plan, test }: Totalling): {
  printer: RowPrinter
  limit: Term
  given: Term
  /** Of groups that are given what the test is about, or of which that is not known. */
  state: string
} {
  const printer = factPrinter(scope, plan.branch, distinctFacts(test.facts), 't')
  const limit = printer.operand(test.limit)
  const given = printer.condition(test.given ?? { kind: 'always' })
  const holds = `(CASE WHEN t._gap = 0 THEN t._v END ${OPERATOR[test.op]} ${limit.sql})`
  const state = `CASE WHEN ${given.sql} IS NULL OR ${holds} IS NULL THEN 'undetermined' WHEN ${holds} THEN 'satisfied' ELSE 'violated' END`
  return { printer, limit, given, state }
}

/** The columns `fields` and `more` of rows that stand for groups, with limit, state and the reason where one is not known. */
function statedColumns(totalling: Totalling, fields: readonly string[], more: readonly string[]): string[] {
  const { limit, given, state } = stateOf(totalling)
  return [
    ...['_batch', '_row', ...fields.map(quoteName), ...more].map((c) => `t.${c}`),
    `${limit.sql} AS _limit`,
    `CAST(${limit.why} AS VARCHAR) AS _limitwhy`,
    `CASE WHEN ${given.sql} IS NULL THEN CAST(${given.why} AS VARCHAR) END AS _givenwhy`,
    `${state} AS _state`,
  ]
}

/** `relation`, which has the columns `fields` and `more`, with the facts beside it. */
function besideTotals(
  { scope, shared, plan, test, out }: Totalling,
  relation: string,
  fields: readonly string[],
  more: readonly string[],
): { statements: string[]; relation: string; columns: string[] } {
  const facts = distinctFacts(test.facts)
  if (facts.length === 0)
    return { statements: [], relation, columns: ['_batch', '_row', ...fields.map(quoteName), ...more] }
  const source: Source = { relation, conditions: () => [] }
  const joining = { plans: [plan], facts, source, fields, more }
  const { statements, sql, columns } = joinedFacts(scope, shared, joining, out)
  return { statements, relation: `(${sql})`, columns }
}

/** Groups in order, by organ, post and day. */
export function totalSatisfied(plan: BranchPlan, out: string, place: string): string {
  const { at } = plan.branch.subject
  const moving = plan.branch.test.kind === 'total' && plan.branch.test.over.kind === 'moving'
  const day = at === undefined ? 'CAST(NULL AS DATE)' : `m.${quoteName(at)}`
  const [count, from] = moving
    ? ['count(*)', `${out}_g m WHERE _state = 'satisfied' AND`]
    : ['sum(_n)', `${out}_q m WHERE _n > 0 AND`]
  return `SELECT ${place}, ${day} AS day, ${count} AS n FROM ${from} ${askedOn(plan, day)} GROUP BY ALL`
}
