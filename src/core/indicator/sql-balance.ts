/** Two sides of ledgers compared key by key: a signed union, and evidence for the keys that do not agree. */
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { listLedgers } from './evaluate-balance.ts'
import { canBeUnknown, isMissing, isRequired, registerOf } from './fields.ts'
import type { Branch, Ledger, Operand, Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import type { Judged } from './sql-branch.ts'
import { listRefs } from './sql-evidence.ts'
import { groupColumns } from './sql-groups.ts'
import { attributedTexts, keyListSql, keyTextSql } from './sql-key.ts'
import { firstNull, RowPrinter, type Term, whyText } from './sql-row.ts'
import { toldColumns } from './sql-subject.ts'

type Balance = Extract<Test, { kind: 'balance' }>

/** A ledger with its number among all of them, left ones first. */
type Numbered = { side: 'left' | 'right'; ledger: Ledger; n: number }

function numbered(test: Balance): Numbered[] {
  return listLedgers(test).map((entry, n) => ({ ...entry, n }))
}

function ledgerPrinter(scope: Scope, ledger: Ledger): RowPrinter {
  const day =
    ledger.at === undefined
      ? ({ kind: 'literal', day: scope.asOf } as const)
      : ({ kind: 'field', field: ledger.at } as const)
  return new RowPrinter({ alias: 'r', register: ledger.register, missing: 'field-missing', day, asOf: scope.asOf })
}

/** Why a row's amount is not known; undefined where that cannot be. */
function gapOf(scope: Scope, ledger: Ledger, printer: RowPrinter): Term[] {
  const where = printer.condition(ledger.where)
  return [
    ...(canBeUnknown(scope, ledger.register, ledger.where) ? [where] : []),
    ...(isRequired(scope, ledger.register, ledger.sum) ? [] : [printer.field(ledger.sum)]),
  ]
}

function keyFields(test: Balance, side: Numbered['side']): string[] {
  return test.match.map((m) => (side === 'left' ? m.subject : m.other))
}

/** Rows of a ledger under the keys m0…, with signed amount, day and (if it can be) why the amount is unknown. */
function entries(scope: Scope, test: Balance, { side, ledger, n }: Numbered, detailed: boolean): string {
  const printer = ledgerPrinter(scope, ledger)
  const where = printer.condition(ledger.where)
  const gaps = gapOf(scope, ledger, printer)
  const amount = `r.${quoteName(ledger.sum)}`
  const zero = 'CAST(0 AS BIGINT)'
  const columns = [
    ...keyFields(test, side).map((field, i) => `r.${quoteName(field)} AS m${i}`),
    `${side === 'left' ? amount : `-${amount}`} AS _c`,
    `${ledger.at === undefined ? 'CAST(NULL AS DATE)' : `r.${quoteName(ledger.at)}`} AS _dt`,
    `${gaps.length === 0 ? 'FALSE' : gaps.map((g) => `${g.sql} IS NULL`).join(' OR ')} AS _gap`,
    ...(detailed
      ? [
          `${side === 'left' ? amount : zero} AS _l`,
          `${side === 'right' ? amount : zero} AS _r`,
          `${n} AS _side`,
          `${quoteText(ledger.register)} AS _register`,
          `${gaps.length === 0 ? 'CAST(NULL AS VARCHAR)' : firstNull(gaps)} AS _why`,
          'r._batch AS _batch',
          'r._row AS _row',
        ]
      : []),
  ]
  const present = keyFields(test, side).filter((field) => !isRequired(scope, ledger.register, field))
  const conditions = [
    ...(where.sql === 'TRUE' ? [] : [`${where.sql} IS NOT FALSE`]),
    ...present.map((field) => `r.${quoteName(field)} IS NOT NULL`),
  ]
  const filter = isMissing(scope, ledger.register) ? ['FALSE'] : conditions
  return `SELECT ${columns.join(', ')} FROM ${quoteName(ledger.register)} r ${printer.joins.join(' ')}${filter.length ? ` WHERE ${filter.join(' AND ')}` : ''}`
}

function tolerance(scope: Scope, branch: Branch, operand: Operand): Term {
  const day =
    branch.subject.at === undefined
      ? ({ kind: 'literal', day: scope.asOf } as const)
      : ({ kind: 'field', field: '_dt' } as const)
  const { register } = branch.subject
  const term = new RowPrinter({ alias: 'g', register, missing: 'field-missing', day, asOf: scope.asOf }).operand(
    operand,
  )
  return { sql: term.sql, why: term.why.replaceAll('._dt', `.${branch.subject.at ?? ''}`) }
}

function asked(plan: BranchPlan, day: string): string {
  const limits = [
    ...(plan.from ? [`${day} >= ${quoteDate(plan.from)}`] : []),
    ...(plan.to ? [`${day} <= ${quoteDate(plan.to)}`] : []),
  ]
  return limits.length === 0 ? 'TRUE' : `(${day} IS NULL OR (${limits.join(' AND ')}))`
}

export function balanceStatements(scope: Scope, plan: BranchPlan, out: string): Judged {
  const { branch } = plan
  const test = branch.test as Balance
  const keys = test.match.map((_, i) => `m${i}`)
  const ledgers = numbered(test)
  const lost = ledgers.find(({ ledger }) => isMissing(scope, ledger.register))?.ledger.register
  const allowed = tolerance(scope, branch, test.tolerance)
  const over = `g._c > ${allowed.sql}`
  const under = `-g._c > ${allowed.sql}`
  const broken = test.sense === 'equal' ? `(${over} OR ${under})` : test.sense === 'not-over' ? over : under
  const open = lost === undefined ? `(g._gap OR ${broken} IS NOT FALSE)` : 'TRUE'
  // Adding up what cannot be is a third of the work: asked for only where an amount can be unknown.
  const gaps = ledgers.some(({ ledger }) => gapOf(scope, ledger, ledgerPrinter(scope, ledger)).length > 0)
  const union = (detailed: boolean) =>
    ledgers.map((ledger) => entries(scope, test, ledger, detailed)).join(' UNION ALL ')
  const detail = `SELECT u.* FROM (${union(true)}) u SEMI JOIN ${out}_o o ON ${keys.map((k) => `u.${k} = o.${k}`).join(' AND ')}`
  const about = Object.entries(branch.attribute)
  const stated = [
    `min({s: _side, b: _batch, r: _row, w: _why}) FILTER (_gap) AS _u`,
    'sum(_l) AS _l',
    'sum(_r) AS _r',
    `${listRefs('y', { sql: 'y._register' }, ['y._side'])} AS _refs`,
    `min({s: _side, b: _batch, r: _row}) FILTER (_side < ${test.left.length}) AS _first`,
  ]
  const grouped = `SELECT ${keys.join(', ')}, ${stated.join(', ')} FROM (${detail}) y GROUP BY ${keys.join(', ')}`
  const state = `CASE WHEN d._u IS NOT NULL THEN 'undetermined' ${lost ? "ELSE 'undetermined'" : `WHEN ${broken} IS NULL THEN 'undetermined' ELSE 'violated'`} END AS outcome`
  const told = toldColumns({
    why: `CASE WHEN d._u IS NOT NULL THEN d._u.w ${lost ? `ELSE ${whyText('register-missing', lost)}` : `WHEN ${broken} IS NULL THEN ${allowed.why} WHEN ${over} THEN 'over' ELSE 'under'`} END`,
    value: 'CASE WHEN d._u IS NULL THEN d._l END',
    expected: 'CASE WHEN d._u IS NULL THEN d._r END',
    evidence: 'd._refs',
  })
  // The first left ledger that has a row names who answers.
  const naming = about.length === 0 ? [] : ledgers.filter(({ side }) => side === 'left')
  const attribution = about.map(([part, field]) => {
    const named = naming.map(({ ledger, n }) => `WHEN ${n} THEN ${fieldText(scope, ledger.register, field, `a${n}`)}`)
    return `CASE d._first.s ${named.join(' ')} END AS _${part}`
  })
  const row = naming
    .map(
      ({ ledger, n }) =>
        `LEFT JOIN ${quoteName(ledger.register)} a${n} ON d._first.s = ${n} AND a${n}._batch = d._first.b AND a${n}._row = d._first.r`,
    )
    .join(' ')
  const columns = [
    'CAST(NULL AS VARCHAR) AS _batch',
    'CAST(NULL AS BIGINT) AS _row',
    ...attribution,
    ...told,
    state,
    ...groupColumns(`[${keys.map((_, i) => keyOf(scope, test, i)).join(', ')}]`, false, 'g._dt'),
    'CAST(NULL AS VARCHAR) AS _rowregister',
  ]
  const groups = `SELECT ${columns.join(', ')} FROM ${out}_o g JOIN (${grouped}) d ON ${keys.map((k) => `d.${k} = g.${k}`).join(' AND ')} ${row}`
  const unplaced = unplacedRows(scope, plan, test, ledgers)
  const statements = [
    `CREATE OR REPLACE TABLE ${out}_g AS SELECT ${keys.join(', ')}, sum(_c) AS _c, max(_dt) AS _dt, ${gaps ? 'bool_or(_gap)' : 'FALSE'} AS _gap FROM (${union(false)}) GROUP BY ${keys.join(', ')}`,
    `CREATE OR REPLACE TABLE ${out}_o AS SELECT * FROM ${out}_g g WHERE ${open} AND ${asked(plan, 'g._dt')}`,
  ]
  return { statements, sql: [groups, ...unplaced].join(' UNION ALL BY NAME ') }
}

function keyOf(scope: Scope, test: Balance, i: number): string {
  const fields = listLedgers(test).map(({ side, ledger }) => ({
    register: ledger.register,
    field: keyFields(test, side)[i] ?? '',
  }))
  // Beside decimals the union turns whole numbers into decimals.
  const decimal = fields.find(
    ({ register, field }) => registerOf(scope, register).fields.get(field)?.type === 'decimal',
  )
  const { register, field } = decimal ?? fields[0] ?? { register: '', field: '' }
  return keyTextSql(scope, register, field, 'g').replaceAll(`g.${quoteName(field)}`, `g.m${i}`)
}

/** Nothing where the register has no such field. */
function fieldText(scope: Scope, register: string, field: string, alias: string): string {
  return registerOf(scope, register).fields.has(field)
    ? keyTextSql(scope, register, field, alias)
    : 'CAST(NULL AS VARCHAR)'
}

/** Keys that agree, by day: all keys less those in question. */
export function balanceSatisfied(plan: BranchPlan, out: string): string {
  return `SELECT CAST(NULL AS VARCHAR) AS organ, CAST(NULL AS VARCHAR) AS post, day, sum(n) AS n FROM (SELECT _dt AS day, count(*) AS n FROM ${out}_g g WHERE ${asked(plan, 'g._dt')} GROUP BY ALL UNION ALL SELECT _dt, -count(*) FROM ${out}_o GROUP BY ALL) GROUP BY ALL`
}

/** Rows without a key, one for each row of a register however many sums are taken over it. */
function unplacedRows(scope: Scope, plan: BranchPlan, test: Balance, ledgers: readonly Numbered[]): string[] {
  const sources = new Map<string, string[]>()
  for (const numbered of ledgers) {
    const rows = unplacedOf(scope, plan, test, numbered)
    const source = JSON.stringify([numbered.side, numbered.ledger.register])
    if (rows !== undefined) sources.set(source, [...(sources.get(source) ?? []), rows])
  }
  return [...sources.values()].map((parts) =>
    parts.length === 1
      ? parts.join('')
      : `SELECT * EXCLUDE (_n) FROM (${parts.map((sql, i) => `SELECT *, ${i} AS _n FROM (${sql})`).join(' UNION ALL ')}) QUALIFY row_number() OVER (PARTITION BY _batch, _row ORDER BY _n) = 1`,
  )
}

function unplacedOf(scope: Scope, plan: BranchPlan, test: Balance, { side, ledger }: Numbered): string | undefined {
  const fields = keyFields(test, side).filter((field) => !isRequired(scope, ledger.register, field))
  if (fields.length === 0 || isMissing(scope, ledger.register)) return undefined
  const printer = ledgerPrinter(scope, ledger)
  const where = printer.condition(ledger.where)
  const why = firstNull(fields.map((field) => printer.field(field)))
  const day = ledger.at === undefined ? 'CAST(NULL AS DATE)' : `r.${quoteName(ledger.at)}`
  const open = fields.map((field) => `r.${quoteName(field)} IS NULL`).join(' OR ')
  const register = registerOf(scope, ledger.register)
  const columns = [
    'r._batch AS _batch',
    'r._row AS _row',
    ...attributedTexts(scope, plan.branch, ledger.register, 'r'),
    ...toldColumns({ why }),
    "'undetermined' AS outcome",
    ...groupColumns(keyListSql(scope, ledger.register, register.key, 'r'), true, day),
    `${quoteText(ledger.register)} AS _rowregister`,
  ]
  return `SELECT ${columns.join(', ')} FROM ${quoteName(ledger.register)} r ${printer.joins.join(' ')} WHERE ${where.sql} IS NOT FALSE AND (${open}) AND ${asked(plan, day)}`
}
