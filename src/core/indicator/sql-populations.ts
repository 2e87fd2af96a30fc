/** Who counts in branches that are not about all of their subjects: counted in the pass that looks for whoever fails. */
import { quoteName } from '#core/sql'
import type { Fact } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { leavesOf } from './seen.ts'
import { monthOf, placeFields, placeOf } from './sql-branch.ts'
import { ownFacts } from './sql-fact-groups.ts'
import { factPrinter } from './sql-fact-terms.ts'
import { type Joining, joinedFacts } from './sql-facts.ts'
import type { RowPrinter } from './sql-row.ts'
import type { SharedFacts } from './sql-shared-facts.ts'
import { scopedSource } from './sql-subject.ts'

/** Branches whose subjects are counted by the same organ and post. Subjects and their facts are called s. */
export type Counting = {
  /** The fields of organ and post, as names of columns. */
  fields: readonly string[]
  /** As `_month`. */
  month: string
  /** Whether a subject counts: branches that count alike share one, as `_n…` of its place here. */
  counts: readonly string[]
}

/**
 * `along`: counted for all at once by whoever goes through the subjects, with `joins` behind them; `statements` count the others by
 * themselves. `of`: organ, post, month and n of the plan of that number; undefined where every subject counts.
 */
export type Populations = {
  along: Counting | undefined
  statements: string[]
  of: (plan: number) => string | undefined
}

export function givenPopulations(
  scope: Scope,
  shared: SharedFacts,
  joining: Joining,
  table: string,
  joins: string[],
): Populations {
  const { plans, facts } = joining
  if (!plans.some(isPartial)) return { along: undefined, statements: [], of: () => undefined }
  const places = new Map<string, number[]>()
  plans.forEach((plan, n) => {
    const place = JSON.stringify(placeFields(plan.branch))
    places.set(place, [...(places.get(place) ?? []), n])
  })
  const at = plans[0]?.branch.subject.at
  const month = `${monthOf(at === undefined ? 'CAST(NULL AS DATE)' : `s.${quoteName(at)}`)} AS _month`
  const countings = [...places]
    .filter(([, numbers]) => numbers.some((n) => isPartial(plans[n])))
    .map(([, numbers], q) => {
      const calendar = q === 0 ? joins : []
      const [first] = numbers.flatMap((n) => plans[n] ?? [])
      const fields = first === undefined ? [] : placeFields(first.branch).map(quoteName)
      const counted = new Map(
        numbers.flatMap((n) => {
          const plan = plans[n]
          return plan === undefined ? [] : [[n, countsIn(plan, factPrinter(scope, plan.branch, facts, 's', calendar))]]
        }),
      )
      return { fields, month, counted, counts: [...new Set(counted.values())], calendar }
    })
  const [along, ...others] = countings
  const statements = others.map(({ fields, counted, counts, calendar }, i) => {
    const by = [...fields.map((field) => `s.${field}`), month].join(', ')
    const only = new Set([...counted.keys()].flatMap((n) => givenNumbers(plans[n], facts)))
    const joined = joinedFacts(scope, shared, { ...joining, only }, table, true).sql
    const sums = counts.map((sql, n) => `count(*) FILTER (${sql}) AS _n${n}`)
    return `CREATE OR REPLACE TABLE ${table}_q${i + 1} AS SELECT ${by}, ${sums.join(', ')} FROM (${joined}) s ${calendar.join(' ')} GROUP BY ALL`
  })
  const of = (number: number) => {
    const q = countings.findIndex(({ counted }) => counted.has(number))
    const n = countings[q]?.counts.indexOf(countings[q]?.counted.get(number) ?? '')
    const plan = plans[number]
    return n === undefined || plan === undefined
      ? undefined
      : `SELECT ${placeOf(scope, plan.branch, 'q')}, q._month AS month, sum(q._n${n}) AS n FROM ${table}_q${q} q WHERE q._n${n} > 0 GROUP BY ALL`
  }
  return { along, statements, of }
}

/**
 * Columns by which rows of the relation `alias` that are `found` become groups of their own among the counts, which are by `fields`
 * already: column by column, and empty for everyone else. Groups by a struct of them are compared row by row and cost twice as much.
 */
export function foundColumns(
  columns: readonly string[],
  fields: readonly string[],
  found: string,
  alias: string,
): string[] {
  return columns
    .filter((column) => !fields.includes(column))
    .map((column) => `CASE WHEN ${found} THEN ${alias}.${column} END AS ${column}`)
}

function isPartial(plan: BranchPlan | undefined): boolean {
  return plan?.branch.test.kind === 'condition' && plan.branch.test.given !== undefined
}

function givenNumbers(plan: BranchPlan | undefined, facts: readonly Fact[]): number[] {
  if (plan?.branch.test.kind !== 'condition' || plan.branch.test.given === undefined) return []
  const used = new Set(leavesOf(plan.branch.test.given).flatMap((leaf) => (leaf.kind === 'fact' ? [leaf.id] : [])))
  return ownFacts(plan.branch, facts).flatMap(({ fact, i }) => (used.has(fact.id) ? [i] : []))
}

/** Also true of rows of which it is not known whether they are subjects; those are not asked whether they are given either. */
function countsIn(plan: BranchPlan, printer: RowPrinter): string {
  const { test, subject } = plan.branch
  const where = printer.condition(subject.where).sql
  const given = test.kind === 'condition' && test.given !== undefined ? printer.condition(test.given).sql : undefined
  const before = [
    ...(where === 'TRUE' ? [] : [`${where} IS NULL`]),
    ...(subject.at === undefined ? [] : [`s.${quoteName(subject.at)} IS NULL`]),
  ]
  const conditions = [
    ...scopedSource(plan).conditions('s'),
    ...(where === 'TRUE' ? [] : [`${where} IS NOT FALSE`]),
    ...(given === undefined ? [] : [`(${[...before, `${given} IS NOT FALSE`].join(' OR ')})`]),
  ]
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ')
}
