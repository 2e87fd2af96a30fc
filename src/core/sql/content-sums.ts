/**
 * What the digest of a sealed batch is made of: per month the number of rows and two sums of row hashes, so that it is the same in whatever
 * order the rows are read. Sealing and verifying print the same text from here; a change would disown every batch sealed before.
 */
import { quoteName } from './quote.ts'

/** `source` has the columns _month (a number, 0 for none), _row and the fields. `more` are further aggregates per month. */
export function contentSumsSql(source: string, fields: readonly string[], more: readonly string[] = []): string {
  const hashed = `hash(_row, ${fields.map(quoteName).join(', ')})`
  const sums = ['count(*)', 'CAST(sum(CAST(h AS HUGEINT)) AS VARCHAR)', 'CAST(bit_xor(h) AS VARCHAR)', ...more]
  return `SELECT _month, ${sums.join(', ')} FROM (SELECT *, ${hashed} AS h FROM ${source}) GROUP BY _month ORDER BY _month`
}

/** The text whose SHA-256 is the batch's digest, from the rows that contentSumsSql gives. */
export function contentText(rows: readonly (readonly unknown[])[]): string {
  return rows.map((row) => row.slice(0, 4).join(' ')).join('\n')
}
