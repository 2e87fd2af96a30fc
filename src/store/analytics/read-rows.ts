/** Rows of registers as values, for the plain reading of one subject. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Row, Value } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import type { FoundRows, RowQuery } from './job.ts'

/** One row more than the limit is asked for, so that leaving some out is never silent. */
export async function readRows(connection: DuckDBConnection, query: RowQuery): Promise<FoundRows> {
  const { register, where, limit } = query
  const conditions = where.map(({ field, values }) =>
    values.length === 0 ? 'false' : `${quoteName(field)}::VARCHAR IN (${values.map(quoteText).join(', ')})`,
  )
  const result = await connection.runAndReadAll(
    `SELECT * FROM ${quoteName(register)} ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}
     ORDER BY _batch, _row LIMIT ${limit + 1}`,
  )
  const names = result.columnNames()
  const types = result.columnTypes().map(String)
  const rows = result.getRowsJson().map((cells) => {
    const row: { [field: string]: Value } = {}
    let batch = ''
    let line = 0
    cells.forEach((cell, i) => {
      const name = names[i] ?? ''
      if (name === '_batch') batch = typeof cell === 'string' ? cell : ''
      else if (name === '_row') line = Number(cell)
      else if (cell !== null) row[name] = valueOf(cell, types[i] ?? '')
    })
    return { row: row satisfies Row, ref: { register, batch, row: line } }
  })
  return { register, rows: rows.slice(0, limit), more: rows.length > limit }
}

function valueOf(cell: unknown, type: string): Value {
  if (Array.isArray(cell)) return cell.map(String)
  if (typeof cell === 'boolean') return cell
  return /^(?:BIGINT|INTEGER|HUGEINT|DOUBLE|DECIMAL)/.test(type) ? Number(cell) : String(cell)
}
