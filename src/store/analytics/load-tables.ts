/** Gives the plan's statements the relations they expect: one per register filled from files, and the calendar. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { CalendarRow } from '#core/calendar'
import type { Row, RowRef } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import { sqlType } from './column-type.ts'
import type { Column, SourceTable } from './job.ts'

/** How many rows each register has. */
export async function loadTables(
  connections: readonly [DuckDBConnection, ...DuckDBConnection[]],
  tables: readonly SourceTable[],
  calendar: readonly CalendarRow[],
): Promise<Map<string, number>> {
  const [connection] = connections
  await nameBatches(connection, tables)
  // Most are small, and leave a processor idle one after the other.
  const waiting = tables.values()
  const rows = new Map<string, number>()
  const ends = await Promise.allSettled(
    connections.map(async (each) => {
      for (const table of waiting) {
        if (table.fileGroups.some((group) => group.length > 0)) await viewFiles(each, table)
        else await fillTable(each, table)
        rows.set(table.register, await countRows(each, table))
      }
    }),
  )
  // Thrown when all have stopped: nothing is closed under a statement.
  for (const end of ends) if (end.status === 'rejected') throw end.reason
  await fillCalendar(connection, calendar)
  return rows
}

/**
 * Until all footers were read DuckDB takes every file to be as long as the first, which may hold a handful of rows, and joins the wrong
 * way round. They are kept (parquet_metadata_cache); counting reads nothing else.
 */
async function countRows(connection: DuckDBConnection, { register }: SourceTable): Promise<number> {
  const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${quoteName(register)}`)
  return Number(counted.getRows()[0]?.[0])
}

/** A batch is named once: rows carry a number in the order of the names, which is cheaper to sort, compare and copy than a long text. */
export async function nameBatches(connection: DuckDBConnection, tables: readonly SourceTable[]): Promise<void> {
  const files = tables.flatMap((table) => table.fileGroups.flat())
  const given = [...new Set(tables.flatMap(({ rows }) => rows.map(({ ref }) => ref.batch)))]
  const names = [
    // Of no rows at all there must be a name as well.
    `SELECT '' AS _batch`,
    ...given.map((name) => `SELECT ${quoteText(name)}`),
    ...(files.length === 0
      ? []
      : [`SELECT _batch FROM read_parquet([${files.map(quoteText).join(', ')}], hive_partitioning = false)`]),
  ]
  await connection.run(
    `CREATE TYPE batch AS ENUM (SELECT DISTINCT _batch FROM (${names.join(' UNION ALL ')}) ORDER BY _batch)`,
  )
}

export async function fillCalendar(connection: DuckDBConnection, calendar: readonly CalendarRow[]): Promise<void> {
  await connection.run(
    'CREATE TABLE calendar_days ("day" DATE, working BOOLEAN, next_working DATE, working_count INTEGER, run INTEGER)',
  )
  const columns = calendar.map((d) => [d.day, d.working, d.nextWorking ?? null, d.workingCount, d.run])
  await connection.run(
    `INSERT INTO calendar_days SELECT j->>0, (j->>1)::BOOLEAN, j->>2, (j->>3)::INTEGER, (j->>4)::INTEGER
     FROM (SELECT unnest(from_json($1::JSON, '["JSON"]')) AS j)`,
    [JSON.stringify(columns)],
  )
}

async function viewFiles(connection: DuckDBConnection, table: SourceTable): Promise<void> {
  const parts: string[] = []
  for (const group of table.fileGroups) {
    if (group.length === 0) continue
    const source = `read_parquet([${group.map(quoteText).join(', ')}], hive_partitioning = false)`
    const described = await connection.runAndReadAll(
      `DESCRIBE SELECT * FROM read_parquet(${quoteText(group[0] ?? '')}, hive_partitioning = false)`,
    )
    const there = new Set(described.getColumns()[0]?.map(String))
    const columns = table.columns.map(({ field, type }) =>
      there.has(field)
        ? `${quoteName(field)}::${sqlType(type)} AS ${quoteName(field)}`
        : `NULL::${sqlType(type)} AS ${quoteName(field)}`,
    )
    parts.push(`SELECT _batch::batch AS _batch, _row, ${columns.join(', ')} FROM ${source}`)
  }
  const rows = parts.join(' UNION ALL ')
  if (table.hold === undefined) await connection.run(`CREATE VIEW ${quoteName(table.register)} AS ${rows}`)
  else await holdRows(connection, table, table.hold, rows)
}

async function holdRows(
  connection: DuckDBConnection,
  table: SourceTable,
  hold: readonly string[],
  rows: string,
): Promise<void> {
  const held = quoteName(`${table.register} held`)
  await connection.run(
    `CREATE TABLE ${held} AS SELECT ${['_batch', '_row', ...hold.map(quoteName)].join(', ')} FROM (${rows})`,
  )
  const columns = table.columns.map(({ field, type }) =>
    hold.includes(field) ? quoteName(field) : `NULL::${sqlType(type)} AS ${quoteName(field)}`,
  )
  await connection.run(
    `CREATE VIEW ${quoteName(table.register)} AS SELECT _batch, _row, ${columns.join(', ')} FROM ${held}`,
  )
}

export async function fillTable(connection: DuckDBConnection, table: SourceTable): Promise<void> {
  const name = quoteName(table.register)
  const declared = table.columns.map(({ field, type }) => `${quoteName(field)} ${sqlType(type)}`)
  await connection.run(`CREATE TABLE ${name} (_batch batch, _row BIGINT, ${declared.join(', ')})`)
  if (table.rows.length === 0) return
  const fields = table.columns.map((column, i) =>
    column.type === 'list'
      ? `CASE WHEN json_type(j, '$[${i + 2}]') = 'ARRAY' THEN from_json(j->${i + 2}, '["VARCHAR"]') END`
      : `(j->>${i + 2})::${sqlType(column.type)}`,
  )
  await connection.run(
    `INSERT INTO ${name} SELECT j->>0, (j->>1)::BIGINT, ${fields.join(', ')} FROM (SELECT unnest(from_json($1::JSON, '["JSON"]')) AS j)`,
    [JSON.stringify(table.rows.map((stored) => cellsOf(stored, table.columns)))],
  )
}

function cellsOf({ row, ref }: { row: Row; ref: RowRef }, columns: readonly Column[]): unknown[] {
  return [ref.batch, ref.row, ...columns.map(({ field }) => row[field] ?? null)]
}
