import type { DuckDBConnection } from '@duckdb/node-api'
import type { Register } from '#core/register'
import { quoteName } from '#core/sql'
import type { WrongCheckDigits } from './batch.ts'
import type { LoadedTable } from './load-table.ts'
import type { MatchedColumns } from './match-headings.ts'
import { isWrongCheckDigit } from './text-cell-sql.ts'

const SHOWN = 5

/** Credit codes that were kept although their check digit is wrong, by field; the register can do without them, or their rows were refused. */
export async function findWrongCheckDigits(
  connection: DuckDBConnection,
  register: Register,
  matched: MatchedColumns,
  { rows: all, plain }: Pick<LoadedTable, 'rows' | 'plain'>,
  dropped: number,
): Promise<WrongCheckDigits[]> {
  if (plain === all) return []
  const found: WrongCheckDigits[] = []
  for (const { field: id } of matched.columns) {
    const field = register.fields.get(id)
    if (field?.type !== 'creditCode' || field.required) continue
    const code = quoteName(id)
    const accepted = dropped === 0 ? '' : ' AND _index NOT IN (SELECT _index FROM dropped)'
    const read = await connection.runAndReadAll(
      `SELECT _row, ${code}, count(*) OVER () FROM numbered WHERE _loaded >= ${plain} AND _raw IS NULL AND ${code} IS NOT NULL AND ${isWrongCheckDigit(code)}${accepted} ORDER BY _index LIMIT ${SHOWN}`,
    )
    const rows = read.getRows()
    if (rows.length > 0)
      found.push({
        field: id,
        rows: Number(rows[0]?.[2]),
        first: rows.map(([line, value]) => ({ line: Number(line), value: String(value) })),
      })
  }
  return found
}
