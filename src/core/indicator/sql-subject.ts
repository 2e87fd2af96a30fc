/** The subjects of a branch: where they come from, what is kept of them, and those that cannot be judged at all. */
import { quoteDate, quoteName } from '#core/sql'
import { canBeUnknown, fieldsOfBranch, isRequired } from './fields.ts'
import type { Branch } from './indicator.ts'
import type { BranchPlan, Scope } from './plan.ts'
import { firstNull, RowPrinter, type Term } from './sql-row.ts'

/** A relation with the columns of the subject's register, and what limits it to the facts to be judged. */
export type Source = { relation: string; conditions: (alias: string) => string[] }

export function scopedSource({ branch, limits }: BranchPlan): Source {
  const { at, register } = branch.subject
  return {
    relation: quoteName(register),
    conditions: (alias) => {
      if (at === undefined) return []
      const day = `${alias}.${quoteName(at)}`
      const inside = [
        ...(limits.from ? [`${day} >= ${quoteDate(limits.from)}`] : []),
        ...(limits.to ? [`${day} <= ${quoteDate(limits.to)}`] : []),
      ]
      return inside.length === 0 ? [] : [`(${inside.join(' AND ')} OR ${day} IS NULL)`]
    },
  }
}

export function subjectPrinter(
  scope: Scope,
  branch: Branch,
  alias: string,
  facts?: ReadonlyMap<string, Term>,
  joins?: string[],
): RowPrinter {
  const { register, at } = branch.subject
  const day =
    at === undefined ? ({ kind: 'literal', day: scope.asOf } as const) : ({ kind: 'field', field: at } as const)
  return new RowPrinter({
    alias,
    register,
    missing: 'field-missing',
    day,
    asOf: scope.asOf,
    ...(facts && { facts }),
    ...(joins && { joins }),
  })
}

/** Where the row stands, and every field that telling of it needs. */
export function keepColumns(scope: Scope, branch: Branch, alias: string): string[] {
  return ['_batch', '_row', ...fieldsOfBranch(scope, branch).map(quoteName)].map((column) => `${alias}.${column}`)
}

/** The type of a list of rows as evidence. */
export const EVIDENCE = 'STRUCT("register" VARCHAR, batch batch, "row" BIGINT)[]'

export type Told = {
  why: string
  start?: string | undefined
  due?: string | undefined
  actual?: string | undefined
  value?: string | undefined
  expected?: string | undefined
  evidence?: string | undefined
  /** Values a condition was judged by, as texts. */
  seen?: string | undefined
}

/** Every judged table has these columns, so that tables of different tests can be put together. */
export function toldColumns(told: Told): string[] {
  const date = (sql: string | undefined, name: string) => `${sql ?? 'CAST(NULL AS DATE)'} AS ${name}`
  return [
    `${told.why} AS why`,
    date(told.start, 'start_date'),
    date(told.due, 'due_date'),
    date(told.actual, 'actual_date'),
    `${told.value === undefined ? 'CAST(NULL AS DECIMAL(38, 4))' : `CAST(${told.value} AS DECIMAL(38, 4))`} AS actual_value`,
    `${told.expected === undefined ? 'CAST(NULL AS DECIMAL(38, 4))' : `CAST(${told.expected} AS DECIMAL(38, 4))`} AS expected_value`,
    `CAST(${told.evidence ?? '[]'} AS ${EVIDENCE}) AS evidence`,
    `CAST(${told.seen ?? '[]'} AS VARCHAR[]) AS seen`,
  ]
}

/** That a row has its date, where import does not see to it. */
export function datedConditions(scope: Scope, { subject }: Branch, alias: string): string[] {
  const { at, register } = subject
  return at === undefined || isRequired(scope, register, at) ? [] : [`${alias}.${quoteName(at)} IS NOT NULL`]
}

/** What may be missing of a row so that it is not known whether or when it is a subject; undefined when import leaves no room for that. */
function unknownTerms(
  scope: Scope,
  { subject }: Branch,
  printer: RowPrinter,
  placed: readonly string[],
): Term[] | undefined {
  const { register, at, where } = subject
  const fields = [...(at === undefined ? [] : [at]), ...placed].filter((field) => !isRequired(scope, register, field))
  if (!canBeUnknown(scope, register, where) && fields.length === 0) return undefined
  return [printer.condition(where), ...fields.map((field) => printer.field(field))]
}

/** That it is not known whether a row, as the printer calls it, is a subject that can be judged, and why; undefined as for `unknownTerms`. */
export function unknownSubject(scope: Scope, branch: Branch, printer: RowPrinter): Term | undefined {
  const missing = unknownTerms(scope, branch, printer, [])
  if (missing === undefined) return undefined
  return { sql: `(${missing.map((term) => `${term.sql} IS NULL`).join(' OR ')})`, why: firstNull(missing) }
}

/** What is true of a row, as the printer calls it, of which it is not known whether it is a subject of the branch. */
export function unknownCondition(
  scope: Scope,
  branch: Branch,
  source: Source,
  printer: RowPrinter,
  placed: readonly string[] = [],
): string | undefined {
  const missing = unknownTerms(scope, branch, printer, placed)
  if (missing === undefined) return undefined
  const open = missing.map((term) => `${term.sql} IS NULL`).join(' OR ')
  const where = printer.condition(branch.subject.where)
  return [...source.conditions(printer.settings.alias), `${where.sql} IS NOT FALSE`, `(${open})`].join(' AND ')
}

/** Subjects whose `where` is unknown or whose date (or a field they are `placed` by) is missing; undefined when import leaves no room for that. */
export function unknownSubjects(
  scope: Scope,
  branch: Branch,
  source: Source,
  placed: readonly string[] = [],
  keep: readonly string[] = keepColumns(scope, branch, 'r'),
): string | undefined {
  const printer = subjectPrinter(scope, branch, 'r')
  const missing = unknownTerms(scope, branch, printer, placed)
  const condition = unknownCondition(scope, branch, source, printer, placed)
  if (missing === undefined || condition === undefined) return undefined
  const columns = [...keep, ...toldColumns({ why: firstNull(missing) }), "'undetermined' AS outcome"]
  return `SELECT ${columns.join(', ')} FROM ${source.relation} r ${printer.joins.join(' ')} WHERE ${condition}`
}
