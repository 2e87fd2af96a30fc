import { createHash } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { LocalDate } from '#core/calendar'
import type { Register } from '#core/register'
import { contentSumsSql, contentText, quoteName, quoteText } from '#core/sql'
import type { BatchMonth } from './batch.ts'
import { monthNumberSql, monthText } from './month-number.ts'

export type Partitions = {
  accepted: number
  months: BatchMonth[]
  dates?: { first: LocalDate; last: LocalDate }
  digest: string
}

/**
 * Version 2 of the format would halve the time of writing, but leaves bytes whose change nothing shows. A column of more than 2,000 values gains
 * nothing from a dictionary, and looking for one in every key costs a fifth of the writing.
 */
const PARQUET = 'FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 2000'

/** So few rows are sorted and split by one statement; beyond, a month is read and written by itself. */
const ROWS_WORTH_SPLITTING = 50_000

/** Picking a month out of the whole table, each on its own, costs about as much for this many full reads as sorting the table first. */
const READS_WORTH_A_SORT = 12

export type PartitionTask = {
  register: Register
  batch: string
  folder: string
  /** The table has its months in a column, and rows of a month lie near each other. */
  byMonth: boolean
}

/** Writes the accepted rows as one Parquet file per month and digests them. Within a file they stand in no order that anyone may rely on. */
export async function writePartitions(
  instance: DuckDBInstance,
  connection: DuckDBConnection,
  { register, batch, folder, byMonth }: PartitionTask,
): Promise<Partitions> {
  const { spans, ...summary } = await summarise(connection, register, byMonth)
  if (summary.accepted <= ROWS_WORTH_SPLITTING) {
    if (summary.accepted > 0) await writeTogether(connection, register, batch, folder, summary.months)
    return summary
  }
  await Promise.all(summary.months.map((m) => mkdir(join(folder, `month=${m.month}`), { recursive: true })))
  const fields = [...register.fields.keys()].map(quoteName).join(', ')
  const key = register.key.map(quoteName).join(', ')
  const reads = spans.reduce((total, s) => total + (s.last - s.first + 1), 0) / Math.max(1, summary.accepted)
  const mixed = !byMonth && reads > READS_WORTH_A_SORT
  if (mixed) {
    await connection.run(`CREATE TABLE sorted AS SELECT _month, _row, ${fields} FROM accepted ORDER BY _month, ${key}`)
  }
  const queue = [...spans]
  const copyAll = async (on: DuckDBConnection) => {
    for (let span = queue.shift(); span !== undefined; span = queue.shift()) {
      const { month, file, first, last } = span
      const rows = byMonth
        ? `FROM accepted WHERE _month = ${month}`
        : mixed
          ? `FROM sorted WHERE _month = ${month}`
          : `FROM accepted WHERE _index BETWEEN ${first} AND ${last} AND _month = ${month} ORDER BY ${key}`
      const target = quoteText(join(folder, file))
      await on.run(`COPY (SELECT ${quoteText(batch)} AS _batch, _row, ${fields} ${rows}) TO ${target} (${PARQUET})`)
    }
  }
  // A month's file is often one row group, which one thread writes: so two files at a time.
  const second = spans.length > 1 ? await instance.connect() : undefined
  // Both are waited for even if one fails: DuckDB locks itself out for ever when a connection is closed under a running statement.
  const ends = await Promise.allSettled([copyAll(connection), ...(second === undefined ? [] : [copyAll(second)])])
  second?.closeSync()
  const failed = ends.find((end) => end.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return summary
}

/** The split writes month=<number>/data0.parquet: what it made is given the names of the months. */
async function writeTogether(
  connection: DuckDBConnection,
  register: Register,
  batch: string,
  folder: string,
  months: readonly BatchMonth[],
): Promise<void> {
  const fields = [...register.fields.keys()].map(quoteName).join(', ')
  const key = register.key.map(quoteName).join(', ')
  await connection.run(
    `COPY (SELECT ${quoteText(batch)} AS _batch, _row, ${fields}, _month FROM accepted ORDER BY _month, ${key}) ` +
      `TO ${quoteText(join(folder, 'split'))} (${PARQUET}, PARTITION_BY (_month), FILENAME_PATTERN 'data')`,
  )
  for (const split of await readdir(join(folder, 'split'))) {
    const month = `month=${monthText(Number(split.slice('_month='.length)))}`
    await mkdir(join(folder, month))
    const [only, ...others] = await readdir(join(folder, 'split', split))
    const target = months.find((m) => m.file.startsWith(`${month}/`))
    if (only === undefined || others.length > 0 || target === undefined)
      throw new Error(`split of ${split} made ${others.length + 1} files`)
    await rename(join(folder, 'split', split, only), join(folder, target.file))
  }
  await rm(join(folder, 'split'), { recursive: true })
}

/** Where in the table a month's rows lie, from the first to the last. `month` as a number, 0 for none. */
type Span = { month: number; file: string; first: number; last: number }

/** View `accepted` (with _month as a number, 0 for none) and what is in it. */
async function summarise(
  connection: DuckDBConnection,
  register: Register,
  byMonth: boolean,
): Promise<Partitions & { spans: readonly Span[] }> {
  const dropped = await connection.runAndReadAll('SELECT count(*) FROM dropped')
  const kept = dropped.getRows()[0]?.[0] === 0n ? '' : ' AND _index NOT IN (SELECT _index FROM dropped)'
  const date = register.date === undefined ? undefined : quoteName(register.date)
  await connection.run(
    `CREATE VIEW accepted AS SELECT *${byMonth ? '' : `, ${monthNumberSql(register)} AS _month`} FROM numbered WHERE _raw IS NULL${kept}`,
  )
  const range =
    date === undefined ? ['NULL', 'NULL'] : [`CAST(min(${date}) AS VARCHAR)`, `CAST(max(${date}) AS VARCHAR)`]
  const result = await connection.runAndReadAll(
    contentSumsSql('accepted', [...register.fields.keys()], [...range, 'min(_index)', 'max(_index)']),
  )
  const rows = result.getRows()
  const months = rows.map((row) => {
    const month = monthText(Number(row[0]))
    return { month, rows: Number(row[1]), file: `month=${month}/data.parquet` }
  })
  const spans = rows.map((row) => ({
    month: Number(row[0]),
    file: `month=${monthText(Number(row[0]))}/data.parquet`,
    first: Number(row[6]),
    last: Number(row[7]),
  }))
  // DuckDB prints a DATE between 1900 and 2199 exactly as a LocalDate is written.
  const first = rows.flatMap((row) => (typeof row[4] === 'string' ? [row[4] as LocalDate] : [])).sort()[0]
  const last = rows
    .flatMap((row) => (typeof row[5] === 'string' ? [row[5] as LocalDate] : []))
    .sort()
    .at(-1)
  const digest = createHash('sha256').update(contentText(rows)).digest('hex')
  return {
    accepted: months.reduce((total, m) => total + m.rows, 0),
    months,
    spans,
    digest,
    ...(first !== undefined && last !== undefined && { dates: { first, last } }),
  }
}
