/** Many branches that wait for the same answers: whoever is open for one of them is looked up once, and each compares the first answer with its own due day. */
import { quoteName } from '#core/sql'
import { fieldsOfBranch } from './fields.ts'
import { type Bound, type Branch, NEAREST_DAYS } from './indicator.ts'
import type { BranchPlan, PlanUnit, Scope } from './plan.ts'
import { judgedShared, nearestAnswers } from './sql-answers.ts'
import type { RowPrinter } from './sql-row.ts'
import { groupBySubjectFields, sidesRelation } from './sql-sides.ts'
import { scopedSource, subjectPrinter } from './sql-subject.ts'

type Unit = Extract<PlanUnit, { kind: 'firstAnswers' }>

/**
 * The judged rows of every branch in `<table>_a`, with the branch's number as `_n`. Undefined where sides are matched differently or read dated parameters, or
 * where a window may end before it begins; then each branch asks for itself.
 */
export function firstAnswersStatements(scope: Scope, unit: Unit, table: string): string[] | undefined {
  const [group, more] = groupBySubjectFields(unit.sides)
  const [first] = unit.plans
  const demand = first?.test.demands[0]
  const lower = demand?.window?.lower
  const relation = sidesRelation(scope, unit.sides, true, 'certain')
  const plain = group !== undefined && more === undefined && !relation.spans && !relation.interval
  if (!plain || first === undefined || demand === undefined || lower === undefined) return undefined
  const ends = unit.plans.map(({ plan }) => upperOf(plan.branch))
  if (!ends.every((end) => isNeverBefore(end, lower))) return undefined

  // The branches ask the same rows of the same register, so one printer serves them all and the calendar is joined once.
  const printer = subjectPrinter(scope, first.plan.branch, 'r')
  const uppers = ends.map((end) => printer.bound(end).sql)
  const asked = unit.plans.map(({ plan }) => askedOf(printer, plan))
  const joins = printer.joins.join(' ')
  const fields = [...new Set(unit.plans.flatMap(({ plan }) => fieldsOfBranch(scope, plan.branch)))].map(quoteName)
  const columns = ['_batch', '_row', ...fields].map((column) => `r.${column}`)
  const anyone = asked.includes('TRUE') ? '' : ` AND (${asked.join(' OR ')})`
  const subjects = `SELECT ${columns.join(', ')}, ${printer.bound(lower).sql} AS _lo, ${earliest(uppers)} AS _up FROM ${quoteName(unit.register)} r ${joins} WHERE r.${quoteName(unit.at)} IS NOT NULL${anyone}`
  const answered = unit.sides.map((side, n) => {
    const on = group.fields.map((field, i) => `s.${quoteName(field)} = x${n}.m${i}`)
    const within = [...on, `x${n}._dt >= s._lo`, `x${n}._dt <= s._up`].join(' AND ')
    return `ANTI JOIN (${sidesRelation(scope, [side], true, 'certain').sql}) x${n} ON ${within}`
  })
  const nearest = nearestAnswers(scope, first.plan.branch, demand, `${table}_c`)
  const windows = uppers.map((upper, i) => `${upper} AS _up${i}, ${asked[i]} AS _asked${i}`)
  const judged = unit.plans.map(({ plan }, i) => {
    const open = `_asked${i} AND (_first IS NULL OR _up${i} IS NULL OR _first.d > _up${i})`
    const late = `CASE WHEN _first.d > _up${i} AND _first.d <= _up${i} + ${NEAREST_DAYS} THEN _first END`
    const rows = `(SELECT *, _up${i} AS _up, {late: ${late}, early: _early} AS _near FROM ${table}_w WHERE ${open})`
    return `SELECT ${i} AS _n, * FROM (${judgedShared(scope, plan.branch, demand, scopedSource(plan), rows)})`
  })
  return [
    // Who is answered by the earliest end of all windows is in order everywhere: anti joins one after the other, as for one branch alone.
    `CREATE OR REPLACE TABLE ${table}_c AS SELECT s.* EXCLUDE (_up) FROM (${subjects}) s ${answered.join(' ')}`,
    `CREATE OR REPLACE TABLE ${table}_w AS SELECT r.*, k._first, k._early, ${windows.join(', ')} FROM ${table}_c r LEFT JOIN (${nearest}) k ON k._id = r.rowid ${joins}`,
    `CREATE OR REPLACE TABLE ${table}_a AS ${judged.join(' UNION ALL BY NAME ')}`,
  ]
}

function upperOf(branch: Branch): Bound {
  const upper = branch.test.kind === 'answers' ? branch.test.demands[0]?.window?.upper : undefined
  if (upper === undefined) throw new Error(`branch ${branch.id} has no window to share`)
  return upper
}

/** Then the first answer from the beginning of the window on is also the first one after its end, for who is open. */
function isNeverBefore(end: Bound, lower: Bound): boolean {
  if (end.field !== lower.field || lower.shift !== undefined) return false
  if (end.shift === undefined) return true
  const { amount } = end.shift.count
  const amounts = amount.kind === 'cited' ? [amount.value] : amount.parameter.values.map((v) => v.value)
  return end.shift.direction === 'later' && amounts.every((n) => typeof n === 'number' && n >= 0)
}

/** Whether a row is a subject of the branch. */
function askedOf(printer: RowPrinter, plan: BranchPlan): string {
  const where = printer.condition(plan.branch.subject.where).sql
  const conditions = [...scopedSource(plan).conditions('r'), ...(where === 'TRUE' ? [] : [where])]
  return conditions.length === 0 ? 'TRUE' : `(${conditions.join(' AND ')})`
}

/** Unknown where one of them is: least() skips what is NULL. */
function earliest(days: readonly string[]): string {
  const each = [...new Set(days)]
  const unknown = each.map((day) => `${day} IS NULL`).join(' OR ')
  return `CASE WHEN ${unknown} THEN NULL ELSE least(${each.join(', ')}) END`
}
