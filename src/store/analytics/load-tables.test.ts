import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
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
  await loadTables(connection, [{ register: 'act', columns, fileGroups: [files], rows: [] }], [])
  const plan = await connection.runAndReadAll('EXPLAIN SELECT * FROM act')
  expect(plan.getRows().join('\n')).toContain('~50,001 rows')
})
