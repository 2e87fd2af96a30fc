/** Many branches that wait for the same answers: the date of the first one is found once, and each compares it with its own due day. */
import { quoteName } from '#core/sql'
import { fieldsOfBranch } from './fields.ts'
import type { BranchPlan, PlanUnit, Scope } from './plan.ts'
import { judgedTable, nearestAnswers } from './sql-answers.ts'
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
  const from = `${quoteName(unit.register)} WHERE ${quoteName(unit.at)} IS NOT NULL`
  const all = `SELECT _batch, _row, ${fields.join(', ')} FROM ${from}`
  // Grouped by the number of the subject rather than ASOF: the first answers of a million subjects in half the time.
  const firsts = `SELECT s.rowid AS _id, min(x._dt) AS _first FROM ${table}_s s JOIN (${relation.sql}) x ON ${[...on, `s.${quoteName(lower)} <= x._dt`].join(' AND ')} GROUP BY s.rowid`
  const open = unit.plans.map(({ plan }, i) => openAfter(scope, plan, table, i, fields))
  return [
    `CREATE OR REPLACE TEMP TABLE ${table}_s AS ${all}`,
    `CREATE OR REPLACE TEMP TABLE ${table} AS SELECT s.*, g._first FROM ${table}_s s LEFT JOIN (${firsts}) g ON g._id = s.rowid`,
    `CREATE OR REPLACE TEMP TABLE ${table}_o AS ${open.join(' UNION ALL ')}`,
    `CREATE OR REPLACE TEMP TABLE ${table}_k AS ${nearestAnswers(scope, first.plan.branch, demand, `${table}_o`)}`,
    ...unit.plans.map(({ plan }, i) =>
      judgedTable(scope, plan.branch, scopedSource(plan), out(i), {
        open: `(SELECT *, rowid AS _id FROM ${table}_o WHERE _n = ${i})`,
        nearest: `${table}_k`,
      }),
    ),
  ]
}

function openAfter(scope: Scope, plan: BranchPlan, table: string, n: number, fields: readonly string[]): string {
  const { branch } = plan
  const window = branch.test.kind === 'answers' ? branch.test.demands[0]?.window : undefined
  if (window?.lower === undefined || window.upper === undefined)
    throw new Error(`branch ${branch.id} has no window to share`)
  const printer = subjectPrinter(scope, branch, 'r')
  const where = printer.condition(branch.subject.where)
  const upper = printer.bound(window.upper)
  const columns = [`${n} AS _n`, ...['_batch', '_row', ...fields].map((c) => `r.${c}`)]
  const conditions = [...scopedSource(plan).conditions('r'), ...(where.sql === 'TRUE' ? [] : [where.sql])]
  const open = `(r._first IS NULL OR ${upper.sql} IS NULL OR r._first > ${upper.sql})`
  return `SELECT ${columns.join(', ')}, r.${quoteName(window.lower.field)} AS _lo, ${upper.sql} AS _up FROM ${table} r ${printer.joins.join(' ')} WHERE ${[...conditions, open].join(' AND ')}`
}
