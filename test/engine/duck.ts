/** A small in-process DuckDB with registers as tables, for tests that hold SQL against the in-memory evaluator. */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { calendarTable, type WorkCalendar } from '#core/calendar'
import type { StoredRow } from '#core/indicator'
import type { FieldType, Register, Value } from '#core/register'
import { quoteDate, quoteName, quoteText } from '#core/sql'
import { runUnits, type Work } from '#store/analytics'

const COLUMN = {
  text: 'VARCHAR',
  code: 'VARCHAR',
  creditCode: 'VARCHAR',
  month: 'VARCHAR',
  enum: 'VARCHAR',
  date: 'DATE',
  money: 'BIGINT',
  integer: 'BIGINT',
  decimal: 'DECIMAL(18,4)',
  boolean: 'BOOLEAN',
  list: 'VARCHAR[]',
} as const satisfies Record<FieldType, string>

export type Duck = {
  run(sql: string): Promise<void>
  /** On two connections, as the analytics process does. */
  runUnits(units: readonly Work[]): Promise<void>
  /** Rows with dates and big numbers as JSON gives them: dates in ISO form, integers as numbers or text. */
  read(sql: string): Promise<Record<string, unknown>[]>
  close(): void
}

/** Every batch that tests have rows from, in the order of the names. */
const BATCHES = ['b', 'b1', 'b2', 'b3', 'new']

export async function openDuck(): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
  const connection: DuckDBConnection = await instance.connect()
  await connection.run(`CREATE TYPE batch AS ENUM (${BATCHES.map(quoteText).join(', ')})`)
  const second = await instance.connect()
  return {
    run: async (sql) => {
      await connection.run(sql)
    },
    runUnits: (units) => runUnits([connection, second], 2, units),
    read: async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as Record<string, unknown>[],
    close: () => {
      connection.closeSync()
      second.closeSync()
      instance.closeSync()
    },
  }
}

/** Leaves nothing but the calendar: a run must not stand on what another one left. */
export async function clearRun(duck: Duck): Promise<void> {
  const left = await duck.read(
    "SELECT table_catalog, table_name, table_type FROM information_schema.tables WHERE table_name <> 'calendar_days'",
  )
  const drops = left.map(({ table_catalog: catalog, table_name: name, table_type: type }) => {
    const kind = type === 'VIEW' ? 'VIEW' : 'TABLE'
    return `DROP ${kind} ${quoteName(String(catalog))}.main.${quoteName(String(name))}`
  })
  if (drops.length > 0) await duck.run(drops.join('; '))
}

/** `_batch` and `_row` first, then the fields in the register's order, as a sealed batch has them. */
export async function loadRegister(duck: Duck, register: Register, rows: readonly StoredRow[]): Promise<void> {
  const fields = [...register.fields.values()]
  const columns = ['_batch batch', '_row BIGINT', ...fields.map((f) => `${quoteName(f.id)} ${COLUMN[f.type]}`)]
  await duck.run(`CREATE OR REPLACE TABLE ${quoteName(register.id)} (${columns.join(', ')})`)
  if (rows.length === 0) return
  const values = rows.map(({ row, ref }) => {
    const cells = fields.map((f) => cellText(row[f.id], f.type))
    return `(${[quoteText(ref.batch), ref.row, ...cells].join(', ')})`
  })
  await duck.run(`INSERT INTO ${quoteName(register.id)} VALUES ${values.join(', ')}`)
}

/** The calendar as the engine's SQL expects it. */
export async function loadCalendarDays(duck: Duck, calendar: WorkCalendar): Promise<void> {
  await duck.run(
    'CREATE OR REPLACE TABLE calendar_days (day DATE, working BOOLEAN, next_working DATE, working_count INTEGER, run INTEGER)',
  )
  const rows = calendarTable(calendar).map((r) => {
    const next = r.nextWorking === undefined ? 'NULL' : quoteDate(r.nextWorking)
    return `(${quoteDate(r.day)}, ${r.working}, ${next}, ${r.workingCount}, ${r.run})`
  })
  if (rows.length > 0) await duck.run(`INSERT INTO calendar_days VALUES ${rows.join(', ')}`)
}

function cellText(value: Value, type: FieldType): string {
  if (value === undefined) return 'NULL'
  if (typeof value === 'string') return type === 'date' ? quoteDate(value) : quoteText(value)
  if (typeof value === 'object') return `[${value.map(quoteText).join(', ')}]::VARCHAR[]`
  return String(value)
}
