import { quoteText } from '#core/sql'
import type { CanonicalCsv } from './read-table.ts'

/** A column of the file as DuckDB reads it. */
export type SourceColumn = { name: string; type: string }

/** The table function by which DuckDB reads a canonical CSV: nothing guessed. `columns` are all columns of the file, a line column included. */
export function csvSource(csv: CanonicalCsv, columns: readonly SourceColumn[], recordBytes: number): string {
  // strict_mode is not named: named together with new_line = '\r\n', DuckDB 1.5.6 swallows rows.
  // Left alone, the buffer is 16 lines of the longest kind: 32 MiB, which costs a third more time than 4 MiB.
  const types = columns.map(({ name, type }) => `${quoteText(name)}: ${quoteText(type)}`).join(', ')
  const newline = csv.newline === '\n' ? '\\n' : '\\r\\n'
  return (
    `read_csv(${quoteText(csv.path)}, auto_detect = false, header = false, columns = {${types}}, delim = ${quoteText(csv.delimiter)}, ` +
    `quote = '"', escape = '"', new_line = '${newline}', skip = ${csv.skip}, comment = '', nullstr = '', ` +
    `max_line_size = ${recordBytes * 2}, buffer_size = ${recordBytes * 4}, parallel = ${!csv.multiline})`
  )
}
