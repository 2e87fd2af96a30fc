/** Totals of groups against their limit; what is asked of a record is asked of the one that stands for the group. */
import { quoteName } from '#core/sql'
import { fieldsOfBranch } from './fields.ts'
import type { Branch, Comparison, Test } from './indicator.ts'
import { type BranchPlan, distinctFacts, type Scope } from './plan.ts'
import { listRefs } from './sql-evidence.ts'
import { factPrinter } from './sql-fact-terms.ts'
import { joinedFacts } from './sql-facts.ts'
import { askedOn, groupColumns, members, periodLabel, withUnplaced } from './sql-groups.ts'
import { keyListSql } from './sql-key.ts'
import type { SharedFacts } from './sql-shared-facts.ts'
import { keepColumns, type Source, toldColumns } from './sql-subject.ts'

type Total = Extract<Test, { kind: 'total' }>

const OPERATOR = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<
  Comparison,
  string
>

/** Every group's total in `<out>_g`, one row a group; those that break the limit or cannot be told in `out`. */
export function totalStatements(
  scope: Scope,
  shared: SharedFacts,
  plan: BranchPlan,
  source: Source,
  out: string,
): string[] {
  const { branch } = plan
  const test = branch.test as Total
  const { register } = branch.subject
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : quoteName(branch.subject.at)
  const dayOf = (alias: string) => (branch.subject.at === undefined ? at : `${alias}.${at}`)
  const rows = members(scope, branch, source, test.by)
  const period = test.over.kind === 'calendar' ? [`date_trunc('${test.over.period}', ${at}) AS _period`] : []
  const partition = [...test.by.map(quoteName), ...(period.length ? ['_period'] : [])]
  const by = partition.length === 0 ? '' : `PARTITION BY ${partition.join(', ')}`
  const months = test.over.kind === 'moving' ? test.over.months : undefined
  const column = test.measure.kind === 'sum' ? quoteName(test.measure.field) : undefined
  const inner = `SELECT *${period.length ? `, ${period.join(', ')}` : ''} FROM (${rows})`
  const summed =
    months === undefined
      ? groupTotals(scope, branch, inner, partition, column)
      : movingTotals(inner, by, at, months, column)
  // Of a moving window the first row that breaks the limit stands for the group; of a period its last row.
  const rank =
    "CASE _state WHEN 'violated' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END, CASE WHEN _state = 'satisfied' THEN -_ord ELSE _ord END"
  const first = (from: string, order: string) =>
    `SELECT * FROM (${from}) QUALIFY row_number() OVER (${by} ORDER BY ${order}) = 1`
  const more = ['_v', '_gap', ...(months === undefined ? [] : ['_ord']), ...(period.length ? ['_period'] : [])]
  const stated = statedTotals(scope, shared, plan, test, { rows: summed, more }, out)
  const label = test.over.kind === 'calendar' ? [periodLabel(test.over.period, 'g._period')] : []
  const unknown = `CASE WHEN g._givenwhy IS NOT NULL THEN g._givenwhy WHEN g._gap > 0 THEN 'field-missing|${register}.${test.measure.kind === 'sum' ? test.measure.field : ''}' ELSE g._limitwhy END`
  const told = toldColumns({
    why: `CASE WHEN g._state = 'undetermined' THEN ${unknown} WHEN g._v > g._limit OR (g._v = g._limit AND ${test.op === 'lt'}) THEN 'over' ELSE 'under' END`,
    value: 'CASE WHEN g._gap = 0 THEN g._v END',
    expected: 'g._limit',
    evidence: 'e._refs',
  })
  const refs =
    months === undefined
      ? `SELECT s._batch, s._row, ${listRefs('b', { name: register }, [dayOf('b')])} AS _refs FROM ${out}_g s JOIN (SELECT i._batch, i._row, ${[...test.by.map((f) => `i.${quoteName(f)}`), ...(branch.subject.at === undefined ? [] : [`i.${at}`]), ...(period.length ? ['i._period'] : [])].join(', ')} FROM (${inner}) i) b ON ${partition.length ? partition.map((c) => `b.${c} = s.${c}`).join(' AND ') : 'TRUE'} WHERE s._state <> 'satisfied' GROUP BY s._batch, s._row`
      : `SELECT a._batch, a._row, ${listRefs('b', { name: register }, [`b.${at}`])} AS _refs FROM ${out}_g a JOIN (${rows}) b ON ${[...test.by.map((f) => `a.${quoteName(f)} = b.${quoteName(f)}`), `b.${at} > CAST(a.${at} - to_months(${months}) AS DATE)`, `b.${at} <= a.${at}`].join(' AND ')} WHERE a._state <> 'satisfied' GROUP BY a._batch, a._row`
  const groups = `SELECT ${keepColumns(scope, branch, 'g').join(', ')}, ${[...told, 'g._state AS outcome', ...groupColumns(keyListSql(scope, register, test.by, 'g', label), months !== undefined, dayOf('g'))].join(', ')} FROM ${out}_g g LEFT JOIN (${refs}) e ON e._batch = g._batch AND e._row = g._row WHERE g._state <> 'satisfied' AND ${askedOn(plan, dayOf('g'))}`
  return [
    ...stated.statements,
    `CREATE OR REPLACE TEMP TABLE ${out}_g AS ${months === undefined ? stated.sql : first(stated.sql, rank)}`,
    `CREATE OR REPLACE TEMP TABLE ${out} AS ${withUnplaced(scope, branch, source, test.by, groups)}`,
  ]
}

/** One row a group: its latest one, with the total beside it. */
function groupTotals(
  scope: Scope,
  branch: Branch,
  rows: string,
  partition: readonly string[],
  column: string | undefined,
): string {
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : quoteName(branch.subject.at)
  const fields = fieldsOfBranch(scope, branch).map(quoteName)
  const rest = fields.filter((field) => field !== at && !partition.includes(field))
  const last = ['d: ' + at, 'b: _batch', 'r: _row', ...rest.map((field, i) => `c${i}: ${field}`)]
  const sum = column === undefined ? 'count(*)' : `CAST(sum(${column}) AS DECIMAL(38, 4))`
  const gap = column === undefined ? '0' : `count(*) FILTER (${column} IS NULL)`
  const keys = partition.map((key) => `${key}, `).join('')
  const grouped = `SELECT ${keys}${sum} AS _v, ${gap} AS _gap, max({${last.join(', ')}}) AS _last FROM (${rows}) ${partition.length === 0 ? 'HAVING count(*) > 0' : `GROUP BY ${partition.join(', ')}`}`
  const columns = [
    ...partition,
    ...(branch.subject.at === undefined || partition.includes(at) ? [] : [`_last.d AS ${at}`]),
    ...rest.map((field, i) => `_last.c${i} AS ${field}`),
  ]
  return `SELECT _last.b AS _batch, _last.r AS _row, ${columns.map((c) => `${c}, `).join('')}_v, _gap FROM (${grouped})`
}

/** Every row with the total of the window that ends with it. */
function movingTotals(rows: string, by: string, at: string, months: number, column: string | undefined): string {
  const frame = `ORDER BY ${at} RANGE BETWEEN (to_months(${months}) - to_days(1)) PRECEDING AND CURRENT ROW`
  const over = (aggregate: string) => `${aggregate} OVER (${by} ${frame})`
  const sum = column === undefined ? over('count(*)') : `CAST(${over(`sum(${column})`)} AS DECIMAL(38, 4))`
  const gap = column === undefined ? '0' : over(`count(*) FILTER (${column} IS NULL)`)
  return `SELECT *, ${sum} AS _v, ${gap} AS _gap, row_number() OVER (${by} ORDER BY ${at}, _batch, _row) AS _ord FROM (${rows})`
}

/** The rows that stand for groups, with limit and state; those not given what the test is about are no groups. */
function statedTotals(
  scope: Scope,
  shared: SharedFacts,
  plan: BranchPlan,
  test: Total,
  { rows, more }: { rows: string; more: readonly string[] },
  out: string,
): { statements: string[]; sql: string } {
  const { branch } = plan
  const printer = factPrinter(scope, branch, distinctFacts(test.facts), 't')
  const limit = printer.operand(test.limit)
  const given = printer.condition(test.given ?? { kind: 'always' })
  const holds = `(CASE WHEN t._gap = 0 THEN t._v END ${OPERATOR[test.op]} ${limit.sql})`
  const state = `CASE WHEN ${given.sql} IS NULL OR ${holds} IS NULL THEN 'undetermined' WHEN ${holds} THEN 'satisfied' ELSE 'violated' END`
  const columns = [
    ...['_batch', '_row', ...fieldsOfBranch(scope, branch).map(quoteName), ...more].map((c) => `t.${c}`),
    `${limit.sql} AS _limit`,
    `CAST(${limit.why} AS VARCHAR) AS _limitwhy`,
    `CASE WHEN ${given.sql} IS NULL THEN CAST(${given.why} AS VARCHAR) END AS _givenwhy`,
    `${state} AS _state`,
  ]
  const select = (from: string) =>
    `SELECT ${columns.join(', ')} FROM (${from}) t ${printer.joins.join(' ')} WHERE ${given.sql} IS NOT FALSE`
  if (test.facts.length === 0) return { statements: [], sql: select(rows) }
  const found: Source = { relation: `${out}_t`, conditions: () => [] }
  const joining = { plans: [plan], facts: distinctFacts(test.facts), source: found, more }
  const joined = joinedFacts(scope, shared, joining, out)
  return {
    statements: [`CREATE OR REPLACE TEMP TABLE ${out}_t AS ${rows}`, ...joined.statements],
    sql: select(joined.sql),
  }
}

export function totalSatisfied(plan: BranchPlan, out: string, place: string): string {
  const { at } = plan.branch.subject
  const day = at === undefined ? 'CAST(NULL AS DATE)' : `m.${quoteName(at)}`
  return `SELECT ${place}, ${day} AS day, count(*) AS n FROM ${out}_g m WHERE _state = 'satisfied' AND ${askedOn(plan, day)} GROUP BY ALL`
}
