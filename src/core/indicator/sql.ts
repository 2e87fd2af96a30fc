/** Plan → SQL text (DuckDB). Each unit leaves what it judged and who counts in it; the last one shows all findings as `hits`. */
import { quoteName, quoteText } from '#core/sql'
import type { BranchPlan, Plan, PlanUnit, Scope } from './plan.ts'
import { answersStatements } from './sql-answers.ts'
import { balanceSatisfied, balanceStatements } from './sql-balance.ts'
import {
  COUNT_OUTCOMES,
  COUNTED,
  countPopulation,
  groupBranch,
  type Judged,
  type Population,
  type PrintedBranch,
  type Printing,
  placeOf,
  plainBranches,
  rowBranch,
} from './sql-branch.ts'
import { conditionStatements, judgeAgainStatements } from './sql-conditions.ts'
import { cycleSatisfied, cycleStatements } from './sql-cycles.ts'
import type { JudgeAgain } from './sql-exemptions.ts'
import { joinedFacts, joinedFew } from './sql-facts.ts'
import { firstAnswersStatements } from './sql-first-answers.ts'
import { repeatSatisfied, repeatStatements } from './sql-groups.ts'
import { orderUnits, type PrintedUnit } from './sql-order.ts'
import { givenPopulations } from './sql-populations.ts'
import { drawnRows } from './sql-samples.ts'
import { SharedFacts } from './sql-shared-facts.ts'
import { type Source, scopedSource } from './sql-subject.ts'
import { totalSatisfied, totalStatements } from './sql-totals.ts'

type MadeUnit = Omit<PrintedUnit, 'after' | 'reads'>

export type PrintedPlan = { setup: readonly string[]; units: readonly PrintedUnit[] }

/** What was judged and is not known to be in order; names and types of the columns of `hits`. */
const FOUND = `CREATE TABLE found (indicator VARCHAR, branch VARCHAR, outcome VARCHAR, reason VARCHAR, reason_at VARCHAR, register VARCHAR, key VARCHAR[], row_batch batch, row_no BIGINT, fact_date DATE, start_date DATE, due_date DATE, actual_date DATE, actual_value DECIMAL(38, 4), expected_value DECIMAL(38, 4), evidence STRUCT("register" VARCHAR, batch batch, "row" BIGINT)[], seen VARCHAR[], exemptions_tried STRUCT(id VARCHAR, why VARCHAR)[], officer VARCHAR, post VARCHAR, organ VARCHAR)`

const RUNS =
  'CREATE TABLE calendar_runs AS SELECT run, max(year(day)) + 1 AS next_year, min(year(day)) - 1 AS previous_year FROM calendar_days GROUP BY run'

/**
 * The statements expect, for every register filled from files, a relation of its name with `_batch`, `_row` and its fields,
 * and the table `calendar_days` of `calendarTable`. They leave `hits` and `tallies`.
 */
export function printPlan(plan: Plan, mostKept = MOST_UNITS_KEPT): PrintedPlan {
  const { scope } = plan
  const shared = new SharedFacts(scope, plan.units)
  const few = plan.units.length <= mostKept
  const kept: string[] = []
  const printing: Printing = { scope, shared, populations: new Map(), ...(few && { kept }) }
  const views = [...scope.registers.values()].flatMap(({ id, source }) => {
    if (source.kind === 'files') return []
    const columns = [...source.columns].map(([field, from]) => `${quoteName(from)} AS ${quoteName(field)}`)
    return [
      `CREATE VIEW ${quoteName(id)} AS SELECT _batch, _row, ${columns.join(', ')} FROM ${quoteName(source.of)} WHERE ${quoteName(source.where.field)} = ${quoteText(source.where.equals)}`,
    ]
  })
  const units = plan.units.map((unit, i) => {
    const printed = printUnit(printing, unit, `u${i}`)
    return few ? printed : withoutLeftovers(printed)
  })
  // A view: what was judged is read where it lies, not copied a second time; copied only where too much would lie about.
  const judged = ['SELECT * FROM found', ...kept].join(' UNION ALL ')
  const collect = {
    label: 'hits',
    indicators: [],
    statements: [
      `CREATE VIEW judged AS ${judged}`,
      COUNT_OUTCOMES,
      "CREATE VIEW hits AS SELECT * FROM judged WHERE outcome IN ('violated', 'undetermined')",
    ],
  }
  const ordered = orderUnits(units, collect).map((unit) => ({ ...unit, reads: readsOf(scope, unit.statements) }))
  return { setup: [RUNS, FOUND, ...COUNTED, ...views], units: ordered }
}

function readsOf(scope: Scope, statements: readonly string[]): string[] {
  const text = statements.join(' ')
  const read = [...scope.registers.values()].filter(({ id }) => text.includes(quoteName(id)))
  return [...new Set(read.map(({ id, source }) => (source.kind === 'files' ? id : source.of)))]
}

/** Every table takes its share of memory, however few its rows: with hundreds of units that is more than the data. */
const MOST_UNITS_KEPT = 24

/** Drops what a unit made on the way, save for the counts (`_p`) and facts that later units share. */
function withoutLeftovers(unit: MadeUnit): MadeUnit {
  const made = unit.statements.flatMap((statement) => {
    const [, kind, name] = /^CREATE OR REPLACE (TABLE|VIEW) (\w+)/.exec(statement) ?? []
    return kind === undefined || name === undefined || /^shared|_p$/.test(name) ? [] : [{ kind, name }]
  })
  const views = made.filter(({ kind }) => kind === 'VIEW')
  const tables = made.filter(({ kind }) => kind === 'TABLE')
  return {
    ...unit,
    statements: [
      ...unit.statements,
      ...[...views, ...tables].map(({ kind, name }) => `DROP ${kind} IF EXISTS ${name}`),
    ],
  }
}

function printUnit(printing: Printing, unit: PlanUnit, name: string): MadeUnit {
  const plans = unit.kind === 'conditions' || unit.kind === 'firstAnswers' ? unit.plans.map((p) => p.plan) : [unit.plan]
  const branches = printBranches(printing, unit, name)
  const counts = branches.flatMap((branch) => branch.counts)
  const statements = [
    ...branches.flatMap((branch) => branch.statements),
    ...(counts.length === 0 ? [] : [`INSERT INTO counted ${counts.join(' UNION ALL ')}`]),
  ]
  return {
    label: `${unit.kind}: ${plans.map((p) => `${p.indicator.id}/${p.branch.id}`).join(', ')}`,
    indicators: [...new Set(plans.map((p) => p.indicator.id))],
    statements,
  }
}

function printBranches(printing: Printing, unit: PlanUnit, name: string): PrintedBranch[] {
  const { scope } = printing
  switch (unit.kind) {
    case 'answers': {
      const { plan } = unit
      const ask = (source: Source, out: string) => answersStatements(scope, plan.branch, source, out)
      const again = (source: Source, out: string) => {
        const { statements, sql } = ask(source, out)
        return [...statements, `CREATE OR REPLACE TABLE ${out} AS ${sql}`]
      }
      return [rowBranch(printing, plan, name, ask(scopedSource(plan), `${name}_j`), again)]
    }
    case 'firstAnswers': {
      const shared = firstAnswersStatements(scope, unit, `${name}_f`)
      const own = (plan: BranchPlan, i: number): Judged =>
        shared === undefined
          ? answersStatements(scope, plan.branch, scopedSource(plan), `${name}_${i}_j`)
          : {
              statements: i === 0 ? shared : [],
              sql: `SELECT * EXCLUDE (_n) FROM ${name}_f_a WHERE _n = ${i}`,
              written: true,
            }
      return unit.plans.map(({ plan }, i) => rowBranch(printing, plan, `${name}_${i}`, own(plan, i), undefined))
    }
    case 'conditions':
      return conditionUnit(printing, unit, name)
    case 'repeat': {
      const source = scopedSource(unit.plan)
      const judged = repeatStatements(scope, unit.plan, source, `${name}_j`)
      const place = placeOf(scope, unit.plan.branch, 'm')
      const satisfied = repeatSatisfied(scope, unit.plan, source, `${name}_j`, place)
      return [groupBranch(printing, unit.plan, name, judged, true, satisfied)]
    }
    case 'total': {
      const judged = totalStatements(scope, printing.shared, unit.plan, scopedSource(unit.plan), `${name}_j`)
      const satisfied = totalSatisfied(unit.plan, `${name}_j`, placeOf(scope, unit.plan.branch, 'm'))
      return [groupBranch(printing, unit.plan, name, judged, true, satisfied)]
    }
    case 'balance': {
      const judged = balanceStatements(scope, unit.plan, `${name}_j`)
      return [groupBranch(printing, unit.plan, name, judged, false, balanceSatisfied(unit.plan, `${name}_j`))]
    }
    case 'cycle': {
      const judged = cycleStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`)
      return [groupBranch(printing, unit.plan, name, judged, false, cycleSatisfied(unit.plan.branch, `${name}_j`))]
    }
    case 'sample': {
      const judged = drawnRows(scope, unit.plan, scopedSource(unit.plan))
      return [rowBranch(printing, unit.plan, name, judged, undefined, 'judged')]
    }
    default:
      return unit satisfies never
  }
}

/** Branches about the rows of one register share one join with all their facts. */
function conditionUnit(
  printing: Printing,
  unit: Extract<PlanUnit, { kind: 'conditions' }>,
  name: string,
): PrintedBranch[] {
  const { scope, shared } = printing
  const { facts } = unit
  const plans = unit.plans.map((p) => p.plan)
  const joining = { plans, facts, source: widestSource(scope, unit.register, plans) }
  const joined = joinedFacts(scope, shared, joining, name)
  const branches = plans.map((plan) => ({ branch: plan.branch, source: scopedSource(plan) }))
  const calendar: string[] = []
  const populations = givenPopulations(scope, shared, joining, name, calendar)
  const again = (plan: BranchPlan): JudgeAgain => {
    const own = plan.branch.test.kind === 'condition' ? plan.branch.test.facts : []
    return (moved, out) => {
      const few = joinedFew(scope, { plans: [plan], facts: own, source: moved })
      return judgeAgainStatements(scope, plan.branch, own, moved, `(${few})`, out)
    }
  }
  const judged = conditionStatements(scope, branches, facts, joined, name, populations.along, calendar)
  const numbered = plans.map((plan, n) => ({ plan, n }))
  const plain = printing.kept === undefined ? numbered.filter(({ plan }) => plan.branch.exemptions.length === 0) : []
  const others = numbered.filter((each) => !plain.includes(each))
  const rows = judged.rows(others.map(({ n }) => n))
  const first = [
    ...joined.statements,
    ...judged.statements,
    ...populations.statements,
    ...plainBranches(scope, plain, judged.rows),
    ...(others.length === 0 ? [] : [`CREATE OR REPLACE TABLE ${name}_a AS ${rows}`]),
  ]
  const counted = (n: number): Population => {
    const known = populations.of(n)
    return known === undefined ? 'subjects' : { counted: known }
  }
  return [
    { statements: first, counts: [] },
    ...plain.map(({ plan, n }) => countPopulation(printing, plan, `${name}_${n}`, counted(n))),
    ...others.map(({ plan, n }) => {
      const own: Judged = {
        statements: [],
        sql: `SELECT * EXCLUDE (_n) FROM ${name}_a WHERE _n = ${n}`,
        written: true,
      }
      return rowBranch(printing, plan, `${name}_${n}`, own, again(plan), counted(n))
    }),
  ]
}

/**
 * The rows that any of the plans may ask for: limited where all are limited alike to a period. What is in force alone leaves out few
 * rows and is asked with all else: DuckDB takes it that a fifth of the rows meets any condition, and joins the wrong way round.
 */
function widestSource(scope: Scope, register: string, plans: readonly BranchPlan[]): Source {
  const [first, ...others] = plans
  const alike = first !== undefined && others.every((plan) => plan.from === first.from && plan.to === first.to)
  if (alike && scope.period !== undefined) return scopedSource(first)
  return { relation: quoteName(register), conditions: () => [] }
}
