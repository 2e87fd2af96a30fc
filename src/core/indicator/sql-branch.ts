/** What every branch ends in: exemptions tried, findings in `hits`, what it counted in `counted`. */
import { quoteName, quoteText } from '#core/sql'
import { registerOf } from './fields.ts'
import type { Branch } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { type Exempted, exemptionStatements, type JudgeAgain } from './sql-exemptions.ts'
import { keyListSql, keyTextSql } from './sql-key.ts'
import type { SharedFacts } from './sql-shared-facts.ts'
import { scopedSource, subjectPrinter } from './sql-subject.ts'

/** What comes together while a plan is printed: facts that units share, populations already counted, by their query, and where findings are to be read from. */
export type Printing = { scope: Scope; shared: SharedFacts; populations: Map<string, string>; hits: string[] }

/** `population`: every subject; the judged table itself where it holds them all (`judged`); or what is counted already. */
export function rowBranch(
  printing: Printing,
  plan: BranchPlan,
  name: string,
  judged: string[],
  again: JudgeAgain,
  population: 'subjects' | 'judged' | { counted: string } = 'subjects',
): string[] {
  const { scope } = printing
  const { branch } = plan
  const { register, at } = branch.subject
  const day = at === undefined ? 'CAST(NULL AS DATE)' : `t.${quoteName(at)}`
  const everything = `SELECT ${placeOf(scope, branch, 't')}, ${monthOf(day)} AS month, count(*) AS n ${populationRows(scope, plan)} GROUP BY ALL`
  const exempted = exemptionStatements(scope, branch, `${name}_j`, name, again)
  const once = population === 'subjects' ? countOnce(printing, name, everything) : undefined
  const counted = typeof population === 'object' ? population.counted : once && `SELECT * FROM ${once.table}`
  printing.hits.push(
    selectHits(plan, exempted, {
      key: keyListSql(scope, register, registerOf(scope, register).key, 't'),
      named: 'TRUE',
      fact: day,
      parts: partsOf(scope, branch, 't'),
      rowRegister: quoteText(register),
    }),
  )
  return [
    ...judged,
    ...(once?.statements ?? []),
    ...exempted.statements,
    insertCounts(
      plan,
      outcomes(exempted.table, placeOf(scope, branch, 't'), day),
      counted === undefined ? undefined : { kind: 'everything', sql: counted },
    ),
  ]
}

/** FROM and WHERE of a branch's subjects, called t: also those of which it is not known whether they are. */
function populationRows(scope: Scope, plan: BranchPlan): string {
  const source = scopedSource(plan)
  const printer = subjectPrinter(scope, plan.branch, 't')
  const where = printer.condition(plan.branch.subject.where)
  const conditions = [...source.conditions('t'), ...(where.sql === 'TRUE' ? [] : [`${where.sql} IS NOT FALSE`])]
  return `FROM ${source.relation} t ${printer.joins.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''}`
}

export function groupBranch(
  printing: Printing,
  plan: BranchPlan,
  name: string,
  judged: string[],
  exempts: boolean,
  satisfied: string,
): string[] {
  const { scope } = printing
  const { branch } = plan
  // What may come from another register than the subject's brings its attribution as text.
  const mixed = branch.test.kind === 'balance' || branch.test.kind === 'cycle'
  const parts = mixed
    ? Object.fromEntries(Object.keys(branch.attribute).map((part) => [part, `nullif(t._${part}, '')`]))
    : partsOf(scope, branch, 't')
  const liftable = exempts ? branch : { ...branch, exemptions: [] }
  const exempted = exemptionStatements(scope, liftable, `${name}_j`, name, undefined)
  const month = `SELECT organ, post, ${monthOf('day')} AS month, sum(n) AS n FROM (${satisfied}) GROUP BY ALL`
  printing.hits.push(
    selectHits(plan, exempted, {
      key: 't._key',
      named: 't._named',
      fact: 't._fact',
      parts,
      rowRegister: mixed
        ? `coalesce(t._rowregister, ${quoteText(branch.subject.register)})`
        : quoteText(branch.subject.register),
    }),
  )
  return [
    ...judged,
    ...exempted.statements,
    insertCounts(plan, outcomes(exempted.table, placeColumns(parts), 't._fact'), { kind: 'satisfied', sql: month }),
  ]
}

/** Many branches judge the same subjects: they are counted once. */
function countOnce(printing: Printing, name: string, sql: string): { statements: string[]; table: string } {
  const known = printing.populations.get(sql)
  if (known !== undefined) return { statements: [], table: known }
  const table = `${name}_p`
  printing.populations.set(sql, table)
  return { statements: [`CREATE OR REPLACE TEMP TABLE ${table} AS ${sql}`], table }
}

export function monthOf(day: string): string {
  return `(year(${day}) * 12 + month(${day}) - 1)`
}

function partsOf(scope: Scope, branch: Branch, alias: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(branch.attribute).map(([part, field]) => [
      part,
      `nullif(${keyTextSql(scope, branch.subject.register, field, alias)}, '')`,
    ]),
  )
}

/** The columns by which subjects are counted: the organ and post they are attributed to. */
export function placeOf(scope: Scope, branch: Branch, alias: string): string {
  return placeColumns(partsOf(scope, branch, alias))
}

function placeColumns({ organ, post }: Record<string, string>): string {
  const missing = 'CAST(NULL AS VARCHAR)'
  return `${organ ?? missing} AS organ, ${post ?? missing} AS post`
}

function outcomes(table: string, place: string, day: string): string {
  return `SELECT ${place}, ${monthOf(day)} AS month, t.outcome AS outcome, count(*) AS n FROM ${table} t GROUP BY ALL`
}

type HitColumns = { key: string; named: string; fact: string; parts: Record<string, string>; rowRegister: string }

function selectHits(plan: BranchPlan, { table, tried }: Exempted, columns: HitColumns): string {
  const { indicator, branch } = plan
  const missing = 'CAST(NULL AS VARCHAR)'
  const values = [
    quoteText(indicator.id),
    quoteText(branch.id),
    't.outcome',
    "split_part(t.why, '|', 1)",
    "nullif(split_part(t.why, '|', 2), '')",
    columns.rowRegister,
    columns.key,
    `CASE WHEN ${columns.named} THEN t._batch END`,
    `CASE WHEN ${columns.named} THEN t._row END`,
    columns.fact,
    't.start_date',
    't.due_date',
    't.actual_date',
    't.actual_value',
    't.expected_value',
    't.evidence',
    't.seen',
    tried,
    columns.parts.officer ?? missing,
    columns.parts.post ?? missing,
    columns.parts.organ ?? missing,
  ]
  return `SELECT ${values.join(', ')} FROM ${table} t WHERE t.outcome IN ('violated', 'undetermined')`
}

/** Counts by organ, post and month. What the judged table does not hold is satisfied: known as the rest of everything, or counted by itself. */
function insertCounts(
  plan: BranchPlan,
  judged: string,
  more: { kind: 'everything' | 'satisfied'; sql: string } | undefined,
): string {
  const rest = more === undefined ? '' : ` UNION ALL SELECT organ, post, month, '${more.kind}', n FROM (${more.sql})`
  return `INSERT INTO counted SELECT ${quoteText(plan.indicator.id)}, ${quoteText(plan.branch.id)}, * FROM (SELECT organ, post, month, outcome, n FROM (${judged})${rest})`
}

/**
 * Filled by every branch with what it counted; `tallies` adds it up once. A statement for each branch that did so would cost more
 * to plan than to run.
 */
export const COUNTED = [
  'CREATE TABLE counted (indicator VARCHAR, branch VARCHAR, organ VARCHAR, post VARCHAR, month BIGINT, outcome VARCHAR, n HUGEINT)',
  talliesView(),
]

function talliesView(): string {
  const of = (outcome: string) => `CAST(coalesce(sum(n) FILTER (outcome = '${outcome}'), 0) AS BIGINT)`
  const counts = ['violated', 'undetermined', 'exempted', 'pending'].map((outcome) => `${of(outcome)} AS ${outcome}`)
  const summed = `SELECT indicator, branch, organ, post, month, ${of('everything')} AS everything, ${of('satisfied')} AS counted_satisfied, ${counts.join(', ')} FROM counted GROUP BY indicator, branch, organ, post, month`
  const known = 'violated + undetermined + exempted'
  const satisfied = `CASE WHEN everything > 0 THEN everything - pending - (${known}) ELSE counted_satisfied END`
  const month =
    "CASE WHEN month IS NULL THEN NULL ELSE CAST(month // 12 AS VARCHAR) || '-' || lpad(CAST(month % 12 + 1 AS VARCHAR), 2, '0') END"
  return `CREATE VIEW tallies AS SELECT indicator, branch, organ, post, ${month} AS month, ${satisfied} + ${known} AS population, ${satisfied} AS satisfied, violated, undetermined, exempted, pending FROM (${summed})`
}
