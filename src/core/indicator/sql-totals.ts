/** Totals of groups against their limit; what is asked of a record is asked of the one that stands for the group. */
import { quoteName } from '#core/sql'
import type { Comparison, Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { factPrinter, joinedFacts } from './sql-conditions.ts'
import { listRefs } from './sql-evidence.ts'
import { askedOn, groupColumns, members, periodLabel, withUnplaced } from './sql-groups.ts'
import { keyListSql } from './sql-key.ts'
import { keepColumns, type Source, toldColumns } from './sql-subject.ts'

type Total = Extract<Test, { kind: 'total' }>

const OPERATOR = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<
  Comparison,
  string
>

/** Every group's total in `<out>_g`, one row a group; those that break the limit or cannot be told in `out`. */
export function totalStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): string[] {
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
  const frame =
    months === undefined
      ? ''
      : `ORDER BY ${at} RANGE BETWEEN (to_months(${months}) - to_days(1)) PRECEDING AND CURRENT ROW`
  const column = test.measure.kind === 'sum' ? quoteName(test.measure.field) : undefined
  const over = (aggregate: string) => `${aggregate} OVER (${by} ${frame})`
  const sum = column === undefined ? over('count(*)') : `CAST(${over(`sum(${column})`)} AS DECIMAL(38, 4))`
  const gap = column === undefined ? '0' : over(`count(*) FILTER (${column} IS NULL)`)
  const inner = `SELECT *${period.length ? `, ${period.join(', ')}` : ''} FROM (${rows})`
  const summed = `SELECT *, ${sum} AS _v, ${gap} AS _gap, row_number() OVER (${by} ORDER BY ${at}, _batch, _row) AS _ord FROM (${inner})`
  // Of a moving window the first row that breaks the limit stands for the group; of a period its last row.
  const rank =
    "CASE _state WHEN 'violated' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END, CASE WHEN _state = 'satisfied' THEN -_ord ELSE _ord END"
  const first = (from: string, order: string) =>
    `SELECT * FROM (${from}) QUALIFY row_number() OVER (${by} ORDER BY ${order}) = 1`
  const stated = statedTotals(scope, plan, test, months === undefined ? first(summed, '-_ord') : summed, out)
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

/** The rows that stand for groups, with limit and state; those not given what the test is about are no groups. */
function statedTotals(
  scope: Scope,
  plan: BranchPlan,
  test: Total,
  rows: string,
  out: string,
): { statements: string[]; sql: string } {
  const { branch } = plan
  const stands = test.facts.length === 0 ? 't' : 'f'
  const printer = factPrinter(scope, branch, test.facts, stands)
  const limit = printer.operand(test.limit)
  const given = printer.condition(test.given ?? { kind: 'always' })
  const holds = `(CASE WHEN t._gap = 0 THEN t._v END ${OPERATOR[test.op]} ${limit.sql})`
  const state = `CASE WHEN ${given.sql} IS NULL OR ${holds} IS NULL THEN 'undetermined' WHEN ${holds} THEN 'satisfied' ELSE 'violated' END`
  const columns = [
    't.*',
    `${limit.sql} AS _limit`,
    `CAST(${limit.why} AS VARCHAR) AS _limitwhy`,
    `CASE WHEN ${given.sql} IS NULL THEN CAST(${given.why} AS VARCHAR) END AS _givenwhy`,
    `${state} AS _state`,
  ]
  const select = (from: string) =>
    `SELECT ${columns.join(', ')} FROM ${from} ${printer.joins.join(' ')} WHERE ${given.sql} IS NOT FALSE`
  if (test.facts.length === 0) return { statements: [], sql: select(`(${rows}) t`) }
  const found: Source = { relation: `${out}_t`, conditions: () => [] }
  return {
    statements: [
      `CREATE OR REPLACE TEMP TABLE ${out}_t AS ${rows}`,
      `CREATE OR REPLACE TEMP TABLE ${out}_f AS ${joinedFacts(scope, [plan], test.facts, found)}`,
    ],
    sql: select(`${out}_t t JOIN ${out}_f f ON f._batch = t._batch AND f._row = t._row`),
  }
}

export function totalSatisfied(plan: BranchPlan, out: string, place: string): string {
  const { at } = plan.branch.subject
  const day = at === undefined ? 'CAST(NULL AS DATE)' : `m.${quoteName(at)}`
  return `SELECT ${place}, ${day} AS day, count(*) AS n FROM ${out}_g m WHERE _state = 'satisfied' AND ${askedOn(plan, day)} GROUP BY ALL`
}
