/** Plan → SQL text (DuckDB). Each unit leaves its findings in `hits` and its counts in `tallies`. */
import { quoteName, quoteText } from '#core/sql'
import { registerOf } from './fields.ts'
import type { Branch } from './indicator.ts'
import type { BranchPlan, Plan, PlanUnit, Scope } from './plan.ts'
import { answersStatements } from './sql-answers.ts'
import { balanceSatisfied, balanceStatements } from './sql-balance.ts'
import { conditionStatements, joinedFacts } from './sql-conditions.ts'
import { cycleSatisfied, cycleStatements, sampleStatements } from './sql-cycles.ts'
import { type Exempted, exemptionStatements, type JudgeAgain } from './sql-exemptions.ts'
import { firstAnswers } from './sql-first-answers.ts'
import { repeatSatisfied, repeatStatements, totalSatisfied, totalStatements } from './sql-groups.ts'
import { keyListSql, keyTextSql } from './sql-key.ts'
import { type Source, scopedSource, subjectPrinter } from './sql-subject.ts'

export type PrintedUnit = { label: string; indicators: readonly string[]; statements: readonly string[] }

export type PrintedPlan = { setup: readonly string[]; units: readonly PrintedUnit[] }

const HITS = `CREATE TABLE hits (indicator VARCHAR, branch VARCHAR, outcome VARCHAR, reason VARCHAR, reason_at VARCHAR, register VARCHAR, key VARCHAR[], row_batch VARCHAR, row_no BIGINT, fact_date DATE, start_date DATE, due_date DATE, actual_date DATE, actual_value DECIMAL(38, 4), expected_value DECIMAL(38, 4), evidence STRUCT("register" VARCHAR, batch VARCHAR, "row" BIGINT)[], exemptions_tried STRUCT(id VARCHAR, why VARCHAR)[], officer VARCHAR, post VARCHAR, organ VARCHAR)`

const TALLIES =
  'CREATE TABLE tallies (indicator VARCHAR, branch VARCHAR, organ VARCHAR, month VARCHAR, population BIGINT, satisfied BIGINT, violated BIGINT, undetermined BIGINT, exempted BIGINT, pending BIGINT)'

const RUNS =
  'CREATE TABLE calendar_runs AS SELECT run, max(year(day)) + 1 AS next_year, min(year(day)) - 1 AS previous_year FROM calendar_days GROUP BY run'

/**
 * The statements expect, for every register filled from files, a relation of its name with `_batch`, `_row` and its fields,
 * and the table `calendar_days` of `calendarTable`. They leave `hits` and `tallies`.
 */
export function printPlan(plan: Plan): PrintedPlan {
  const { scope } = plan
  const views = [...scope.registers.values()].flatMap(({ id, source }) => {
    if (source.kind === 'files') return []
    const columns = [...source.columns].map(([field, from]) => `${quoteName(from)} AS ${quoteName(field)}`)
    return [
      `CREATE VIEW ${quoteName(id)} AS SELECT _batch, _row, ${columns.join(', ')} FROM ${quoteName(source.of)} WHERE ${quoteName(source.where.field)} = ${quoteText(source.where.equals)}`,
    ]
  })
  return { setup: [RUNS, HITS, TALLIES, ...views], units: plan.units.map((unit, i) => printUnit(scope, unit, `u${i}`)) }
}

function printUnit(scope: Scope, unit: PlanUnit, name: string): PrintedUnit {
  const plans = unit.kind === 'conditions' || unit.kind === 'firstAnswers' ? unit.plans.map((p) => p.plan) : [unit.plan]
  const statements = [...unitStatements(scope, unit, name)]
  return {
    label: `${unit.kind}: ${plans.map((p) => `${p.indicator.id}/${p.branch.id}`).join(', ')}`,
    indicators: [...new Set(plans.map((p) => p.indicator.id))],
    statements,
  }
}

function unitStatements(scope: Scope, unit: PlanUnit, name: string): string[] {
  switch (unit.kind) {
    case 'answers':
      return rowBranch(
        scope,
        unit.plan,
        name,
        answersStatements(scope, unit.plan.branch, scopedSource(unit.plan), `${name}_j`),
        (source, out) => answersStatements(scope, unit.plan.branch, source, out),
      )
    case 'firstAnswers': {
      const shared = firstAnswers(scope, unit, `${name}_f`)
      const each = unit.plans.flatMap(({ plan }, i) =>
        rowBranch(
          scope,
          plan,
          `${name}_${i}`,
          answersStatements(scope, plan.branch, scopedSource(plan), `${name}_${i}_j`, shared?.open(plan)),
          undefined,
        ),
      )
      return [...(shared?.statements ?? []), ...each]
    }
    case 'conditions': {
      const plans = unit.plans.map((p) => p.plan)
      const all: Source = { relation: quoteName(unit.register), conditions: () => [] }
      const [only, more] = plans
      const shared = more === undefined && only ? undefined : `${name}_f`
      const facts =
        shared === undefined
          ? []
          : [`CREATE OR REPLACE TEMP TABLE ${shared} AS ${joinedFacts(scope, plans, unit.facts, all)}`]
      const each = plans.flatMap((plan, i) => {
        const source = scopedSource(plan)
        const joined = shared ?? `(${joinedFacts(scope, [plan], unit.facts, source)})`
        const again: JudgeAgain = (moved, out) =>
          conditionStatements(scope, plan.branch, moved, `(${joinedFacts(scope, [plan], unit.facts, moved)})`, out)
        return rowBranch(
          scope,
          plan,
          `${name}_${i}`,
          conditionStatements(scope, plan.branch, source, joined, `${name}_${i}_j`),
          again,
        )
      })
      return [...facts, ...each]
    }
    case 'repeat': {
      const source = scopedSource(unit.plan)
      const judged = repeatStatements(scope, unit.plan, source, `${name}_j`)
      return groupBranch(
        scope,
        unit.plan,
        name,
        judged,
        true,
        repeatSatisfied(scope, unit.plan, source, `${name}_j`, organOf(scope, unit.plan.branch, 'm')),
      )
    }
    case 'total': {
      const judged = totalStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`)
      return groupBranch(
        scope,
        unit.plan,
        name,
        judged,
        true,
        totalSatisfied(unit.plan, `${name}_j`, organOf(scope, unit.plan.branch, 'm')),
      )
    }
    case 'balance':
      return groupBranch(
        scope,
        unit.plan,
        name,
        balanceStatements(scope, unit.plan, `${name}_j`),
        false,
        balanceSatisfied(unit.plan, `${name}_j`),
      )
    case 'cycle': {
      const judged = cycleStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`)
      return groupBranch(
        scope,
        unit.plan,
        name,
        judged,
        false,
        cycleSatisfied(`${name}_j`, organOf(scope, unit.plan.branch, 'm')),
      )
    }
    case 'sample':
      return rowBranch(
        scope,
        unit.plan,
        name,
        sampleStatements(scope, unit.plan, scopedSource(unit.plan), `${name}_j`),
        undefined,
        true,
      )
    default:
      return unit satisfies never
  }
}

/** `whole`: the judged table holds the whole population. */
function rowBranch(
  scope: Scope,
  plan: BranchPlan,
  name: string,
  judged: string[],
  again: JudgeAgain,
  whole = false,
): string[] {
  const { branch } = plan
  const { register, at } = branch.subject
  const source = scopedSource(plan)
  const day = at === undefined ? 'CAST(NULL AS DATE)' : `t.${quoteName(at)}`
  const printer = subjectPrinter(scope, branch, 't')
  const where = printer.condition(branch.subject.where)
  const conditions = [...source.conditions('t'), ...(where.sql === 'TRUE' ? [] : [`${where.sql} IS NOT FALSE`])]
  const everything = `SELECT ${organOf(scope, branch, 't')} AS organ, ${monthOf(day)} AS month, count(*) AS n FROM ${source.relation} t ${printer.joins.join(' ')}${conditions.length ? ` WHERE ${conditions.join(' AND ')}` : ''} GROUP BY ALL`
  const exempted = exemptionStatements(scope, branch, `${name}_j`, name, again)
  return [
    ...judged,
    ...exempted.statements,
    insertHits(plan, exempted, {
      key: keyListSql(scope, register, registerOf(scope, register).key, 't'),
      named: 'TRUE',
      fact: day,
      parts: partsOf(scope, branch, 't'),
      rowRegister: quoteText(register),
    }),
    insertTallies(
      plan,
      outcomes(exempted.table, organOf(scope, branch, 't'), day),
      whole ? undefined : { kind: 'everything', sql: everything },
    ),
  ]
}

function groupBranch(
  scope: Scope,
  plan: BranchPlan,
  name: string,
  judged: string[],
  exempts: boolean,
  satisfied: string,
): string[] {
  const { branch } = plan
  const balance = branch.test.kind === 'balance'
  const parts = balance
    ? Object.fromEntries(Object.keys(branch.attribute).map((part) => [part, `nullif(t._${part}, '')`]))
    : partsOf(scope, branch, 't')
  const organ = parts.organ ?? 'CAST(NULL AS VARCHAR)'
  const liftable = exempts ? branch : { ...branch, exemptions: [] }
  const exempted = exemptionStatements(scope, liftable, `${name}_j`, name, undefined)
  const month = `SELECT organ, ${monthOf('day')} AS month, sum(n) AS n FROM (${satisfied}) GROUP BY ALL`
  return [
    ...judged,
    ...exempted.statements,
    insertHits(plan, exempted, {
      key: 't._key',
      named: 't._named',
      fact: 't._fact',
      parts,
      rowRegister: balance
        ? `coalesce(t._rowregister, ${quoteText(branch.subject.register)})`
        : quoteText(branch.subject.register),
    }),
    insertTallies(plan, outcomes(exempted.table, organ, 't._fact'), { kind: 'satisfied', sql: month }),
  ]
}

function monthOf(day: string): string {
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

function organOf(scope: Scope, branch: Branch, alias: string): string {
  return partsOf(scope, branch, alias).organ ?? 'CAST(NULL AS VARCHAR)'
}

function outcomes(table: string, organ: string, day: string): string {
  return `SELECT ${organ} AS organ, ${monthOf(day)} AS month, t.outcome AS outcome, count(*) AS n FROM ${table} t GROUP BY ALL`
}

type HitColumns = { key: string; named: string; fact: string; parts: Record<string, string>; rowRegister: string }

function insertHits(plan: BranchPlan, { table, tried }: Exempted, columns: HitColumns): string {
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
    tried,
    columns.parts.officer ?? missing,
    columns.parts.post ?? missing,
    columns.parts.organ ?? missing,
  ]
  return `INSERT INTO hits SELECT ${values.join(', ')} FROM ${table} t WHERE t.outcome IN ('violated', 'undetermined')`
}

/** Counts by organ and month. What the judged table does not hold is satisfied: known as the rest of everything, or counted by itself. */
function insertTallies(
  plan: BranchPlan,
  judged: string,
  more: { kind: 'everything' | 'satisfied'; sql: string } | undefined,
): string {
  const all = `SELECT organ, month, outcome, n FROM (${judged})${more === undefined ? '' : ` UNION ALL SELECT organ, month, '${more.kind}' AS outcome, n FROM (${more.sql})`}`
  const of = (outcome: string) => `coalesce(sum(n) FILTER (outcome = '${outcome}'), 0)`
  const known = `${of('violated')} + ${of('undetermined')} + ${of('exempted')}`
  const satisfied =
    more?.kind === 'everything' ? `${of('everything')} - ${of('pending')} - (${known})` : of('satisfied')
  const month =
    "CASE WHEN month IS NULL THEN NULL ELSE CAST(month // 12 AS VARCHAR) || '-' || lpad(CAST(month % 12 + 1 AS VARCHAR), 2, '0') END"
  return `INSERT INTO tallies SELECT ${quoteText(plan.indicator.id)}, ${quoteText(plan.branch.id)}, organ, ${month}, ${satisfied} + ${known}, ${satisfied}, ${of('violated')}, ${of('undetermined')}, ${of('exempted')}, ${of('pending')} FROM (${all}) GROUP BY organ, month`
}
