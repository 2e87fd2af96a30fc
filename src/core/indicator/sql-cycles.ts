/** What has to be done in every cycle, and rows drawn for a person to look at. */
import { findValue } from '#core/parameter'
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { registerOf } from './fields.ts'
import type { Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { listRefs } from './sql-evidence.ts'
import { groupColumns, periodLabel } from './sql-groups.ts'
import { keyListSql } from './sql-key.ts'
import { constantSql, RowPrinter } from './sql-row.ts'
import { keepColumns, type Source, subjectPrinter, toldColumns, unknownSubjects } from './sql-subject.ts'

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

/** All cycles in `<out>_g`; those missed or not to be told in `out`. */
export function cycleStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): string[] {
  const { branch } = plan
  const test = branch.test as Extract<Test, { kind: 'cycle' }>
  const { register, at: atField } = branch.subject
  if (atField === undefined) throw new Error(`cycles of ${branch.id} are counted without a date`)
  const at = quoteName(atField)
  const printer = subjectPrinter(scope, branch, 'r')
  const where = printer.condition(branch.subject.where)
  const by = test.by.map(quoteName)
  const length = MONTHS[test.every]
  const present = [at, ...by].map((column) => `r.${column} IS NOT NULL`)
  const rows = `SELECT ${keepColumns(scope, branch, 'r').join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')} WHERE ${[where.sql, ...present].join(' AND ')}`
  const begin = (day: string) =>
    `CAST(make_date(year(${day}), (month(${day}) - 1) // ${length} * ${length} + 1, 1) AS DATE)`
  // Whoever answered for the entity's latest row answers for the next one that is missed.
  const entity = `SELECT * FROM (SELECT *, min(${at}) OVER (PARTITION BY ${by.join(', ')}) AS _start, row_number() OVER (PARTITION BY ${by.join(', ')} ORDER BY ${at} DESC, _batch DESC, _row DESC) AS _rn FROM ${out}_m) WHERE _rn = 1`
  const cycles = `SELECT e.*, CAST(u._from AS DATE) AS _from, CAST(u._from + to_months(${length}) AS DATE) - 1 AS _to FROM (${entity}) e, unnest(generate_series(CAST(${begin('e._start')} AS TIMESTAMP), CAST(${quoteDate(scope.asOf)} AS TIMESTAMP), to_months(${length}))) u(_from)`
  const counted = `SELECT ${by.join(', ')}, ${begin(at)} AS _from, count(*) AS _n, ${listRefs('m', { name: register }, [`m.${at}`])} AS _refs FROM ${out}_m m GROUP BY ALL`
  const atLeast = new RowPrinter({
    alias: 'c',
    register,
    missing: 'field-missing',
    day: { kind: 'field', field: '_to' },
  }).operand(test.atLeast)
  const asked = [
    `c._to <= ${quoteDate(scope.asOf)}`,
    ...(plan.from ? [`c._to >= ${quoteDate(plan.from)}`] : []),
    ...(plan.to ? [`c._to <= ${quoteDate(plan.to)}`] : []),
    ...(scope.period ? [`c._from >= ${quoteDate(scope.period.from)}`] : []),
  ]
  const joined = `SELECT c.*, coalesce(n._n, 0) AS _n, n._refs, ${atLeast.sql} AS _least, CAST(${atLeast.why} AS VARCHAR) AS _leastwhy FROM (${cycles}) c LEFT JOIN (${counted}) n ON ${[...by.map((k) => `n.${k} = c.${k}`), 'n._from = c._from'].join(' AND ')} WHERE ${asked.join(' AND ')}`
  const told = toldColumns({
    why: "CASE WHEN g._least IS NULL THEN g._leastwhy ELSE 'missed-cycle' END",
    due: 'g._to',
    value: 'g._n',
    expected: 'g._least',
    evidence: 'coalesce(g._refs, [])',
  })
  const outcome = "CASE WHEN g._least IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome"
  const label = periodLabel(test.every, 'g._from')
  const groups = `SELECT ${[...keepColumns(scope, branch, 'g'), ...told, outcome, ...groupColumns(keyListSql(scope, register, test.by, 'g', [label]), false, 'g._to')].join(', ')} FROM ${out}_g g WHERE g._least IS NULL OR g._n < g._least`
  const unplaced = unknownSubjects(scope, branch, source, test.by)
  const key = registerOf(scope, register).key
  const rest =
    unplaced === undefined
      ? ''
      : ` UNION ALL BY NAME SELECT u.*, ${groupColumns(keyListSql(scope, register, key, 'u'), true, `u.${at}`).join(', ')} FROM (${unplaced}) u`
  return [
    `CREATE OR REPLACE TEMP TABLE ${out}_m AS ${rows}`,
    `CREATE OR REPLACE TEMP TABLE ${out}_g AS ${joined}`,
    `CREATE OR REPLACE TEMP TABLE ${out} AS ${groups}${rest}`,
  ]
}

export function cycleSatisfied(out: string, organ: string): string {
  return `SELECT ${organ} AS organ, m._to AS day, count(*) AS n FROM ${out}_g m WHERE m._n >= m._least GROUP BY ALL`
}

/** Drawn by the digest of what identifies the finding, so that every run draws the same rows. */
export function sampleStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): string[] {
  const { branch, indicator } = plan
  const test = branch.test as Extract<Test, { kind: 'sample' }>
  const { register, at } = branch.subject
  const printer = subjectPrinter(scope, branch, 'r')
  const where = printer.condition(branch.subject.where)
  const conditions = [
    ...source.conditions('r'),
    where.sql,
    ...(at === undefined ? [] : [`r.${quoteName(at)} IS NOT NULL`]),
  ]
  const key = keyListSql(scope, register, registerOf(scope, register).key, 'r')
  const head = `${JSON.stringify([indicator.id, branch.id, register]).slice(0, -1)},`
  const digest = `md5(${quoteText(head)} || CAST(to_json(${key}) AS VARCHAR)[2:])`
  const size = test.size === undefined ? undefined : findValue(test.size, scope.asOf)?.value
  const unset = test.size !== undefined && size === undefined
  const why = unset ? `'parameter-unset|${test.size?.id}'` : "'to-be-checked'"
  const columns = [...keepColumns(scope, branch, 'r'), ...toldColumns({ why }), "'undetermined' AS outcome"]
  const limit = size === undefined ? '' : ` ORDER BY ${digest}, r._batch, r._row LIMIT ${constantSql(size)}`
  const drawn = `SELECT ${columns.join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')} WHERE ${conditions.join(' AND ')}${limit}`
  const unknown = unknownSubjects(scope, branch, source)
  return [
    `CREATE OR REPLACE TEMP TABLE ${out} AS SELECT * FROM (${drawn})${unknown === undefined ? '' : ` UNION ALL BY NAME ${unknown}`}`,
  ]
}
