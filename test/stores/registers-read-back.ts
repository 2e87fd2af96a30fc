import { DuckDBInstance } from '@duckdb/node-api'
import { type Batch, partitionFiles, type Store } from '#store/registers'

/** All rows of a batch as text, in the order of the file. */
export async function readBatch(store: Store, batch: Batch, columns: string): Promise<unknown[][]> {
  const files = partitionFiles(store, batch).map((p) => `'${p.path}'`)
  if (files.length === 0) return []
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    const result = await connection.runAndReadAll(
      `SELECT ${columns} FROM read_parquet([${files.join(', ')}], hive_partitioning = false) ORDER BY _row`,
    )
    return result.getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}
