/** A table as a module would have it whose rows are in the ledger. */
import { sql } from 'kysely'
import { appendEntry, type Entry } from '#store/ledger'
import { type Database, inScope } from '#store/record'

export const SYSTEM = { system: 'test' } as const

export async function createSampleTable(owner: Database): Promise<void> {
  await sql`create table quanze.sample (
    id integer primary key, name text not null, day date, entry_id bigint not null references quanze.ledger_entry
  )`.execute(owner)
}

/** `told` are the rows the entry speaks of, where they are not those written. */
export async function addSample(
  app: Database,
  ids: readonly number[],
  name: string,
  told: readonly number[] = ids,
): Promise<Entry> {
  return inScope(app, SYSTEM, (tx) =>
    appendEntry(
      tx,
      { action: 'sample.create', actor: { kind: 'system', reason: 'test' }, subject: { kind: 'sample', id: name } },
      async (entry) => {
        for (const id of ids)
          await sql`insert into quanze.sample values (${id}, ${name}, '2026-11-27', ${entry.id})`.execute(tx)
        return told.map((id) => ({ table: 'sample', key: { id } }))
      },
    ),
  )
}
