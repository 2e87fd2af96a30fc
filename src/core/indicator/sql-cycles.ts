/** What has to be done in every cycle. */
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { isMissing, isRequired, registerOf } from './fields.ts'
import type { Branch, Roster, Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import type { Judged } from './sql-branch.ts'
import { listRefs } from './sql-evidence.ts'
import { askedOn, groupColumns, members, periodLabel } from './sql-groups.ts'
import { attributedTexts, keyListSql, keyTextSql } from './sql-key.ts'
import { firstNull, RowPrinter, type Term, whyText } from './sql-row.ts'
import { type Source, toldColumns, unknownSubjects } from './sql-subject.ts'

type Cycle = Extract<Test, { kind: 'cycle' }>

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

/** All cycles in `<out>_g`; those missed or not to be told are judged. */
export function cycleStatements(scope: Scope, plan: BranchPlan, source: Source, out: string): Judged {
  const { branch } = plan
  const test = branch.test as Cycle
  const { register, at: atField } = branch.subject
  if (atField === undefined) throw new Error(`cycles of ${branch.id} are counted without a date`)
  const at = quoteName(atField)
  const by = test.by.map(quoteName)
  const length = MONTHS[test.every]
  const begin = (day: string) =>
    `CAST(make_date(year(${day}), (month(${day}) - 1) // ${length} * ${length} + 1, 1) AS DATE)`
  const own = `SELECT 0 AS _source, ${at} AS _at, _batch, _row, ${[...by, ...attributedTexts(scope, branch, register, 'm')].join(', ')} FROM ${out}_m m`
  const known = test.each === undefined ? own : `${own} UNION ALL ${rosterRows(scope, branch, test, test.each)}`
  // Whoever answered for the entity's latest row answers for the next one that is missed.
  const entity = `SELECT * FROM (SELECT *, min(_at) OVER (PARTITION BY ${by.join(', ')}) AS _start, max(_at) FILTER (_source = 1) OVER (PARTITION BY ${by.join(', ')}) AS _until, row_number() OVER (PARTITION BY ${by.join(', ')} ORDER BY _source, _at DESC, _batch DESC, _row DESC) AS _rn FROM (${known})) WHERE _rn = 1`
  const cycles = `SELECT e.*, CAST(u._from AS DATE) AS _from, CAST(u._from + to_months(${length}) AS DATE) - 1 AS _to FROM (${entity}) e, unnest(generate_series(CAST(${begin('e._start')} AS TIMESTAMP), CAST(${quoteDate(scope.asOf)} AS TIMESTAMP), to_months(${length}))) u(_from)`
  const counted = `SELECT ${by.join(', ')}, ${begin(at)} AS _from, count(*) AS _n, ${listRefs('m', { name: register }, [`m.${at}`])} AS _refs FROM ${out}_m m GROUP BY ALL`
  const least = leastTerm(scope, register, test)
  const asked = [
    `c._to <= ${quoteDate(scope.asOf)}`,
    '(c._until IS NULL OR c._from <= c._until)',
    ...(plan.from ? [`c._to >= ${quoteDate(plan.from)}`] : []),
    ...(plan.to ? [`c._to <= ${quoteDate(plan.to)}`] : []),
    ...(scope.period ? [`c._from >= ${quoteDate(scope.period.from)}`] : []),
  ]
  const joined = `SELECT c.*, coalesce(n._n, 0) AS _n, n._refs, ${least.sql} AS _least, CAST(${least.why} AS VARCHAR) AS _leastwhy FROM (${cycles}) c LEFT JOIN (${counted}) n ON ${[...by.map((k) => `n.${k} = c.${k}`), 'n._from = c._from'].join(' AND ')} WHERE ${asked.join(' AND ')}`
  const lost = isMissing(scope, register)
  const told = toldColumns({
    why: "CASE WHEN g._least IS NULL THEN g._leastwhy ELSE 'missed-cycle' END",
    due: 'g._to',
    value: lost ? undefined : 'g._n',
    expected: 'g._least',
    evidence: 'coalesce(g._refs, [])',
  })
  const outcome = "CASE WHEN g._least IS NULL THEN 'undetermined' ELSE 'violated' END AS outcome"
  const columns = [
    'CAST(NULL AS VARCHAR) AS _batch',
    'CAST(NULL AS BIGINT) AS _row',
    ...Object.keys(branch.attribute).map((part) => `g._${part}`),
    ...told,
    outcome,
    ...groupColumns(
      `[${[...keyTexts(scope, branch, test), periodLabel(test.every, 'g._from')].join(', ')}]`,
      false,
      'g._to',
    ),
    'CAST(NULL AS VARCHAR) AS _rowregister',
  ]
  const groups = `SELECT ${columns.join(', ')} FROM ${out}_g g WHERE g._least IS NULL OR g._n < g._least`
  const rest = [
    ...unplacedSubjects(scope, branch, test, source),
    ...(test.each === undefined ? [] : unplacedRoster(scope, plan, test.each)),
  ]
  const statements = [
    `CREATE OR REPLACE TABLE ${out}_m AS ${members(scope, branch, source, test.by)}`,
    `CREATE OR REPLACE TABLE ${out}_g AS ${joined}`,
  ]
  return { statements, sql: [groups, ...rest].join(' UNION ALL BY NAME ') }
}

/** Of a register never imported nobody can say how often it was done. */
function leastTerm(scope: Scope, register: string, test: Cycle): Term {
  if (isMissing(scope, register)) return { sql: 'CAST(NULL AS BIGINT)', why: whyText('register-missing', register) }
  const day = { kind: 'field', field: '_to' } as const
  return new RowPrinter({ alias: 'c', register, missing: 'field-missing', day, asOf: scope.asOf }).operand(test.atLeast)
}

function rosterPrinter(scope: Scope, { register, at }: Roster): RowPrinter {
  const day = { kind: 'field', field: at } as const
  return new RowPrinter({ alias: 'r', register, missing: 'field-missing', day, asOf: scope.asOf })
}

/** Entities another register knows of, under the names of the subject's fields. */
function rosterRows(scope: Scope, branch: Branch, test: Cycle, each: Roster): string {
  const printer = rosterPrinter(scope, each)
  const where = printer.condition(each.where)
  const columns = each.by.map((field, i) => `r.${quoteName(field)} AS ${quoteName(test.by[i] ?? field)}`)
  const present = [each.at, ...each.by].map((field) => `r.${quoteName(field)} IS NOT NULL`)
  return `SELECT 1 AS _source, r.${quoteName(each.at)} AS _at, r._batch, r._row, ${[...columns, ...attributedTexts(scope, branch, each.register, 'r')].join(', ')} FROM ${quoteName(each.register)} r ${printer.joins.join(' ')} WHERE ${[where.sql, ...present].join(' AND ')}`
}

function keyTexts(scope: Scope, branch: Branch, test: Cycle): string[] {
  return test.by.map((field, i) => {
    const other = test.each?.by[i]
    // Beside decimals the union turns whole numbers into decimals.
    const decimal =
      test.each !== undefined &&
      other !== undefined &&
      registerOf(scope, test.each.register).fields.get(other)?.type === 'decimal'
    return decimal
      ? keyTextSql(scope, test.each?.register ?? '', other, 'g').replaceAll(
          `g.${quoteName(other)}`,
          `g.${quoteName(field)}`,
        )
      : keyTextSql(scope, branch.subject.register, field, 'g')
  })
}

function unplacedSubjects(scope: Scope, branch: Branch, test: Cycle, source: Source): string[] {
  const unplaced = unknownSubjects(scope, branch, source, test.by)
  if (unplaced === undefined) return []
  const { register, at } = branch.subject
  const columns = [
    'u.*',
    ...attributedTexts(scope, branch, register, 'u'),
    ...groupColumns(
      keyListSql(scope, register, registerOf(scope, register).key, 'u'),
      true,
      `u.${quoteName(at ?? '')}`,
    ),
  ]
  return [`SELECT ${columns.join(', ')} FROM (${unplaced}) u`]
}

/** Rows of the roster of which it is not known whom or when they mean. */
function unplacedRoster(scope: Scope, plan: BranchPlan, each: Roster): string[] {
  const { register } = each
  const printer = rosterPrinter(scope, each)
  const where = printer.condition(each.where)
  const fields = [each.at, ...each.by].filter((field) => !isRequired(scope, register, field))
  const missing: Term[] = [where, ...fields.map((field) => printer.field(field))]
  const day = `r.${quoteName(each.at)}`
  const columns = [
    'r._batch AS _batch',
    'r._row AS _row',
    ...attributedTexts(scope, plan.branch, register, 'r'),
    ...toldColumns({ why: firstNull(missing) }),
    "'undetermined' AS outcome",
    ...groupColumns(keyListSql(scope, register, registerOf(scope, register).key, 'r'), true, day),
    `${quoteText(register)} AS _rowregister`,
  ]
  const open = missing.map((term) => `${term.sql} IS NULL`).join(' OR ')
  return [
    `SELECT ${columns.join(', ')} FROM ${quoteName(register)} r ${printer.joins.join(' ')} WHERE ${where.sql} IS NOT FALSE AND (${open}) AND ${askedOn(plan, day)}`,
  ]
}

export function cycleSatisfied(branch: Branch, out: string): string {
  const column = (part: 'organ' | 'post') =>
    branch.attribute[part] === undefined ? `CAST(NULL AS VARCHAR) AS ${part}` : `nullif(m._${part}, '') AS ${part}`
  return `SELECT ${column('organ')}, ${column('post')}, m._to AS day, count(*) AS n FROM ${out}_g m WHERE m._n >= m._least GROUP BY ALL`
}
