/** Rows drawn for a person to look at. */
import { findValue, type Parameter } from '#core/parameter'
import { quoteText } from '#core/sql'
import { registerOf } from './fields.ts'
import type { Test } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import type { Judged } from './sql-branch.ts'
import { keyListSql } from './sql-key.ts'
import { constantSql, whyText } from './sql-row.ts'
import {
  datedConditions,
  keepColumns,
  type Source,
  subjectPrinter,
  toldColumns,
  unknownSubjects,
} from './sql-subject.ts'

/** Drawn by the digest of what identifies the finding, so that every run draws the same rows. */
export function drawnRows(scope: Scope, plan: BranchPlan, source: Source): Judged {
  const { branch, indicator } = plan
  const test = branch.test as Extract<Test, { kind: 'sample' }>
  const { register } = branch.subject
  const printer = subjectPrinter(scope, branch, 'r')
  const where = printer.condition(branch.subject.where)
  const conditions = [...source.conditions('r'), where.sql, ...datedConditions(scope, branch, 'r')]
  const key = keyListSql(scope, register, registerOf(scope, register).key, 'r')
  const read = (parameter: Parameter | undefined) => parameter && findValue(parameter, scope.asOf)?.value
  const size = read(test.size)
  const seed = read(test.seed)
  const head = `${seed ?? ''}${JSON.stringify([indicator.id, branch.id, register]).slice(0, -1)},`
  const digest = `md5(${quoteText(head)} || CAST(to_json(${key}) AS VARCHAR)[2:])`
  const unset = [test.size, test.seed].find((parameter) => parameter !== undefined && read(parameter) === undefined)
  const why = unset === undefined ? "'to-be-checked'" : whyText('parameter-unset', unset.id)
  const columns = [...keepColumns(scope, branch, 'r'), ...toldColumns({ why }), "'undetermined' AS outcome"]
  const limit =
    size === undefined || unset !== undefined ? '' : ` ORDER BY ${digest}, r._batch, r._row LIMIT ${constantSql(size)}`
  const drawn = `SELECT ${columns.join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')} WHERE ${conditions.join(' AND ')}${limit}`
  const unknown = unknownSubjects(scope, branch, source)
  return {
    statements: [],
    sql: `SELECT * FROM (${drawn})${unknown === undefined ? '' : ` UNION ALL BY NAME ${unknown}`}`,
  }
}
