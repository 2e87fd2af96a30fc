import type { Field } from '#core/register'
import type { CellSql } from './cell-sql.ts'
import { dateCell, monthCell } from './date-cell-sql.ts'
import { decimalCell, integerCell, moneyCell } from './number-cell-sql.ts'
import { booleanCell, codeCell, creditCodeCell, enumCell, listCell, textCell } from './text-cell-sql.ts'

/** One rule set for every format: what a cell of this field means. */
export function cellSql(field: Field, serials: '1900' | '1904' | undefined): CellSql {
  switch (field.type) {
    case 'text':
      return textCell()
    case 'code':
      return codeCell()
    case 'creditCode':
      return creditCodeCell(field)
    case 'date':
      return dateCell(serials)
    case 'month':
      return monthCell(serials)
    case 'money':
      return moneyCell(field)
    case 'integer':
      return integerCell()
    case 'decimal':
      return decimalCell()
    case 'boolean':
      return booleanCell()
    case 'enum':
      return enumCell(field)
    case 'list':
      return listCell()
    default:
      return field.type satisfies never
  }
}
