/** Tests that are put to groups of rows: repetitions and totals. */
import { quoteName } from '#core/sql'
import { isRequired, registerOf } from './fields.ts'
import type { Branch, Comparison, Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { listRefs } from './sql-evidence.ts'
import { keyListSql } from './sql-key.ts'
import { constantSql, type Term } from './sql-row.ts'
import { keepColumns, type Source, subjectPrinter, toldColumns, unknownSubjects } from './sql-subject.ts'

/**
 * What every group's table has besides the columns of the row that stands for it:
 * its key, whether the row is named in the finding, and the day it is judged at.
 */
export function groupColumns(key: string, named: boolean, fact: string): string[] {
  return [`CAST(${key} AS VARCHAR[]) AS _key`, `${named} AS _named`, `${fact} AS _fact`]
}

/** Rows that belong to a group: certain to be subjects, dated where the branch asks for it, none of the grouping values missing. */
function members(scope: Scope, branch: Branch, source: Source, by: readonly string[]): string {
  const printer = subjectPrinter(scope, branch, 'r')
  const where = printer.condition(branch.subject.where)
  const present = [...(branch.subject.at === undefined ? [] : [branch.subject.at]), ...by].filter(
    (f) => !isRequired(scope, branch.subject.register, f),
  )
  const conditions = [
    ...(where.sql === 'TRUE' ? [] : [where.sql]),
    ...present.map((field) => `r.${quoteName(field)} IS NOT NULL`),
  ]
  return `SELECT ${keepColumns(scope, branch, 'r').join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
}

function askedOn(plan: BranchPlan, day: string): string {
  const limits = [
    ...(plan.from ? [`${day} >= DATE '${plan.from}'`] : []),
    ...(plan.to ? [`${day} <= DATE '${plan.to}'`] : []),
  ]
  return limits.length === 0 ? 'TRUE' : `(${day} IS NULL OR (${limits.join(' AND ')}))`
}

function withUnplaced(scope: Scope, branch: Branch, source: Source, by: readonly string[], groups: string): string {
  const unplaced = unknownSubjects(scope, branch, source, by)
  if (unplaced === undefined) return groups
  const register = registerOf(scope, branch.subject.register)
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : `u.${quoteName(branch.subject.at)}`
  const rows = `SELECT u.*, ${groupColumns(keyListSql(scope, register.id, register.key, 'u'), true, at).join(', ')} FROM (${unplaced}) u`
  return `${groups} UNION ALL BY NAME ${rows}`
}

/** A group's day: of the second row where there is one, else of the only row. `satisfied` counts groups of one row by organ and day. */
export function repeatStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): string[] {
  const { branch } = plan
  const test = branch.test as Extract<Test, { kind: 'repeat' }>
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : quoteName(branch.subject.at)
  const day = branch.subject.at === undefined ? at : `g.${at}`
  const by = test.by.map(quoteName).join(', ')
  const order = `ORDER BY ${at}, _batch, _row`
  const rows = members(scope, branch, source, test.by)
  const dup = `SELECT ${by} FROM (${rows}) GROUP BY ${by} HAVING count(*) > 1`
  // DuckDB 1.5.6 reads freed memory in a windowed list of strings too long to be held inline, so rows are listed by grouping.
  const listed = `SELECT ${by}, ${listRefs('m', { name: branch.subject.register }, [at])} AS _all FROM ${out}_m m GROUP BY ${by}`
  const numbered = `SELECT * FROM (SELECT *, row_number() OVER w AS _rn, count(*) OVER (PARTITION BY ${by}) AS _n FROM ${out}_m WINDOW w AS (PARTITION BY ${by} ${order})) JOIN (${listed}) USING (${by})`
  const told = toldColumns({ why: "'repeated'", value: 'g._n', evidence: 'g._all' })
  const groups = `SELECT ${keepColumns(scope, branch, 'g').join(', ')}, ${[...told, "'violated' AS outcome", ...groupColumns(keyListSql(scope, branch.subject.register, test.by, 'g'), true, day)].join(', ')} FROM (${numbered}) g WHERE g._rn = 2 AND ${askedOn(plan, day)}`
  return [
    `CREATE OR REPLACE TEMP TABLE ${out}_m AS SELECT m.* FROM (${rows}) m SEMI JOIN (${dup}) d ON ${test.by.map((f) => `m.${quoteName(f)} = d.${quoteName(f)}`).join(' AND ')}`,
    `CREATE OR REPLACE TEMP TABLE ${out} AS ${withUnplaced(scope, branch, source, test.by, groups)}`,
  ]
}

/** Rows alone in their group, as organ, day and count: all members less those that are repeated. */
export function repeatSatisfied(scope: Scope, plan: BranchPlan, source: Source, out: string, organ: string): string {
  const { branch } = plan
  const test = branch.test as Extract<Test, { kind: 'repeat' }>
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : `m.${quoteName(branch.subject.at)}`
  const count = (from: string, sign: string) =>
    `SELECT ${organ} AS organ, ${at} AS day, ${sign}count(*) AS n FROM ${from} m WHERE ${askedOn(plan, at)} GROUP BY ALL`
  return `${count(`(${members(scope, branch, source, test.by)})`, '')} UNION ALL ${count(`${out}_m`, '-')}`
}

const OPERATOR = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const satisfies Record<
  Comparison,
  string
>

/** Every group's total in `<out>_g`, one row a group; those that break the limit or cannot be told in `out`. */
export function totalStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): string[] {
  const { branch } = plan
  const test = branch.test as Extract<Test, { kind: 'total' }>
  const { register } = branch.subject
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : quoteName(branch.subject.at)
  const dayOf = (alias: string) => (branch.subject.at === undefined ? at : `${alias}.${at}`)
  const rows = members(scope, branch, source, test.by)
  const period = test.over.kind === 'calendar' ? [`date_trunc('${test.over.period}', ${at}) AS _period`] : []
  const partition = [...test.by.map(quoteName), ...(period.length ? ['_period'] : [])]
  const by = partition.length === 0 ? '' : `PARTITION BY ${partition.join(', ')}`
  const moving = test.over.kind === 'moving'
  const frame = moving
    ? `ORDER BY ${at} RANGE BETWEEN (to_months(${test.over.kind === 'moving' ? test.over.months : 0}) - to_days(1)) PRECEDING AND CURRENT ROW`
    : ''
  const column = test.measure.kind === 'sum' ? quoteName(test.measure.field) : undefined
  const gap = column === undefined ? '0' : `count(*) FILTER (${column} IS NULL)`
  const over = (aggregate: string) => `${aggregate} OVER (${by} ${frame})`
  const inner = `SELECT *${period.length ? `, ${period.join(', ')}` : ''} FROM (${rows})`
  const totals = `SELECT *, ${column === undefined ? over('count(*)') : `CAST(${over(`sum(${column})`)} AS DECIMAL(38, 4))`} AS _v, ${column === undefined ? '0' : over(gap)} AS _gap FROM (${inner})`
  const limit = limitTerm(scope, branch, test)
  const holds = `(CASE WHEN t._gap = 0 THEN t._v END ${OPERATOR[test.op]} ${limit.sql})`
  const state = `CASE WHEN ${holds} IS NULL THEN 'undetermined' WHEN ${holds} THEN 'satisfied' ELSE 'violated' END`
  // Of a moving window the first row that breaks the limit stands for the group; of a period its last row.
  const rank = moving
    ? "CASE _state WHEN 'violated' THEN 0 WHEN 'undetermined' THEN 1 ELSE 2 END, CASE WHEN _state = 'satisfied' THEN -_ord ELSE _ord END"
    : '-_ord'
  const stated = `SELECT t.*, ${limit.sql} AS _limit, CAST(${limit.why} AS VARCHAR) AS _limitwhy, ${state} AS _state, row_number() OVER (${by} ORDER BY ${at}, _batch, _row) AS _ord FROM (${totals}) t`
  const chosen = `SELECT * FROM (${stated}) QUALIFY row_number() OVER (${by} ORDER BY ${rank}) = 1`
  const label = test.over.kind === 'calendar' ? [periodLabel(test.over.period, 'g._period')] : []
  const why = `CASE WHEN g._state = 'undetermined' THEN CASE WHEN g._gap > 0 THEN 'field-missing|${register}.${test.measure.kind === 'sum' ? test.measure.field : ''}' ELSE g._limitwhy END WHEN g._v > g._limit OR (g._v = g._limit AND ${test.op === 'lt'}) THEN 'over' ELSE 'under' END`
  const told = toldColumns({
    why,
    value: 'CASE WHEN g._gap = 0 THEN g._v END',
    expected: 'g._limit',
    evidence: 'e._refs',
  })
  const refs = moving
    ? `SELECT a._batch, a._row, ${listRefs('b', { name: register }, [`b.${at}`])} AS _refs FROM ${out}_g a JOIN (${rows}) b ON ${[...test.by.map((f) => `a.${quoteName(f)} = b.${quoteName(f)}`), `b.${at} > CAST(a.${at} - to_months(${test.over.kind === 'moving' ? test.over.months : 0}) AS DATE)`, `b.${at} <= a.${at}`].join(' AND ')} WHERE a._state <> 'satisfied' GROUP BY a._batch, a._row`
    : `SELECT s._batch, s._row, ${listRefs('b', { name: register }, [branch.subject.at === undefined ? at : `b.${at}`])} AS _refs FROM ${out}_g s JOIN (SELECT i._batch, i._row, ${[...test.by.map((f) => `i.${quoteName(f)}`), ...(branch.subject.at === undefined ? [] : [`i.${at}`]), ...(period.length ? ['i._period'] : [])].join(', ')} FROM (${inner}) i) b ON ${partition.length ? partition.map((c) => `b.${c} = s.${c}`).join(' AND ') : 'TRUE'} WHERE s._state <> 'satisfied' GROUP BY s._batch, s._row`
  const groups = `SELECT ${keepColumns(scope, branch, 'g').join(', ')}, ${[...told, 'g._state AS outcome', ...groupColumns(keyListSql(scope, register, test.by, 'g', label), moving, dayOf('g'))].join(', ')} FROM ${out}_g g LEFT JOIN (${refs}) e ON e._batch = g._batch AND e._row = g._row WHERE g._state <> 'satisfied' AND ${askedOn(plan, dayOf('g'))}`
  return [
    `CREATE OR REPLACE TEMP TABLE ${out}_g AS ${chosen}`,
    `CREATE OR REPLACE TEMP TABLE ${out} AS ${withUnplaced(scope, branch, source, test.by, groups)}`,
  ]
}

export function totalSatisfied(plan: BranchPlan, out: string, organ: string): string {
  const { at } = plan.branch.subject
  const day = at === undefined ? 'CAST(NULL AS DATE)' : `m.${quoteName(at)}`
  return `SELECT ${organ} AS organ, ${day} AS day, count(*) AS n FROM ${out}_g m WHERE _state = 'satisfied' AND ${askedOn(plan, day)} GROUP BY ALL`
}

function limitTerm(scope: Scope, branch: Branch, test: Extract<Test, { kind: 'total' }>): Term {
  if (test.limit.kind === 'constant') return { sql: constantSql(test.limit.value), why: 'NULL' }
  return subjectPrinter(scope, branch, 't').operand(test.limit)
}

/** `2026-03`, `2026Q1`, `2026H1`, `2026`, of the first day of the period. */
export function periodLabel(period: 'month' | 'quarter' | 'half-year' | 'year', day: string): string {
  const year = `CAST(year(${day}) AS VARCHAR)`
  switch (period) {
    case 'month':
      return `strftime(${day}, '%Y-%m')`
    case 'quarter':
      return `${year} || 'Q' || CAST(quarter(${day}) AS VARCHAR)`
    case 'half-year':
      return `${year} || 'H' || CASE WHEN month(${day}) <= 6 THEN '1' ELSE '2' END`
    case 'year':
      return year
    default:
      return period satisfies never
  }
}
