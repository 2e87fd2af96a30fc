import { randomUUID } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Refused } from '#core/diagnostic'
import { quoteName, quoteText } from '#core/sql'
import { tidyHeading } from './heading.ts'
import type { ReadOptions, ReadTable } from './read-table.ts'

/**
 * Reads Parquet through DuckDB, every column as text. A hostile Parquet file reaches DuckDB's own reader here, so this runs
 * only in the import's child process, with everything but the file and the work folder locked away.
 */
export async function readParquet(path: string, name: string, options: ReadOptions): Promise<ReadTable[]> {
  const file = resolve(path)
  const out = join(resolve(options.work), `${randomUUID()}.csv`)
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    allow_community_extensions: 'false',
  })
  const connection = await instance.connect()
  const rowsOf = async (sql: string): Promise<unknown[][]> => (await connection.runAndReadAll(sql)).getRows()
  try {
    // The order matters: folders cannot be named once access is closed. Instants are shown in the time of the registers.
    for (const setting of [
      `allowed_paths = [${quoteText(file)}]`,
      `allowed_directories = [${quoteText(`${dirname(out)}/`)}]`,
      `temp_directory = ${quoteText(dirname(out))}`,
      `TimeZone = 'Asia/Shanghai'`,
      'enable_external_access = false',
      'lock_configuration = true',
    ]) {
      await connection.run(`set ${setting}`)
    }
    const source = `read_parquet(${quoteText(file)}, hive_partitioning = false, file_row_number = true)`
    const described = await rowsOf(`describe select * exclude (file_row_number) from ${source}`)
    const columns = described.map(([column, type]) => ({ name: String(column), type: String(type) }))
    if (columns.length > options.limits.columns)
      throw new Refused(
        'import.too-large',
        `文件“${name}”有 ${columns.length} 列，最多允许 ${options.limits.columns} 列。`,
      )
    const rows = Number(
      (await rowsOf(`select sum(num_rows) from parquet_file_metadata(${quoteText(file)})`))[0]?.[0] ?? 0,
    )
    if (rows > options.limits.rows)
      throw new Refused('import.too-many-rows', `文件“${name}”有 ${rows} 行，最多允许 ${options.limits.rows} 行。`)
    const cells = columns.map(({ name: column, type }) => asText(quoteName(column), type))
    const copied = await rowsOf(
      `copy (select file_row_number + 1, ${cells.join(', ')} from ${source}) to ${quoteText(out)} (format csv, header false, delimiter ',', quote '"', escape '"', nullstr '')`,
    )
    if (Number(copied[0]?.[0]) !== rows) {
      throw new Refused(
        'import.count-mismatch',
        `文件“${name}”写明有 ${rows} 行，读出 ${String(copied[0]?.[0])} 行，没有导入。`,
        '请重新导出。',
      )
    }
    options.onProgress?.(1, 1)
    return [
      {
        name: name.replace(/\.[^.]*$/, ''),
        columns: columns.map((column) => tidyHeading(column.name)),
        headingLine: 0,
        rows,
        malformed: [],
        csv: { path: out, delimiter: ',', newline: '\n', skip: 0, lines: { kind: 'column' }, multiline: true },
        format: 'parquet',
      },
    ]
  } catch (error) {
    if (error instanceof Refused) throw error
    if (error instanceof Error && /No space left/i.test(error.message)) throw error
    throw new Refused('import.broken-file', `文件“${name}”不是完好的 Parquet 文件，读取时出错。`, '请重新导出。')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function asText(column: string, type: string): string {
  if (type === 'VARCHAR[]') return `array_to_string(${column}, '、')`
  return type === 'BLOB' ? `hex(${column})` : `cast(${column} as varchar)`
}
