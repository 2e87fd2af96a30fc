/** One entry against its own commitment and its leaf. */
import {
  commitmentOf,
  type Hash,
  type Json,
  type LedgerRecord,
  leafOfEntry,
  type RowDigest,
  SALT_BYTES,
  sameHash,
} from '#core/ledger'
import type { LedgerFault } from './verify-ledger.ts'

export type StoredEntry = {
  id: number
  at: Date
  actor: string | null
  actor_kind: string
  action: string
  subject_kind: string
  subject_id: string
  record: Json
  salt: Buffer | null
  commitment: Buffer | null
  erased_by: number | null
}

/** `erasedBy`: the entry that says this one was erased. */
export function checkEntry(
  entry: StoredEntry,
  leaf: Hash,
  erasedBy: number | undefined,
): { faults: LedgerFault[]; rows: readonly RowDigest[] } {
  const { id, record, salt } = entry
  const faults: LedgerFault[] = []
  const commitment = Uint8Array.from(entry.commitment ?? [])
  if (!sameHash(leafOfEntry({ id, at: isoText(entry.at), action: entry.action, commitment }), leaf))
    faults.push({ kind: 'leaf-changed', entry: id })
  if (record === null || salt === null) {
    if (erasedBy === undefined || entry.erased_by !== erasedBy) faults.push({ kind: 'erased-unsaid', entry: id })
    return { faults, rows: [] }
  }
  if (erasedBy !== undefined) faults.push({ kind: 'erasure-undone', entry: id, by: erasedBy })
  const stored = asRecord(record)
  if (stored === undefined || !isCommitted(salt, record, commitment)) {
    faults.push({ kind: 'record-changed', entry: id })
    return { faults, rows: [] }
  }
  if (!saysTheSame(entry, stored)) faults.push({ kind: 'head-changed', entry: id })
  return { faults, rows: stored.rows ?? [] }
}

function isCommitted(salt: Buffer, record: Json, commitment: Hash): boolean {
  // What was changed by hand may hold numbers that have no canonical text: then it is not what was committed to.
  try {
    return salt.length === SALT_BYTES && sameHash(commitmentOf(Uint8Array.from(salt), record), commitment)
  } catch {
    return false
  }
}

/** The columns that lists are searched by must be those of the record. */
function saysTheSame(entry: StoredEntry, { action, actor, at, subject }: LedgerRecord): boolean {
  return (
    entry.action === action &&
    isoText(entry.at) === at &&
    entry.actor_kind === actor.kind &&
    entry.actor === (actor.kind === 'account' ? actor.id : null) &&
    entry.subject_kind === subject.kind &&
    entry.subject_id === subject.id
  )
}

/** Its shape is trusted once its commitment holds: we wrote it. */
function asRecord(record: Json): LedgerRecord | undefined {
  return typeof record === 'object' && record !== null && 'action' in record && 'subject' in record
    ? (record as LedgerRecord)
    : undefined
}

function isoText(at: Date): string {
  return Number.isNaN(at.getTime()) ? '' : at.toISOString()
}
