import { statSync } from 'node:fs'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Register } from '#core/register'
import { quoteName } from '#core/sql'
import { isMissing } from './cell-sql.ts'
import { fieldOf, type MatchedColumns } from './match-headings.ts'
import { monthNumberSql } from './month-number.ts'
import { cellSql } from './normalise-sql.ts'
import { type DuckDbLimits, openDuckDb } from './open-duckdb.ts'
import { csvSource } from './readers/csv-source.ts'
import type { CanonicalCsv, ReadTable } from './readers/read-table.ts'
import { listTotalTests } from './total-rows.ts'

const BYTES_WORTH_THREADS = 1_000_000

/** As much of a table as loading needs; its rows may still have to be counted by the reader. */
export type LoadableTable = Pick<ReadTable, 'columns' | 'csv' | 'plain' | 'excelSerials' | 'format'>

export type LoadTask = LoadPlace & { table: LoadableTable }

/** Whose table it is, and where and within what limits it is loaded. */
export type LoadPlace = {
  register: Register
  matched: MatchedColumns
  /** Parquet files of earlier batches, which will be read later on. */
  files: readonly string[]
  work: string
  out: string
  recordBytes: number
  duckdb: DuckDbLimits
}

/** An open DuckDB with the table `loaded`. Whoever has it closes it. */
export type LoadedTable = {
  instance: DuckDBInstance
  connection: DuckDBConnection
  rows: number
  /** Rows that hold `_raw`. */
  unreadable: number
  /** So many rows, the first by rowid, had nothing but plain cells: their credit codes have been checked. */
  plain: number
}

/** One pass over the whole text. */
export async function loadTable(task: LoadTask): Promise<LoadedTable> {
  const { csv, plain = [] } = task.table
  const bytes = [csv, ...plain].reduce((sum, { path }) => sum + statSync(path).size, 0)
  const load = await TableLoad.open(task, { inOrder: !mayMove(task.table), bytes, path: csv.path })
  for (const part of plain) await load.putPlain(part, task.table.columns)
  return (await load.putRest(task.table)).end()
}

/**
 * Fills a table `loaded`: it holds the typed values and, only for rows with a cell that cannot be read or a required one that is missing and for
 * rows that are a sum, the raw texts. Its rows stand in file order (rowid is the row's index in the file), unless they may move.
 */
export class TableLoad {
  readonly #instance: DuckDBInstance
  readonly #connection: DuckDBConnection
  readonly #place: LoadPlace
  #created = false
  #plain = 0

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection, place: LoadPlace) {
    this.#instance = instance
    this.#connection = connection
    this.#place = place
  }

  static async open(place: LoadPlace, text: { inOrder: boolean; bytes: number; path?: string }): Promise<TableLoad> {
    // Threads help only where there is work for them; starting and ending them costs a small file a quarter of its time.
    const threads = text.bytes > BYTES_WORTH_THREADS ? place.duckdb.threads : 1
    const files = [...(text.path === undefined ? [] : [text.path]), ...place.files]
    const duckdb = { ...place.duckdb, threads, inOrder: text.inOrder }
    const { instance, connection } = await openDuckDb(place.work, files, duckdb, [place.out])
    return new TableLoad(instance, connection, place)
  }

  /** Rows all of whose cells are plain. */
  putPlain(part: CanonicalCsv, columns: readonly string[]): Promise<this> {
    return this.#put(plainSql(part, columns, this.#place))
  }

  /** The rows of the table's own text, of which there are none when all were plain. */
  async putRest(table: LoadableTable): Promise<this> {
    if (this.#created) this.#plain = (await this.#count()).rows
    return this.#created && statSync(table.csv.path).size === 0 ? this : this.#put(loadSql(table, this.#place))
  }

  async end(): Promise<LoadedTable> {
    return {
      instance: this.#instance,
      connection: this.#connection,
      ...(await this.#count()),
      plain: this.#plain,
    }
  }

  async #count(): Promise<{ rows: number; unreadable: number }> {
    const counted = await this.#closingOnFault(
      this.#connection.runAndReadAll('SELECT count(*), count(_raw) FROM loaded'),
    )
    const [rows, unreadable] = counted.getRows()[0] ?? []
    return { rows: Number(rows), unreadable: Number(unreadable) }
  }

  close(): void {
    closeTable({ instance: this.#instance, connection: this.#connection })
  }

  async #put(select: string): Promise<this> {
    const target = this.#created ? 'INSERT INTO loaded' : 'CREATE TABLE loaded AS'
    await this.#closingOnFault(this.#connection.run(`${target} ${select}`))
    this.#created = true
    return this
  }

  /** Whoever gets an error has nothing to close. */
  async #closingOnFault<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      this.close()
      throw error
    }
  }
}

export function closeTable({ instance, connection }: Pick<LoadedTable, 'instance' | 'connection'>): void {
  connection.closeSync()
  instance.closeSync()
}

/**
 * Rows of a delimited text that bring their line along need not stand in the order of the file: keeping it costs as much as loading them
 * (DuckDB copies every batch once more for it). Their month is then a column of the table, so that a month finds its rows.
 */
export function mayMove(table: Pick<ReadTable, 'csv' | 'format'>): boolean {
  return table.format === 'csv' && table.csv.lines.kind === 'column'
}

/** Cells of any kind, each interpreted. */
function loadSql(table: LoadableTable, { register, matched, recordBytes }: LoadPlace): string {
  const headings = table.columns.map((_, i) => `c${i}`)
  const columns = table.csv.lines.kind === 'column' ? ['line', ...headings] : headings
  const source = csvSource(
    table.csv,
    columns.map((name) => ({ name, type: 'VARCHAR' })),
    recordBytes,
  )
  const cells = [...register.fields.values()].map((field) => {
    const column = matched.columns.find((c) => c.field === field.id)
    return {
      field,
      sql: cellSql((column && fieldOf(register, column)) ?? field, table.excelSerials),
      raw: column === undefined ? undefined : `c${column.index}`,
      quick: `q_${field.id}`,
    }
  })
  const present = cells.flatMap((c) => (c.raw === undefined ? [] : [{ ...c, raw: c.raw }]))
  const line = table.csv.lines.kind === 'column' ? ['line'] : []
  const raws = present.map((c) => c.raw)
  const quick = present.flatMap((c) =>
    c.sql.quick === undefined ? [] : [`${c.sql.quick(c.raw)} AS ${quoteName(c.quick)}`],
  )
  const values = cells.map(
    (c) =>
      `${c.raw === undefined ? `CAST(NULL AS ${c.sql.type})` : c.sql.value(c.raw, quoteName(c.quick))} AS ${quoteName(c.field.id)}`,
  )
  const bad = present.flatMap((c) => {
    if (c.field.required) return [`${quoteName(c.field.id)} IS NULL`]
    return c.field.type === 'text' || c.field.type === 'code'
      ? []
      : [`CASE WHEN ${quoteName(c.field.id)} IS NULL THEN NOT ${isMissing(c.raw)} ELSE false END`]
  })
  bad.push(...listTotalTests(register, matched).map(({ isTotal }) => isTotal))
  // A CASE, since AND may compute its second side for every row.
  const kept =
    bad.length === 0 ? 'CAST(NULL AS VARCHAR[])' : `CASE WHEN ${bad.join(' OR ')} THEN [${raws.join(', ')}] END`
  const month = mayMove(table) ? [`${monthNumberSql(register)} AS _month`] : []
  return (
    `SELECT ${[...line.map((l) => `CAST(${l} AS BIGINT) AS _line`), ...month, ...cells.map((c) => quoteName(c.field.id))].join(', ')}, ${kept} AS _raw ` +
    `FROM (SELECT ${[...line, ...new Set(raws), ...values].join(', ')} ` +
    `FROM (SELECT ${[...line, ...new Set(raws), ...quick].join(', ')} FROM ${source}))`
  )
}

/** Plain cells: as DuckDB reads them. */
function plainSql(
  part: CanonicalCsv,
  headings: readonly string[],
  { register, matched, recordBytes }: LoadPlace,
): string {
  const cells = [...register.fields.values()].map((field) => {
    const column = matched.columns.find((c) => c.field === field.id)
    return { field, sql: cellSql((column && fieldOf(register, column)) ?? field, undefined), index: column?.index }
  })
  const source = csvSource(
    part,
    [
      { name: 'line', type: 'BIGINT' },
      ...headings.map((_, i) => ({
        name: `c${i}`,
        type: cells.find((c) => c.index === i)?.sql.plain.type ?? 'VARCHAR',
      })),
    ],
    recordBytes,
  )
  const values = cells.map(({ field, sql, index }) => {
    const value = index === undefined ? 'NULL' : sql.plain.value(`c${index}`)
    return `CAST(${value} AS ${sql.type}) AS ${quoteName(field.id)}`
  })
  return (
    `SELECT _line, ${monthNumberSql(register)} AS _month, ${cells.map((c) => quoteName(c.field.id)).join(', ')}, CAST(NULL AS VARCHAR[]) AS _raw ` +
    `FROM (SELECT line AS _line, ${values.join(', ')} FROM ${source})`
  )
}

/** View `numbered`: `loaded` with each row's place in it, its line in the original, and an index that grows in the order of the file. */
export async function numberRows(connection: DuckDBConnection, table: ReadTable): Promise<void> {
  const { lines } = table.csv
  if (lines.kind === 'column') {
    // Of a delimited text no two rows begin on one line; elements of an XML text may.
    const index = mayMove(table) ? '_line' : 'rowid'
    await connection.run(
      `CREATE VIEW numbered AS SELECT rowid AS _loaded, ${index} AS _index, _line AS _row, * EXCLUDE (_line) FROM loaded`,
    )
    return
  }
  if (lines.gaps.length === 0) {
    await connection.run(
      `CREATE VIEW numbered AS SELECT rowid AS _loaded, rowid AS _index, rowid + ${lines.firstLine} AS _row, * FROM loaded`,
    )
    return
  }
  await connection.run('CREATE TABLE gap (start BIGINT, shift BIGINT)')
  const appender = await connection.createAppender('gap')
  let shift = 0
  for (const { afterRow, extra } of lines.gaps) {
    shift += extra
    appender.appendBigInt(BigInt(afterRow + 1))
    appender.appendBigInt(BigInt(shift))
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(
    `CREATE VIEW numbered AS SELECT r._index AS _loaded, r._index, r._index + ${lines.firstLine} + coalesce(g.shift, 0) AS _row, r.* EXCLUDE (_index) ` +
      'FROM (SELECT rowid AS _index, * FROM loaded) r ASOF LEFT JOIN (SELECT start, max(shift) AS shift FROM gap GROUP BY start) g ON r._index >= g.start',
  )
}
