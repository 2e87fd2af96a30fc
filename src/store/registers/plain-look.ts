import type { Field } from '#core/register'
import { cellSql } from './normalise-sql.ts'
import type { PlainLook } from './readers/plain-cells.ts'

/** How a plain cell of a column looks; a column that fills no field may hold anything. */
export function lookOf(field: Field | undefined): PlainLook {
  return field === undefined ? { kind: 'any' } : { ...cellSql(field, undefined).plain.look, filled: field.required }
}
