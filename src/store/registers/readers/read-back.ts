// For the tests of this folder: what DuckDB sees in a canonical CSV, with the line of each row.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll } from 'vitest'
import { Refused } from '#core/diagnostic'
import { csvSource } from './csv-source.ts'
import { foldHeading } from './heading.ts'
import { DEFAULT_LIMITS, type ReadOptions, type ReadTable } from './read-table.ts'

let shared: Promise<DuckDBInstance> | undefined

/** The rows of a table as [line, ...cells], a NULL as ''. */
export async function readBack(table: ReadTable): Promise<(string | number)[][]> {
  shared ??= DuckDBInstance.create(':memory:', { threads: '2' })
  const connection = await (await shared).connect()
  const names = table.columns.map((_, i) => `c${i}`)
  const withLine = table.csv.lines.kind === 'column'
  const source = csvSource(
    table.csv,
    (withLine ? ['line', ...names] : names).map((name) => ({ name, type: 'VARCHAR' })),
    DEFAULT_LIMITS.recordBytes,
  )
  const rows = (await connection.runAndReadAll(`select * from ${source}`)).getRows()
  connection.closeSync()
  return rows.map((row, i) => {
    const cells = row.map((cell) => (cell === null ? '' : String(cell)))
    return withLine ? [Number(cells[0]), ...cells.slice(1)] : [lineOf(table, i), ...cells]
  })
}

function lineOf(table: ReadTable, row: number): number {
  const { lines } = table.csv
  if (lines.kind === 'column') return 0
  return lines.firstLine + row + lines.gaps.reduce((sum, gap) => sum + (gap.afterRow < row ? gap.extra : 0), 0)
}

const root = mkdtempSync(join(tmpdir(), 'quanze-readers-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** A new folder, gone when the test file is done. */
export function workFolder(): string {
  return mkdtempSync(join(root, 'x'))
}

export function writeSample(content: string | Uint8Array, name = 'sample.csv'): string {
  const path = join(workFolder(), name)
  writeFileSync(path, content)
  return path
}

export function readOptions(known: readonly string[] = [], over: Partial<ReadOptions> = {}): ReadOptions {
  return { work: workFolder(), limits: DEFAULT_LIMITS, headingNames: new Set(known.map(foldHeading)), ...over }
}

/** The refusal a reading ends with; fails when it does not. */
export async function refusalOf(reading: Promise<unknown>): Promise<Refused['refusal']> {
  const outcome = await reading.then(
    () => 'no refusal',
    (error: unknown) => error,
  )
  if (outcome instanceof Refused) return outcome.refusal
  throw new Error('expected a refusal', { cause: outcome })
}
