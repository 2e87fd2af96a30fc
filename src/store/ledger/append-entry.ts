/** Says in the ledger what the running transaction does. Entry and change stand or fall together. */
import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Actor, canonicalJson, commitmentOf, type Json, type LedgerRecord, SALT_BYTES } from '#core/ledger'
import type { Scope } from '#store/record'
import { digestRows, type RowKey } from './row-digest.ts'
import type { LedgerTables } from './tables.ts'

export type Change = {
  /** `subject.verb`: `fact.assert`, `session.start`. */
  action: string
  actor: Actor
  subject: { kind: string; id: string }
  /** What else should be known of it; destroyed with the record when that is erased. */
  details?: Json
}

export type Entry = {
  id: number
  /** ISO text, UTC, milliseconds: the instant of the transaction. */
  at: string
}

/**
 * `write` makes the change and names the rows it wrote or removed; their digests become part of the entry, so that a later
 * change behind our back shows. Without it the entry tells of something that has no rows.
 */
export async function appendEntry(
  tx: Scope,
  { action, actor, subject, details }: Change,
  write?: (entry: Entry) => Promise<readonly RowKey[]>,
): Promise<Entry> {
  const numbered = await sql<{ id: number; at: Date }>`
    select nextval('quanze.ledger_entry_number') as id, date_trunc('milliseconds', now()) as at`.execute(tx)
  const [next] = numbered.rows
  if (next === undefined) throw new Error('the sequence of the ledger gave no number')
  const entry = { id: next.id, at: next.at.toISOString() }
  const tables = tx.withTables<LedgerTables>()
  const head = {
    id: entry.id,
    at: entry.at,
    actor: actor.kind === 'account' ? actor.id : null,
    actor_kind: actor.kind,
    action,
    subject_kind: subject.kind,
    subject_id: subject.id,
  }
  await tables.insertInto('ledger_entry').values(head).execute()
  await tables.insertInto('ledger_pending').values({ entry_id: entry.id }).execute()
  const rows = write === undefined ? [] : await digestRows(tx, await write(entry))
  const record: LedgerRecord = {
    action,
    actor,
    at: entry.at,
    subject,
    ...(details === undefined ? {} : { details }),
    ...(rows.length === 0 ? {} : { rows }),
  }
  const salt = randomBytes(SALT_BYTES)
  const commitment = Buffer.from(commitmentOf(salt, record))
  await sql`select quanze.seal_ledger_entry(${entry.id}, ${canonicalJson(record)}::jsonb, ${salt}, ${commitment})`.execute(
    tx,
  )
  return entry
}
