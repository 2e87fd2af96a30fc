/** Destroys what an entry said, as deletion of personal data asks; the tree and what it proves stay as they are. */
import { sql } from 'kysely'
import type { Actor } from '#core/ledger'
import type { Scope } from '#store/record'
import { appendEntry, type Entry } from './append-entry.ts'
import type { RowKey } from './row-digest.ts'

/** `write` removes the personal data from its tables, and names also the rows of the erased entry that stay. */
export async function eraseEntry(
  tx: Scope,
  target: number,
  actor: Actor,
  reason: string,
  write?: (entry: Entry) => Promise<readonly RowKey[]>,
): Promise<Entry> {
  const change = { action: 'ledger.erase', actor, subject: { kind: 'ledger', id: String(target) }, details: { reason } }
  const entry = await appendEntry(tx, change, write)
  await sql`select quanze.erase_ledger_entry(${target}, ${entry.id})`.execute(tx)
  return entry
}
