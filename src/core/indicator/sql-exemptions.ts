/** Violated subjects are put to their exemptions; the first that holds lifts the violation. */
import { quoteName, quoteText } from '#core/sql'
import { isMissing } from './fields.ts'
import type { Branch, Exemption } from './indicator.ts'
import type { Scope } from './plan.ts'
import { sidesRelation } from './sql-sides.ts'
import { type Source, subjectPrinter } from './sql-subject.ts'

const TRIED = 'STRUCT(id VARCHAR, why VARCHAR)[]'
export const NOTHING_TRIED = `CAST([] AS ${TRIED})`

/** Judges a relation again with other dates and leaves what is not satisfied in the table named; undefined where that cannot change. */
export type JudgeAgain = ((source: Source, out: string) => string[]) | undefined

/** The judged table with what exemptions changed, and what was tried as an expression over its rows, called t. */
export type Exempted = { statements: string[]; table: string; tried: string }

export function exemptionStatements(
  scope: Scope,
  branch: Branch,
  judged: string,
  out: string,
  again: JudgeAgain,
): Exempted {
  const { exemptions } = branch
  if (exemptions.length === 0) return { statements: [], table: judged, tried: NOTHING_TRIED }
  const statements = exemptions.flatMap((exemption, i) =>
    tryExemption(scope, branch, exemption, judged, `${out}_x${i}`, again),
  )
  const joins = exemptions.map(
    (_, i) => `LEFT JOIN ${out}_x${i} x${i} ON x${i}._batch = j._batch AND x${i}._row = j._row`,
  )
  const violated = "j.outcome = 'violated'"
  const some = (result: string) => exemptions.map((_, i) => `x${i}.result = '${result}'`).join(' OR ')
  const unknown = `CASE ${exemptions.map((e, i) => `WHEN x${i}.result = 'unknown' THEN ${quoteText(`exemption-unknown|${e.id}`)}`).join(' ')} END`
  const outcome = `CASE WHEN NOT (${violated}) THEN j.outcome WHEN ${some('holds')} THEN 'exempted' WHEN ${some('unknown')} THEN 'undetermined' ELSE 'violated' END`
  const why = `CASE WHEN ${violated} AND (${some('unknown')}) THEN ${unknown} ELSE j.why END`
  const tried = `CASE WHEN ${violated} THEN [${exemptions.map((e, i) => `{id: ${quoteText(e.id)}, why: x${i}.result}`).join(', ')}] ELSE [] END`
  const merged = `CREATE OR REPLACE TABLE ${out} AS SELECT j.* REPLACE (${outcome} AS outcome, ${why} AS why), CAST(${tried} AS ${TRIED}) AS tried FROM ${judged} j ${joins.join(' ')}`
  return { statements: [...statements, merged], table: out, tried: 't.tried' }
}

/** A table of _batch, _row and result: holds, no-row, condition-false, expired or unknown. */
function tryExemption(
  scope: Scope,
  branch: Branch,
  exemption: Exemption,
  judged: string,
  out: string,
  again: JudgeAgain,
): string[] {
  const violated = `(SELECT * FROM ${judged} WHERE outcome = 'violated')`
  if (exemption.register !== undefined && isMissing(scope, exemption.register)) {
    return [`CREATE OR REPLACE TABLE ${out} AS SELECT v._batch, v._row, 'unknown' AS result FROM ${violated} v`]
  }
  const borne =
    exemption.register === undefined
      ? ownBearing(scope, branch, exemption, violated)
      : bearing(scope, branch, exemption, exemption.register, violated)
  const bare =
    "WHEN NOT coalesce(sure, FALSE) THEN CASE WHEN maybe THEN 'unknown' WHEN keyed THEN 'condition-false' ELSE 'no-row' END"
  if (exemption.until === undefined) {
    return [
      `CREATE OR REPLACE TABLE ${out} AS SELECT _batch, _row, CASE ${bare} ELSE 'holds' END AS result FROM (${borne})`,
    ]
  }
  const at = branch.subject.at
  const moved = at === undefined ? 'v.*' : `v.* REPLACE (b.until AS ${quoteName(at)})`
  const rows = `(SELECT ${moved} FROM ${judged} v JOIN ${out}_b b ON b._batch = v._batch AND b._row = v._row WHERE b.sure AND b.until IS NOT NULL)`
  const rejudged =
    again === undefined || at === undefined ? undefined : again({ relation: rows, conditions: () => [] }, `${out}_a`)
  const anew = rejudged === undefined ? `(SELECT _batch, _row, outcome FROM ${judged})` : `${out}_a`
  const expired = "CASE WHEN b.gap OR b.maybe THEN 'unknown' ELSE 'expired' END"
  const result = `CASE ${bare} WHEN b.until IS NULL THEN 'unknown' WHEN a.outcome = 'undetermined' THEN 'unknown' WHEN a.outcome = 'violated' THEN ${expired} ELSE 'holds' END`
  return [
    `CREATE OR REPLACE TABLE ${out}_b AS ${borne}`,
    ...(rejudged ?? []),
    `CREATE OR REPLACE TABLE ${out} AS SELECT b._batch, b._row, ${result} AS result FROM ${out}_b b LEFT JOIN ${anew} a ON a._batch = b._batch AND a._row = b._row`,
  ]
}

function bearing(scope: Scope, branch: Branch, exemption: Exemption, register: string, violated: string): string {
  const more =
    exemption.until === undefined ? ['CAST(NULL AS DATE) AS _until'] : [`x.${quoteName(exemption.until)} AS _until`]
  const relation = sidesRelation(
    scope,
    [{ register, where: exemption.where, match: exemption.match }],
    branch.subject.at !== undefined,
    'every',
    more,
  )
  const pairs = exemption.match.map((m, i) => `v.${quoteName(m.subject)} = x.m${i}`)
  const at = branch.subject.at
  const spans = relation.spans && at !== undefined ? [`v.${quoteName(at)} >= x._vf`, `v.${quoteName(at)} <= x._vt`] : []
  const keys = `(${pairs.join(' AND ')})`
  const whole = `(${[...pairs, 'x._ok'].join(' AND ')})`
  // The outer join keeps the subject, so that one without any row is told apart from one whose row does not exempt it.
  const aggregates = [
    `bool_or(x._row IS NOT NULL AND ${whole}) AS sure`,
    `coalesce(bool_or(x._row IS NOT NULL AND ${whole} IS NULL), FALSE) AS maybe`,
    `coalesce(bool_or(x._row IS NOT NULL AND ${keys}), FALSE) AS keyed`,
    `max(x._until) FILTER (${whole}) AS until`,
    `coalesce(bool_or(x._until IS NULL) FILTER (${whole}), FALSE) AS gap`,
  ]
  return `SELECT v._batch, v._row, ${aggregates.join(', ')} FROM ${violated} v LEFT JOIN (${relation.sql}) x ON ${[...pairs.slice(0, 1), ...spans].join(' AND ')} GROUP BY v._batch, v._row`
}

function ownBearing(scope: Scope, branch: Branch, exemption: Exemption, violated: string): string {
  const printer = subjectPrinter(scope, branch, 'v')
  const where = printer.condition(exemption.where)
  const until = exemption.until === undefined ? 'CAST(NULL AS DATE)' : `v.${quoteName(exemption.until)}`
  return `SELECT v._batch, v._row, ${where.sql} IS TRUE AS sure, ${where.sql} IS NULL AS maybe, TRUE AS keyed, ${until} AS until, FALSE AS gap FROM ${violated} v ${printer.joins.join(' ')}`
}
