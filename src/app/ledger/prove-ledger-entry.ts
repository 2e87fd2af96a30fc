/** A proof to hand out: text, the name of its file, and where it stands. */
import { checkProof } from '#core/ledger'
import { findLedgerKey, proveEntry } from '#store/ledger'
import type { Record, Scope } from '#store/record'

export type LedgerProof = { entry: number; index: number; size: number; file: string; text: string }

/** What is handed out has been checked as its reader will check it. */
export async function proveLedgerEntry(
  record: Pick<Record, 'dataDir'>,
  tx: Scope,
  entry: number,
): Promise<LedgerProof> {
  const key = findLedgerKey(record.dataDir)
  const text = await proveEntry(tx, entry)
  const checked = key === undefined ? undefined : checkProof(text, key)
  if (checked?.valid !== true)
    throw new Error(`the proof of entry ${entry} does not hold: ${checked?.fault ?? 'no key'}`)
  const { index, checkpoint } = checked
  return { entry, index, size: checkpoint.size, file: `quanze-${entry}.tlog-proof`, text }
}
