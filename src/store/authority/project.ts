/** Timelines as tables: written beside the facts in one transaction, and rebuilt from them whenever asked. */
import { sql } from 'kysely'
import { AUTHORITY_KINDS, type AuthorityKind, keysOf, timelineOf } from '#core/authority'
import type { Scope } from '#store/record'
import { readHistories } from './histories.ts'
import { searchTextOf } from './search-text.ts'

const AT_ONCE = 5000

/** Writes the timelines of some things anew. What is there is read before it is removed: who may see it is told by it. */
export async function project(tx: Scope, kind: AuthorityKind, ids: readonly string[]): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE)
    const rows = await listTimelines(tx, kind, some)
    await sql`delete from ${sql.table(kind)} where id = any(${[...some]}::uuid[])`.execute(tx)
    await insertTimelines(tx, kind, rows)
  }
}

/** All timelines anew from all facts. What comes out is what was kept before, or something was wrong with it. */
export async function rebuildProjections(tx: Scope): Promise<void> {
  for (const kind of keysOf(AUTHORITY_KINDS)) {
    const { rows } = await sql<{ id: string }>`select distinct id from fact where kind = ${kind}`.execute(tx)
    await sql`delete from ${sql.table(kind)}`.execute(tx)
    const ids = rows.map((row) => row.id)
    for (let at = 0; at < ids.length; at += AT_ONCE)
      await insertTimelines(tx, kind, await listTimelines(tx, kind, ids.slice(at, at + AT_ONCE)))
  }
}

async function listTimelines(tx: Scope, kind: AuthorityKind, ids: readonly string[]): Promise<object[]> {
  return (await readHistories(tx, kind, ids)).flatMap(({ id, facts }) =>
    timelineOf(facts).map((segment) => ({
      id,
      valid_from: segment.validFrom,
      valid_to: segment.validTo ?? null,
      seq: segment.seq,
      value: segment.value,
      search: searchTextOf(kind, segment.value),
    })),
  )
}

async function insertTimelines(tx: Scope, kind: AuthorityKind, rows: readonly object[]): Promise<void> {
  await sql`
    insert into ${sql.table(kind)} (id, valid_from, valid_to, seq, value, search)
    select id, valid_from, valid_to, seq, value, search
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as r(id uuid, valid_from date, valid_to date, seq bigint, value jsonb, search text)`.execute(tx)
}
