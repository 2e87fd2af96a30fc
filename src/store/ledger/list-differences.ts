/** Rows that can be computed again, beside those that are stored: what was changed, removed or added in between. */
import type { RowDifference } from './verify-ledger.ts'

/** By key, a text of what stands in the row. */
export type Rows = ReadonlyMap<string, string>

export function listDifferences(table: string, computed: Rows, stored: Rows): RowDifference[] {
  const differences: RowDifference[] = []
  for (const [key, text] of computed) {
    const now = stored.get(key)
    if (now === undefined) differences.push({ kind: 'derived-removed', table, key })
    else if (now !== text) differences.push({ kind: 'derived-changed', table, key })
  }
  for (const key of stored.keys()) if (!computed.has(key)) differences.push({ kind: 'derived-unknown', table, key })
  return differences
}
