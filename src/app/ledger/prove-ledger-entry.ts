/** A proof to hand out: text, the name of its file, and where it stands. */
import { hash } from 'node:crypto'
import { checkProof, commitmentOf, type Json, leafOfEntry, toBase64, verifierText } from '#core/ledger'
import { findLedgerKey, proveEntry } from '#store/ledger'
import type { Record, Scope } from '#store/record'

export type LedgerProof = {
  entry: number
  at: string
  action: string
  record: Json
  /** Hexadecimal: what stands for the entry in the tree. */
  leaf: string
  index: number
  size: number
  /** Base64. */
  root: string
  /** The signed checkpoint. */
  note: string
  /** The public key as one line, and the SHA-256 of it to compare by eye. */
  key: string
  fingerprint: string
  file: string
  text: string
}

/** What is handed out has been checked as its reader will check it. */
export async function proveLedgerEntry(
  record: Pick<Record, 'dataDir'>,
  tx: Scope,
  entry: number,
): Promise<LedgerProof> {
  const key = findLedgerKey(record.dataDir)
  const text = await proveEntry(tx, entry)
  if (key === undefined) throw new Error('the ledger has entries and no key')
  const checked = checkProof(text, key)
  if (!checked.valid) throw new Error(`the proof of entry ${entry} does not hold: ${checked.fault}`)
  const { index, checkpoint } = checked
  const { at, action, record: told, salt } = checked.entry
  const commitment = commitmentOf(Buffer.from(salt, 'hex'), told)
  return {
    entry,
    at,
    action,
    record: told,
    leaf: Buffer.from(leafOfEntry({ id: entry, at, action, commitment })).toString('hex'),
    index,
    size: checkpoint.size,
    root: toBase64(checkpoint.root),
    note: text.slice(text.indexOf('\n\n') + 2),
    key: verifierText(key),
    fingerprint: hash('sha256', key.publicKey, 'hex'),
    file: `quanze-${entry}.tlog-proof`,
    text,
  }
}
