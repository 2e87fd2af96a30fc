/** Which entries still tell of some rows or things, and which rows an entry tells of. As the owner, who sees every entry. */
import { sql } from 'kysely'
import type { Json, RowDigest } from '#core/ledger'
import type { Scope } from '#store/record'
import type { RowKey } from './row-digest.ts'

export async function listEntriesTelling(
  tx: Scope,
  facts: readonly { seq: number; id: string }[],
  rows: readonly RowKey[],
): Promise<number[]> {
  const others = JSON.stringify(rows.map(({ table, key }) => ({ table, key })))
  const told = await sql<{ id: number }>`
    select distinct e.id from quanze.ledger_entry e
    left join lateral jsonb_array_elements(coalesce(e.record -> 'rows', '[]')) r on true
    where e.record is not null and (e.subject_id = any(${facts.map(({ id }) => id)}::text[])
      or (r ->> 'table' = 'fact' and (r -> 'key' ->> 'seq')::bigint = any(${facts.map(({ seq }) => seq)}::bigint[]))
      or (r - 'digest') in (select o from jsonb_array_elements(${others}::jsonb) o))
    order by e.id`.execute(tx)
  return told.rows.map(({ id }) => id)
}

/** Undefined where there is no such entry, or nothing of it any more. */
export async function findRowsTold(tx: Scope, entry: number): Promise<RowKey[] | undefined> {
  const { rows } = await sql<{ record: { rows?: readonly RowDigest[] } }>`
    select record from quanze.ledger_entry where id = ${entry} and record is not null`.execute(tx)
  return (
    rows[0]?.record.rows?.map(({ table, key, digest }) => ({
      table,
      key: key as { [column: string]: Json },
      ...(digest === null && { removed: true }),
    })) ?? (rows.length === 0 ? undefined : [])
  )
}
