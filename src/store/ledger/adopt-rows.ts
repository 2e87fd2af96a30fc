/**
 * Tells of rows that were there before their table came under the ledger. What was done to them earlier nobody can know; from here on
 * a change shows. Once for each: the migration that brings a table under the ledger says which rows these are.
 */
import { sql } from 'kysely'
import type { Actor, Json } from '#core/ledger'
import type { Scope } from '#store/record'
import { appendEntry } from './append-entry.ts'
import { findRowsThere } from './row-digest.ts'

export const ADOPT = 'ledger.adopt'
const ACTOR: Actor = { kind: 'system', reason: 'ledger' }
const MOST = 20_000

/** Returns how many rows were looked at. */
export async function adoptRows(tx: Scope): Promise<number> {
  const { rows } = await sql<{ table: string; key: { [column: string]: Json } }>`
    with taken as (
      delete from ledger_to_adopt where (table_name, key) in (
        select table_name, key from ledger_to_adopt
        where table_name = (select min(table_name) from ledger_to_adopt) order by key limit ${MOST})
      returning table_name, key)
    select table_name as table, key from taken order by key`.execute(tx)
  const [first] = rows
  if (first === undefined) return 0
  const there = await findRowsThere(tx, rows)
  if (there.length > 0) await appendEntry(tx, adoptionOf(first.table, there.length), async () => there)
  return rows.length
}

/** What an entry says that tells of rows found in a table. */
export function adoptionOf(table: string, rows: number) {
  return { action: ADOPT, actor: ACTOR, subject: { kind: 'table', id: table }, details: { rows } }
}
