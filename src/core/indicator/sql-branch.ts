/** What every branch ends in: exemptions tried, what was judged left for `judged`, who was in order counted. */
import { quoteName, quoteText } from '#core/sql'
import { registerOf } from './fields.ts'
import type { Branch } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { exemptionStatements, type JudgeAgain, NOTHING_TRIED } from './sql-exemptions.ts'
import { keyListSql, keyTextSql } from './sql-key.ts'
import type { SharedFacts } from './sql-shared-facts.ts'
import { scopedSource, subjectPrinter } from './sql-subject.ts'

/**
 * What comes together while a plan is printed: facts that units share, populations already counted, by their query, and, where the
 * tables of units are kept, what was judged, to be read where it lies. Without `kept` it is written to `found`.
 */
export type Printing = { scope: Scope; shared: SharedFacts; populations: Map<string, string>; kept?: string[] }

/** `counts` are queries with the columns of `counted`. */
export type PrintedBranch = { statements: string[]; counts: string[] }

/** A query for what was judged, with the columns of `toldColumns`, and what it reads; `written`: a table holds just that. */
export type Judged = { statements: string[]; sql: string; written?: true }

/** `population`: every subject; the judged ones alone (`judged`); or what is counted already. */
export function rowBranch(
  printing: Printing,
  plan: BranchPlan,
  name: string,
  judged: Judged,
  again: JudgeAgain,
  population: Population = 'subjects',
): PrintedBranch {
  const { scope } = printing
  const { branch } = plan
  const counted = countPopulation(printing, plan, name, population)
  const told = rowColumns(scope, branch)
  const left = leaveJudged(printing, branch, name, judged, again, namesOf(plan), told)
  return { statements: [...left, ...counted.statements], counts: counted.counts }
}

/**
 * Branches without exemptions about the rows of one register, by number: written to `found` together, from a relation of what all of
 * them judged, with the number as `_n`.
 */
export function plainBranches(
  scope: Scope,
  plans: readonly { plan: BranchPlan; n: number }[],
  judged: (numbers: readonly number[]) => string,
): string[] {
  const alike = new Map<string, { plan: BranchPlan; n: number }[]>()
  for (const each of plans) {
    const attributed = JSON.stringify(each.plan.branch.attribute)
    alike.set(attributed, [...(alike.get(attributed) ?? []), each])
  }
  return [...alike.values()].flatMap((group) => {
    const [first, more] = group
    if (first === undefined) return []
    const named = (of: (names: Names) => string) => {
      const [name, ...others] = new Set(group.map(({ plan }) => of(namesOf(plan))))
      if (name !== undefined && others.length === 0) return name
      return `CASE t._n ${group.map(({ plan, n }) => `WHEN ${n} THEN ${of(namesOf(plan))}`).join(' ')} END`
    }
    const names =
      more === undefined
        ? namesOf(first.plan)
        : { indicator: named((each) => each.indicator), branch: named((each) => each.branch) }
    const relation = `(${judged(group.map(({ n }) => n))})`
    return [intoFound(tell(names, relation, NOTHING_TRIED, rowColumns(scope, first.plan.branch)))]
  })
}

export type Population = 'subjects' | 'judged' | { counted: string }

/** Who counts in a branch, as queries for `counted`. */
export function countPopulation(
  printing: Printing,
  plan: BranchPlan,
  name: string,
  population: Population,
): PrintedBranch {
  if (population === 'judged') return { statements: [], counts: [] }
  if (population !== 'subjects') return { statements: [], counts: [countsOf(plan, 'everything', population.counted)] }
  const { scope } = printing
  const everything = `SELECT ${placeOf(scope, plan.branch, 't')}, ${monthOf(dayOf(plan.branch))} AS month, count(*) AS n ${populationRows(scope, plan)} GROUP BY ALL`
  const once = countOnce(printing, name, everything)
  return { statements: once.statements, counts: [countsOf(plan, 'everything', `SELECT * FROM ${once.table}`)] }
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
  judged: Judged,
  exempts: boolean,
  satisfied: string,
): PrintedBranch {
  const { scope } = printing
  const { branch } = plan
  // What may come from another register than the subject's brings its attribution as text.
  const mixed = branch.test.kind === 'balance' || branch.test.kind === 'cycle'
  const parts = mixed
    ? Object.fromEntries(Object.keys(branch.attribute).map((part) => [part, `nullif(t._${part}, '')`]))
    : partsOf(scope, branch, 't')
  const liftable = exempts ? branch : { ...branch, exemptions: [] }
  const register = quoteText(branch.subject.register)
  const left = leaveJudged(printing, liftable, name, judged, undefined, namesOf(plan), {
    key: 't._key',
    named: 't._named',
    fact: 't._fact',
    parts,
    rowRegister: mixed ? `coalesce(t._rowregister, ${register})` : register,
  })
  const month = `SELECT organ, post, ${monthOf('day')} AS month, sum(n) AS n FROM (${satisfied}) GROUP BY ALL`
  return { statements: left, counts: [countsOf(plan, 'satisfied', month)] }
}

/** Tries the exemptions and leaves what was judged where it belongs; without exemptions it is written nowhere before that. */
function leaveJudged(
  printing: Printing,
  branch: Branch,
  name: string,
  { statements, sql, written }: Judged,
  again: JudgeAgain,
  names: Names,
  columns: ToldColumns,
): string[] {
  if (branch.exemptions.length === 0 && printing.kept === undefined)
    return [...statements, intoFound(tell(names, `(${sql})`, NOTHING_TRIED, columns))]
  const table = `${name}_j`
  const exempted = exemptionStatements(printing.scope, branch, table, name, again)
  const told = tell(names, exempted.table, exempted.tried, columns)
  printing.kept?.push(told)
  return [
    ...statements,
    `CREATE OR REPLACE ${written ? 'VIEW' : 'TABLE'} ${table} AS ${sql}`,
    ...exempted.statements,
    ...(printing.kept === undefined ? [intoFound(told)] : []),
  ]
}

function intoFound(told: string): string {
  return `INSERT INTO found ${told}`
}

/** Many branches judge the same subjects: they are counted once. */
function countOnce(printing: Printing, name: string, sql: string): { statements: string[]; table: string } {
  const known = printing.populations.get(sql)
  if (known !== undefined) return { statements: [], table: known }
  const table = `${name}_p`
  printing.populations.set(sql, table)
  return { statements: [`CREATE OR REPLACE TABLE ${table} AS ${sql}`], table }
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

/** The fields that `placeOf` reads: rows are grouped by these, and only groups get the texts. */
export function placeFields({ attribute: { organ, post } }: Branch): string[] {
  return [...new Set([organ, post].filter((field) => field !== undefined))]
}

function placeColumns({ organ, post }: Record<string, string>): string {
  const missing = 'CAST(NULL AS VARCHAR)'
  return `${organ ?? missing} AS organ, ${post ?? missing} AS post`
}

function dayOf({ subject }: Branch): string {
  return subject.at === undefined ? 'CAST(NULL AS DATE)' : `t.${quoteName(subject.at)}`
}

/** As SQL. */
type Names = { indicator: string; branch: string }

function namesOf({ indicator, branch }: BranchPlan): Names {
  return { indicator: quoteText(indicator.id), branch: quoteText(branch.id) }
}

/** How a judged row, called t, is told. */
type ToldColumns = { key: string; named: string; fact: string; parts: Record<string, string>; rowRegister: string }

function rowColumns(scope: Scope, branch: Branch): ToldColumns {
  const { register } = branch.subject
  return {
    key: keyListSql(scope, register, registerOf(scope, register).key, 't'),
    named: 'TRUE',
    fact: dayOf(branch),
    parts: partsOf(scope, branch, 't'),
    rowRegister: quoteText(register),
  }
}

/** A query with the columns of `found`. */
function tell(names: Names, relation: string, tried: string, columns: ToldColumns): string {
  const missing = 'CAST(NULL AS VARCHAR)'
  const values = [
    names.indicator,
    names.branch,
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
    columns.parts['officer'] ?? missing,
    columns.parts['post'] ?? missing,
    columns.parts['organ'] ?? missing,
  ]
  return `SELECT ${values.join(', ')} FROM ${relation} t`
}

/** Who is not judged is in order: known as the rest of everything, or counted by himself. */
function countsOf({ indicator, branch }: BranchPlan, what: 'everything' | 'satisfied', sql: string): string {
  return `SELECT ${quoteText(indicator.id)} AS indicator, ${quoteText(branch.id)} AS branch, organ, post, month, '${what}' AS outcome, n FROM (${sql})`
}

/**
 * Filled by every unit with who counts in its branches, and at the end with the outcomes of all; `tallies` adds it up once. Statements
 * for each branch that did so would cost more to plan than to run.
 */
export const COUNTED = [
  'CREATE TABLE counted (indicator VARCHAR, branch VARCHAR, organ VARCHAR, post VARCHAR, month BIGINT, outcome VARCHAR, n HUGEINT)',
  talliesView(),
]

/** What all branches judged counted by outcome, from `judged`. */
export const COUNT_OUTCOMES = `INSERT INTO counted SELECT indicator, branch, organ, post, ${monthOf('fact_date')} AS month, outcome, count(*) FROM judged GROUP BY ALL`

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
