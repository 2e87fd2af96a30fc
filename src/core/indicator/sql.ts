/** Plan → SQL text (DuckDB). Each unit leaves its counts in `tallies`; the last one shows all findings as `hits`. */
import { quoteName, quoteText } from '#core/sql'
import type { BranchPlan, Plan, PlanUnit } from './plan.ts'
import { answersStatements } from './sql-answers.ts'
import { balanceSatisfied, balanceStatements } from './sql-balance.ts'
import { COUNTED, groupBranch, type Printing, placeOf, rowBranch } from './sql-branch.ts'
import { conditionStatements, judgeAgainStatements } from './sql-conditions.ts'
import { cycleSatisfied, cycleStatements } from './sql-cycles.ts'
import type { JudgeAgain } from './sql-exemptions.ts'
import { joinedFacts, joinedFew } from './sql-facts.ts'
import { firstAnswersStatements } from './sql-first-answers.ts'
import { repeatSatisfied, repeatStatements } from './sql-groups.ts'
import { givenPopulations } from './sql-populations.ts'
import { sampleStatements } from './sql-samples.ts'
import { SharedFacts } from './sql-shared-facts.ts'
import { type Source, scopedSource } from './sql-subject.ts'
import { totalSatisfied, totalStatements } from './sql-totals.ts'

export type PrintedUnit = { label: string; indicators: readonly string[]; statements: readonly string[] }

export type PrintedPlan = { setup: readonly string[]; units: readonly PrintedUnit[] }

/** Names and types of the columns of `hits`. */
const FOUND = `CREATE TABLE found (indicator VARCHAR, branch VARCHAR, outcome VARCHAR, reason VARCHAR, reason_at VARCHAR, register VARCHAR, key VARCHAR[], row_batch VARCHAR, row_no BIGINT, fact_date DATE, start_date DATE, due_date DATE, actual_date DATE, actual_value DECIMAL(38, 4), expected_value DECIMAL(38, 4), evidence STRUCT("register" VARCHAR, batch VARCHAR, "row" BIGINT)[], seen VARCHAR[], exemptions_tried STRUCT(id VARCHAR, why VARCHAR)[], officer VARCHAR, post VARCHAR, organ VARCHAR)`

const RUNS =
  'CREATE TABLE calendar_runs AS SELECT run, max(year(day)) + 1 AS next_year, min(year(day)) - 1 AS previous_year FROM calendar_days GROUP BY run'

/**
 * The statements expect, for every register filled from files, a relation of its name with `_batch`, `_row` and its fields,
 * and the table `calendar_days` of `calendarTable`. They leave `hits` and `tallies`.
 */
export function printPlan(plan: Plan): PrintedPlan {
  const { scope } = plan
  const shared = new SharedFacts(scope, plan.units)
  const printing: Printing = { scope, shared, populations: new Map(), hits: [] }
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
  const ended = dropAfterUse(units)
  // A view: what was judged is read where it lies, not copied a second time; copied only where too much would lie about.
  const all = ['SELECT * FROM found', ...(few ? printing.hits : [])].join(' UNION ALL ')
  const collect = { label: 'hits', indicators: [], statements: [`CREATE VIEW hits AS ${all}`] }
  return { setup: [RUNS, FOUND, ...COUNTED, ...views], units: [...ended, collect] }
}

/** Every table takes its share of memory, however few its rows: with hundreds of units that is more than the data. */
const MOST_UNITS_KEPT = 24

/** A table that units share goes with the last of them. */
function dropAfterUse(units: readonly PrintedUnit[]): PrintedUnit[] {
  const lastUse = new Map<string, number>()
  units.forEach(({ statements }, i) => {
    for (const [name] of statements.join(' ').matchAll(/\bshared\d+(?:_u)?\b/g)) lastUse.set(name, i)
  })
  return units.map((unit, i) => {
    const done = [...lastUse].flatMap(([name, last]) => (last === i ? [`DROP TABLE IF EXISTS ${name}`] : []))
    return done.length === 0 ? unit : { ...unit, statements: [...unit.statements, ...done] }
  })
}

/** Keeps the findings of a unit and drops what it made on the way, save for the counts (`_p`) and facts that later units share. */
function withoutLeftovers(unit: PrintedUnit, hits: readonly string[]): PrintedUnit {
  const made = unit.statements.flatMap((statement) => {
    const [, kind, name] = /^CREATE OR REPLACE TEMP (TABLE|VIEW) (\w+)/.exec(statement) ?? []
    return kind === undefined || name === undefined || /^shared|_p$/.test(name) ? [] : [{ kind, name }]
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
      const judged = totalStatements(scope, printing.shared, unit.plan, scopedSource(unit.plan), `${name}_j`)
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

/** Branches about the rows of one register share one join with all their facts. */
function conditionUnit(printing: Printing, unit: Extract<PlanUnit, { kind: 'conditions' }>, name: string): string[] {
  const { scope, shared } = printing
  const { facts } = unit
  const plans = unit.plans.map((p) => p.plan)
  const joining = { plans, facts, source: widestSource(unit.register, plans) }
  const joined = joinedFacts(scope, shared, joining, name)
  const branches = plans.map((plan, i) => ({ branch: plan.branch, source: scopedSource(plan), out: `${name}_${i}_j` }))
  const populations = givenPopulations(scope, shared, joining, name)
  const again = (plan: BranchPlan): JudgeAgain => {
    const own = plan.branch.test.kind === 'condition' ? plan.branch.test.facts : []
    return (moved, out) => {
      const few = joinedFew(scope, { plans: [plan], facts: own, source: moved })
      return judgeAgainStatements(scope, plan.branch, own, moved, `(${few})`, out)
    }
  }
  return [
    ...joined.statements,
    ...conditionStatements(scope, branches, facts, `(${joined.sql})`, name),
    ...populations.statements,
    ...plans.flatMap((plan, i) => {
      const counted = populations.of(i)
      return rowBranch(
        printing,
        plan,
        `${name}_${i}`,
        [],
        again(plan),
        counted === undefined ? 'subjects' : { counted },
      )
    }),
  ]
}

/** The rows that any of the plans may ask for: limited where all are limited alike. */
function widestSource(register: string, plans: readonly BranchPlan[]): Source {
  const [first, ...others] = plans
  if (first !== undefined && others.every((plan) => plan.from === first.from && plan.to === first.to))
    return scopedSource(first)
  return { relation: quoteName(register), conditions: () => [] }
}
