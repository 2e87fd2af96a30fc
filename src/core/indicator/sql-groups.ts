/** What tests of groups of rows have in common, and repetitions. */
import { quoteName } from '#core/sql'
import { isRequired, registerOf } from './fields.ts'
import type { Branch, Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import type { Judged } from './sql-branch.ts'
import { listRefs } from './sql-evidence.ts'
import { keyListSql } from './sql-key.ts'
import { keepColumns, type Source, subjectPrinter, toldColumns, unknownSubjects } from './sql-subject.ts'

/**
 * What every group's table has besides the columns of the row that stands for it:
 * its key, whether the row is named in the finding, and the day it is judged at.
 */
export function groupColumns(key: string, named: boolean, fact: string): string[] {
  return [`CAST(${key} AS VARCHAR[]) AS _key`, `${named} AS _named`, `${fact} AS _fact`]
}

/** Rows that belong to a group: certain to be subjects, dated where the branch asks for it, none of the grouping values missing. */
export function members(scope: Scope, branch: Branch, source: Source, by: readonly string[]): string {
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

export function askedOn(plan: BranchPlan, day: string): string {
  const limits = [
    ...(plan.from ? [`${day} >= DATE '${plan.from}'`] : []),
    ...(plan.to ? [`${day} <= DATE '${plan.to}'`] : []),
  ]
  return limits.length === 0 ? 'TRUE' : `(${day} IS NULL OR (${limits.join(' AND ')}))`
}

export function withUnplaced(
  scope: Scope,
  branch: Branch,
  source: Source,
  by: readonly string[],
  groups: string,
): string {
  const unplaced = unknownSubjects(scope, branch, source, by)
  if (unplaced === undefined) return groups
  const register = registerOf(scope, branch.subject.register)
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : `u.${quoteName(branch.subject.at)}`
  const rows = `SELECT u.*, ${groupColumns(keyListSql(scope, register.id, register.key, 'u'), true, at).join(', ')} FROM (${unplaced}) u`
  return `${groups} UNION ALL BY NAME ${rows}`
}

/** A group's day: of the second row where there is one, else of the only row. `satisfied` counts groups of one row by organ and day. */
export function repeatStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): Judged {
  const { branch } = plan
  const test = branch.test as Extract<Test, { kind: 'repeat' }>
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : quoteName(branch.subject.at)
  const day = branch.subject.at === undefined ? at : `g.${at}`
  const by = test.by.map(quoteName).join(', ')
  const order = `ORDER BY ${at}, _batch, _row`
  const rows = members(scope, branch, source, test.by)
  const repeated = `SELECT ${by} FROM (${rows}) GROUP BY ${by} HAVING count(*) > 1`
  // DuckDB 1.5.6 reads freed memory in a windowed list of strings too long to be held inline, so rows are listed by grouping.
  const listed = `SELECT ${by}, ${listRefs('m', { name: branch.subject.register }, [at])} AS _all, count(*) AS _n FROM ${out}_m m GROUP BY ${by}`
  const numbered = `SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY ${by} ${order}) AS _rn FROM ${out}_m) JOIN (${listed}) USING (${by})`
  const told = toldColumns({ why: "'repeated'", value: 'g._n', evidence: 'g._all' })
  const groups = `SELECT ${keepColumns(scope, branch, 'g').join(', ')}, ${[...told, "'violated' AS outcome", ...groupColumns(keyListSql(scope, branch.subject.register, test.by, 'g'), true, day)].join(', ')} FROM (${numbered}) g WHERE g._rn = 2 AND ${askedOn(plan, day)}`
  const statements = [
    // A table by itself: nothing tells the planner beforehand how few there are.
    `CREATE OR REPLACE TABLE ${out}_d AS ${repeated}`,
    `CREATE OR REPLACE TABLE ${out}_m AS SELECT m.* FROM (${rows}) m SEMI JOIN ${out}_d d ON ${test.by.map((f) => `m.${quoteName(f)} = d.${quoteName(f)}`).join(' AND ')}`,
  ]
  return { statements, sql: withUnplaced(scope, branch, source, test.by, groups) }
}

/** Rows alone in their group, as organ, day and count: all members less those that are repeated. */
export function repeatSatisfied(scope: Scope, plan: BranchPlan, source: Source, out: string, place: string): string {
  const { branch } = plan
  const test = branch.test as Extract<Test, { kind: 'repeat' }>
  const at = branch.subject.at === undefined ? 'CAST(NULL AS DATE)' : `m.${quoteName(branch.subject.at)}`
  const count = (from: string, sign: string) =>
    `SELECT ${place}, ${at} AS day, ${sign}count(*) AS n FROM ${from} m WHERE ${askedOn(plan, at)} GROUP BY ALL`
  return `${count(`(${members(scope, branch, source, test.by)})`, '')} UNION ALL ${count(`${out}_m`, '-')}`
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
