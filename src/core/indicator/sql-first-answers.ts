/** Many branches that wait for the same answers: the date of the first one is found once, and each compares it with its own due day. */
import { quoteName } from '#core/sql'
import { fieldsOfBranch } from './fields.ts'
import type { BranchPlan, PlanUnit, Scope } from './plan.ts'
import { judgedTable, keyedRows, openTable } from './sql-answers.ts'
import { groupBySubjectFields, sidesRelation } from './sql-sides.ts'
import { scopedSource, subjectPrinter } from './sql-subject.ts'

type Unit = Extract<PlanUnit, { kind: 'firstAnswers' }>

/**
 * The judged table of every branch, named by `out`. Undefined where sides are matched differently or read dated parameters;
 * then each branch asks for itself.
 */
export function firstAnswersStatements(
  scope: Scope,
  unit: Unit,
  table: string,
  out: (i: number) => string,
): string[] | undefined {
  const [group, more] = groupBySubjectFields(unit.sides)
  const [first] = unit.plans
  const demand = first?.test.demands[0]
  const lower = demand?.window?.lower?.field
  const relation = sidesRelation(scope, unit.sides, true, 'certain')
  const plain = group !== undefined && more === undefined && !relation.spans && !relation.interval
  if (!plain || first === undefined || demand === undefined || lower === undefined) return undefined
  const fields = [...new Set(unit.plans.flatMap(({ plan }) => fieldsOfBranch(scope, plan.branch)))].map(quoteName)
  const on = group.fields.map((field, i) => `s.${quoteName(field)} = x.m${i}`)
  const from = `${quoteName(unit.register)} WHERE ${quoteName(unit.at)} IS NOT NULL AND ${quoteName(lower)} IS NOT NULL`
  const matched = ['_batch', '_row', ...new Set([...group.fields, lower].map(quoteName))].join(', ')
  // Grouped rather than ASOF: the first answers of a million subjects in half the time.
  const firsts = `SELECT s._batch, s._row, min(x._dt) AS _first FROM (SELECT ${matched} FROM ${from}) s JOIN (${relation.sql}) x ON ${[...on, `s.${quoteName(lower)} <= x._dt`].join(' AND ')} GROUP BY s._batch, s._row`
  const keys = ['_batch', '_row', ...new Set([...group.fields, unit.at].map(quoteName))].join(', ')
  const open = unit.plans.map((_, i) => `SELECT ${keys} FROM ${out(i)}_o0`).join(' UNION ')
  return [
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT s.*, g._first FROM (SELECT _batch, _row, ${fields.join(', ')} FROM ${from}) s LEFT JOIN (${firsts}) g ON g._batch = s._batch AND g._row = s._row`,
    ...unit.plans.map(({ plan }, i) => openTable(out(i), 0, openAfter(scope, plan, table))),
    `CREATE OR REPLACE TEMP TABLE ${table}_k AS ${keyedRows(scope, first.plan.branch, demand, open)}`,
    ...unit.plans.map(({ plan }, i) => judgedTable(scope, plan.branch, scopedSource(plan), out(i), `${table}_k`)),
  ]
}

function openAfter(scope: Scope, plan: BranchPlan, table: string): string {
  const { branch } = plan
  const window = branch.test.kind === 'answers' ? branch.test.demands[0]?.window : undefined
  if (window?.lower === undefined || window.upper === undefined)
    throw new Error(`branch ${branch.id} has no window to share`)
  const printer = subjectPrinter(scope, branch, 'r')
  const where = printer.condition(branch.subject.where)
  const upper = printer.bound(window.upper)
  const columns = ['_batch', '_row', ...fieldsOfBranch(scope, branch).map(quoteName)].map((c) => `r.${c}`)
  const conditions = [...scopedSource(plan).conditions('r'), ...(where.sql === 'TRUE' ? [] : [where.sql])]
  const open = `(r._first IS NULL OR ${upper.sql} IS NULL OR r._first > ${upper.sql})`
  return `SELECT ${columns.join(', ')}, r.${quoteName(window.lower.field)} AS _lo, ${upper.sql} AS _up FROM ${table} r ${printer.joins.join(' ')} WHERE ${[...conditions, open].join(' AND ')}`
}
