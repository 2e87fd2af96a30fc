/** Plan → SQL text (DuckDB). Each unit leaves its counts in `tallies`; the last one shows all findings as `hits`. */
import { quoteName, quoteText } from '#core/sql'
import type { BranchPlan, Plan, PlanUnit } from './plan.ts'
import { answersStatements } from './sql-answers.ts'
import { balanceSatisfied, balanceStatements } from './sql-balance.ts'
import { groupBranch, type Printing, placeOf, rowBranch } from './sql-branch.ts'
import { conditionStatements, joinedFacts, sharedConditionStatements } from './sql-conditions.ts'
import { cycleSatisfied, cycleStatements } from './sql-cycles.ts'
import type { JudgeAgain } from './sql-exemptions.ts'
import { firstAnswersStatements } from './sql-first-answers.ts'
import { repeatSatisfied, repeatStatements } from './sql-groups.ts'
import { sampleStatements } from './sql-samples.ts'
import { type Source, scopedSource } from './sql-subject.ts'
import { totalSatisfied, totalStatements } from './sql-totals.ts'

export type PrintedUnit = { label: string; indicators: readonly string[]; statements: readonly string[] }

export type PrintedPlan = { setup: readonly string[]; units: readonly PrintedUnit[] }

/** Names and types of the columns of `hits`. */
const FOUND = `CREATE TABLE found (indicator VARCHAR, branch VARCHAR, outcome VARCHAR, reason VARCHAR, reason_at VARCHAR, register VARCHAR, key VARCHAR[], row_batch VARCHAR, row_no BIGINT, fact_date DATE, start_date DATE, due_date DATE, actual_date DATE, actual_value DECIMAL(38, 4), expected_value DECIMAL(38, 4), evidence STRUCT("register" VARCHAR, batch VARCHAR, "row" BIGINT)[], seen VARCHAR[], exemptions_tried STRUCT(id VARCHAR, why VARCHAR)[], officer VARCHAR, post VARCHAR, organ VARCHAR)`

const TALLIES =
  'CREATE TABLE tallies (indicator VARCHAR, branch VARCHAR, organ VARCHAR, post VARCHAR, month VARCHAR, population BIGINT, satisfied BIGINT, violated BIGINT, undetermined BIGINT, exempted BIGINT, pending BIGINT)'

const RUNS =
  'CREATE TABLE calendar_runs AS SELECT run, max(year(day)) + 1 AS next_year, min(year(day)) - 1 AS previous_year FROM calendar_days GROUP BY run'

/**
 * The statements expect, for every register filled from files, a relation of its name with `_batch`, `_row` and its fields,
 * and the table `calendar_days` of `calendarTable`. They leave `hits` and `tallies`.
 */
export function printPlan(plan: Plan): PrintedPlan {
  const { scope } = plan
  const printing: Printing = { scope, populations: new Map(), hits: [] }
  const views = [...scope.registers.values()].flatMap(({ id, source }) => {
    if (source.kind === 'files') return []
    const columns = [...source.columns].map(([field, from]) => `${quoteName(from)} AS ${quoteName(field)}`)
    return [
      `CREATE VIEW ${quoteName(id)} AS SELECT _batch, _row, ${columns.join(', ')} FROM ${quoteName(source.of)} WHERE ${quoteName(source.where.field)} = ${quoteText(source.where.equals)}`,
    ]
  })
  const few = plan.units.length <= MOST_UNITS_KEPT
  const units = plan.units.map((unit, i) => {
    const known = printing.hits.length
    const printed = printUnit(printing, unit, `u${i}`)
    return few ? printed : withoutLeftovers(printed, printing.hits.slice(known))
  })
  // A view: what was judged is read where it lies, not copied a second time; copied only where too much would lie about.
  const all = ['SELECT * FROM found', ...(few ? printing.hits : [])].join(' UNION ALL ')
  const collect = { label: 'hits', indicators: [], statements: [`CREATE VIEW hits AS ${all}`] }
  return { setup: [RUNS, FOUND, TALLIES, ...views], units: [...units, collect] }
}

/** Every table takes its share of memory, however few its rows: with hundreds of units that is more than the data. */
const MOST_UNITS_KEPT = 24

/** Keeps the findings of a unit and drops what it made on the way, save for the counts (`_p`) that later units share. */
function withoutLeftovers(unit: PrintedUnit, hits: readonly string[]): PrintedUnit {
  const made = unit.statements.flatMap((statement) => {
    const [, kind, name] = /^CREATE OR REPLACE TEMP (TABLE|VIEW) (\w+)/.exec(statement) ?? []
    return kind === undefined || name === undefined || name.endsWith('_p') ? [] : [{ kind, name }]
  })
  const views = made.filter(({ kind }) => kind === 'VIEW')
  const tables = made.filter(({ kind }) => kind === 'TABLE')
  return {
    ...unit,
    statements: [
      ...unit.statements,
      ...hits.map((select) => `INSERT INTO found ${select}`),
      ...[...views, ...tables].map(({ kind, name }) => `DROP ${kind} IF EXISTS ${name}`),
    ],
  }
}

function printUnit(printing: Printing, unit: PlanUnit, name: string): PrintedUnit {
  const plans = unit.kind === 'conditions' || unit.kind === 'firstAnswers' ? unit.plans.map((p) => p.plan) : [unit.plan]
  const statements = unitStatements(printing, unit, name)
  return {
    label: `${unit.kind}: ${plans.map((p) => `${p.indicator.id}/${p.branch.id}`).join(', ')}`,
    indicators: [...new Set(plans.map((p) => p.indicator.id))],
    statements,
  }
}

function unitStatements(printing: Printing, unit: PlanUnit, name: string): string[] {
  const { scope } = printing
  switch (unit.kind) {
    case 'answers':
      return rowBranch(
        printing,
        unit.plan,
        name,
        answersStatements(scope, unit.plan.branch, scopedSource(unit.plan), `${name}_j`),
        (source, out) => answersStatements(scope, unit.plan.branch, source, out),
      )
    case 'firstAnswers': {
      const out = (i: number) => `${name}_${i}_j`
      const shared = firstAnswersStatements(scope, unit, `${name}_f`, out)
      return unit.plans.flatMap(({ plan }, i) => {
        const own =
          shared === undefined
            ? answersStatements(scope, plan.branch, scopedSource(plan), out(i))
            : i === 0
              ? shared
              : []
        return rowBranch(printing, plan, `${name}_${i}`, own, undefined)
      })
    }
    case 'conditions':
      return conditionUnit(printing, unit, name)
    case 'repeat': {
      const source = scopedSource(unit.plan)
      const judged = repeatStatements(scope, unit.plan, source, `${name}_j`)
      return groupBranch(
        printing,
        unit.plan,
        name,
        judged,
        true,
        repeatSatisfied(scope, unit.plan, source, `${name}_j`, placeOf(scope, unit.plan.branch, 'm')),
      )
    }
    case 'total': {
      const judged = totalStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`)
      return groupBranch(
        printing,
        unit.plan,
        name,
        judged,
        true,
        totalSatisfied(unit.plan, `${name}_j`, placeOf(scope, unit.plan.branch, 'm')),
      )
    }
    case 'balance':
      return groupBranch(
        printing,
        unit.plan,
        name,
        balanceStatements(scope, unit.plan, `${name}_j`),
        false,
        balanceSatisfied(unit.plan, `${name}_j`),
      )
    case 'cycle': {
      const judged = cycleStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`)
      return groupBranch(printing, unit.plan, name, judged, false, cycleSatisfied(unit.plan.branch, `${name}_j`))
    }
    case 'sample':
      return rowBranch(
        printing,
        unit.plan,
        name,
        sampleStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`),
        undefined,
        'judged',
      )
    default:
      return unit satisfies never
  }
}

/** Branches that ask for the same facts share one join; one alone is asked in one piece. */
function conditionUnit(printing: Printing, unit: Extract<PlanUnit, { kind: 'conditions' }>, name: string): string[] {
  const { scope } = printing
  const plans = unit.plans.map((p) => p.plan)
  const [only, more] = plans
  const isPartial = (plan: BranchPlan) => plan.branch.test.kind === 'condition' && plan.branch.test.given !== undefined
  const again =
    (plan: BranchPlan): JudgeAgain =>
    (moved, out) =>
      conditionStatements(scope, plan.branch, moved, `(${joinedFacts(scope, [plan], unit.facts, moved)})`, out)
  if (only !== undefined && more === undefined && !isPartial(only)) {
    const source = scopedSource(only)
    const joined = `(${joinedFacts(scope, [only], unit.facts, source)})`
    return rowBranch(
      printing,
      only,
      `${name}_0`,
      conditionStatements(scope, only.branch, source, joined, `${name}_0_j`),
      again(only),
    )
  }
  const all: Source = { relation: quoteName(unit.register), conditions: () => [] }
  const source = only !== undefined && more === undefined ? scopedSource(only) : all
  const branches = plans.map((plan, i) => ({ branch: plan.branch, source: scopedSource(plan), out: `${name}_${i}_j` }))
  const joined = joinedFacts(scope, plans, unit.facts, source)
  // The facts of all subjects are kept only for who counts by them.
  const kept = plans.some(isPartial)
  return [
    ...(kept ? [`CREATE OR REPLACE TEMP TABLE ${name}_f AS ${joined}`] : []),
    ...sharedConditionStatements(scope, branches, kept ? `${name}_f` : `(${joined})`, name),
    ...plans.flatMap((plan, i) => {
      const population = isPartial(plan) ? { joined: `${name}_f` } : 'subjects'
      return rowBranch(printing, plan, `${name}_${i}`, [], again(plan), population)
    }),
  ]
}
