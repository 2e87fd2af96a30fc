/** Who counts in branches that are not about all of their subjects: counted for all of them in one pass. */
import { quoteName } from '#core/sql'
import type { Fact } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { leavesOf } from './seen.ts'
import { monthOf, placeOf } from './sql-branch.ts'
import { ownFacts } from './sql-fact-groups.ts'
import { factPrinter } from './sql-fact-terms.ts'
import { type Joining, joinedFacts } from './sql-facts.ts'
import type { RowPrinter } from './sql-row.ts'
import type { SharedFacts } from './sql-shared-facts.ts'
import { scopedSource } from './sql-subject.ts'

/** `of`: organ, post, month and n of the plan of that number; undefined where every subject counts. */
export type Populations = { statements: string[]; of: (plan: number) => string | undefined }

export function givenPopulations(scope: Scope, shared: SharedFacts, joining: Joining, table: string): Populations {
  const { plans, facts } = joining
  const partial = plans.flatMap((plan, i) =>
    plan.branch.test.kind === 'condition' && plan.branch.test.given !== undefined ? [i] : [],
  )
  if (partial.length === 0) return { statements: [], of: () => undefined }
  const only = new Set(partial.flatMap((i) => givenNumbers(plans[i], facts)))
  const joined = joinedFacts(scope, shared, { ...joining, only }, table, true).sql
  const joins: string[] = []
  const at = plans[0]?.branch.subject.at
  const month = monthOf(at === undefined ? 'CAST(NULL AS DATE)' : `t.${quoteName(at)}`)
  const places = new Map<string, number[]>()
  for (const i of partial) {
    const place = plans[i] === undefined ? '' : placeOf(scope, plans[i].branch, 't')
    places.set(place, [...(places.get(place) ?? []), i])
  }
  const counted = new Map<number, string>()
  const statements = [...places].map(([place, numbers], q) => {
    const counts = numbers.map((i) => {
      const plan = plans[i]
      if (plan === undefined) throw new Error(`unit ${table} has no branch ${i}`)
      counted.set(i, `SELECT organ, post, month, n${i} AS n FROM ${table}_q${q} WHERE n${i} > 0`)
      return `count(*) FILTER (${countsIn(plan, factPrinter(scope, plan.branch, facts, 't', joins))}) AS n${i}`
    })
    return `CREATE OR REPLACE TEMP TABLE ${table}_q${q} AS SELECT ${place}, ${month} AS month, ${counts.join(', ')} FROM (${joined}) t ${joins.join(' ')} GROUP BY ALL`
  })
  return { statements, of: (plan) => counted.get(plan) }
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
  const given = test.kind === 'condition' && test.given !== undefined ? printer.condition(test.given).sql : 'TRUE'
  const before = [
    ...(where === 'TRUE' ? [] : [`${where} IS NULL`]),
    ...(subject.at === undefined ? [] : [`t.${quoteName(subject.at)} IS NULL`]),
  ]
  return [
    ...scopedSource(plan).conditions('t'),
    ...(where === 'TRUE' ? [] : [`${where} IS NOT FALSE`]),
    `(${[...before, `${given} IS NOT FALSE`].join(' OR ')})`,
  ].join(' AND ')
}
