/** The digest a batch was sealed with, computed again from its Parquet files. */
import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { contentSumsSql, contentText, quoteText } from '#core/sql'
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
  // A register may well have a field called filename.
  const month = `CASE _file ${files.map((f) => `WHEN ${quoteText(f.path)} THEN ${monthNumber(f.month)}`).join(' ')} END`
  const source = `(SELECT *, ${month} AS _month FROM read_parquet([${files.map((f) => quoteText(f.path)).join(', ')}], hive_partitioning = false, filename = '_file'))`
  try {
    const result = await connection.runAndReadAll(contentSumsSql(source, fields))
    return { id, digest: createHash('sha256').update(contentText(result.getRows())).digest('hex') }
  } catch (error) {
    // A damaged Parquet file is exactly what is looked for here.
    return { id, unreadable: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) }
  }
}

/** Months in the order sealing counts them: 0 for rows without a date. */
function monthNumber(month: string): number {
  return month === 'none' ? 0 : Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
}
