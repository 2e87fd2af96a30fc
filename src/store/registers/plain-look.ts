import type { Register } from '#core/register'
import { fieldOf, type MatchedColumns } from './match-headings.ts'
import { cellSql } from './normalise-sql.ts'
import type { PlainLook } from './readers/plain-cells.ts'
import { listTotalTests } from './total-rows.ts'

/** How plain cells of a table's columns look, by index; a column that fills no field may hold anything. */
export function looksOf(register: Register, matched: MatchedColumns, columns: number): PlainLook[] {
  const totals = new Set(listTotalTests(register, matched).map(({ column }) => column.index))
  return Array.from({ length: columns }, (_, index) => {
    const column = matched.columns.find((c) => c.index === index)
    const field = column && fieldOf(register, column)
    if (field === undefined) return { kind: 'any' }
    return { ...cellSql(field, undefined).plain.look, filled: field.required, mayTotal: totals.has(index) }
  })
}
