/** The digest a batch was sealed with, computed again from its Parquet files. A test holds this to what sealing computes. */
import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { quoteName, quoteText } from '#core/sql'
import type { BatchDigest, DigestJob } from './job.ts'

export async function digestBatches(
  connection: DuckDBConnection,
  batches: DigestJob['batches'],
): Promise<BatchDigest[]> {
  const digests: BatchDigest[] = []
  for (const batch of batches) digests.push(await digestBatch(connection, batch))
  return digests
}

async function digestBatch(
  connection: DuckDBConnection,
  { id, fields, files }: DigestJob['batches'][number],
): Promise<BatchDigest> {
  if (files.length === 0) return { id, digest: createHash('sha256').update('').digest('hex') }
  const hashed = `hash(_row, ${fields.map(quoteName).join(', ')})`
  // A register may well have a field called filename.
  const month = `CASE _file ${files.map((f) => `WHEN ${quoteText(f.path)} THEN ${monthNumber(f.month)}`).join(' ')} END`
  const text = `SELECT _month, count(*), CAST(sum(CAST(h AS HUGEINT)) AS VARCHAR), CAST(bit_xor(h) AS VARCHAR)
    FROM (SELECT ${month} AS _month, ${hashed} AS h FROM read_parquet([${files.map((f) => quoteText(f.path)).join(', ')}], hive_partitioning = false, filename = '_file'))
    GROUP BY _month ORDER BY _month`
  try {
    const result = await connection.runAndReadAll(text)
    const lines = result.getRows().map((row) => row.join(' '))
    return { id, digest: createHash('sha256').update(lines.join('\n')).digest('hex') }
  } catch (error) {
    // A damaged Parquet file is exactly what is looked for here.
    return { id, unreadable: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

/** Months in the order sealing counts them: 0 for rows without a date. */
function monthNumber(month: string): number {
  return month === 'none' ? 0 : Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
}
