import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { loadTables } from './load-tables.ts'

let folder: string
let instance: DuckDBInstance
let connection: DuckDBConnection

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-load-tables-'))
  instance = await DuckDBInstance.create(':memory:')
  connection = await instance.connect()
  await connection.run('SET parquet_metadata_cache = true')
})

afterEach(() => connection.run('DROP VIEW act; DROP TABLE calendar_days; DROP TYPE batch'))

afterAll(async () => {
  connection.closeSync()
  instance.closeSync()
  await rm(folder, { recursive: true })
})

it('has DuckDB know how long a register is, however short its first file', async () => {
  const files = await Promise.all(
    [1, 50_000].map(async (rows) => {
      const file = join(folder, `${rows}.parquet`)
      await connection.run(
        `COPY (SELECT 'b' AS _batch, range AS _row, 'n' AS "no" FROM range(${rows})) TO '${file}' (FORMAT parquet)`,
      )
      return file
    }),
  )
  const columns = [{ field: 'no', type: 'code' as const }]
  const rows = await loadTables([connection], [{ register: 'act', columns, fileGroups: [files], rows: [] }], [])
  expect([...rows]).toEqual([['act', 50_001]])
  const plan = await connection.runAndReadAll('EXPLAIN SELECT * FROM act')
  expect(plan.getRows().join('\n')).toContain('~50,001 rows')
})

it('names every batch once, in the order of the names, and reads the tables of several connections', async () => {
  const names = ['m', '乙', 'a', 'Z']
  const files = await Promise.all(
    names.map(async (name) => {
      const file = join(folder, `named-${name}.parquet`)
      await connection.run(`COPY (SELECT '${name}' AS _batch, 7 AS _row, '1' AS "no") TO '${file}' (FORMAT parquet)`)
      return file
    }),
  )
  const second = await instance.connect()
  const columns = [{ field: 'no', type: 'code' as const }]
  const others = ['one', 'other'].map((register) => ({ register, columns, fileGroups: [files], rows: [] }))
  await loadTables([connection, second], [{ register: 'act', columns, fileGroups: [files], rows: [] }, ...others], [])
  second.closeSync()
  const sorted = await connection.runAndReadAll('SELECT list_sort(list({b: _batch, r: _row})), count(*) FROM act')
  const read = await connection.runAndReadAll('SELECT CAST(_batch AS VARCHAR) FROM act ORDER BY _batch')
  expect(read.getRows().flat()).toEqual(['Z', 'a', 'm', '乙'])
  expect(sorted.getRowsJson()).toEqual([[['Z', 'a', 'm', '乙'].map((b) => ({ b, r: 7 })), '4']])
  for (const { register } of others) {
    const counted = await connection.runAndReadAll(
      `SELECT count(*) FROM ${register} l JOIN act a ON a._batch = l._batch`,
    )
    expect(counted.getRows()).toEqual([[4n]])
    await connection.run(`DROP VIEW ${register}`)
  }
})

it('tells of a table that cannot be read when all connections have stopped', async () => {
  const columns = [{ field: 'no', type: 'code' as const }]
  const file = join(folder, 'there.parquet')
  await connection.run(`COPY (SELECT 'b' AS _batch, 1 AS _row, '1' AS "no") TO '${file}' (FORMAT parquet)`)
  const second = await instance.connect()
  const wrong = [{ field: 'no', type: 'date' as const }]
  const tables = [
    { register: 'wrong', columns: wrong, fileGroups: [[file]], rows: [], hold: ['no'] },
    { register: 'act', columns, fileGroups: [[file]], rows: [] },
  ]
  await expect(loadTables([connection, second], tables, [])).rejects.toThrow(/Conversion Error/)
  expect((await second.runAndReadAll('SELECT count(*) FROM act')).getRows()).toEqual([[1n]])
  second.closeSync()
  await connection.run('CREATE TABLE calendar_days (day DATE)')
})
