/** What hangs together: names behind ids, and who holds, carries or attended what, for many at once. */
import { type RawBuilder, sql } from 'kysely'
import type { AuthorityKind, AuthorityValues, History } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'
import { type AsOf, rowsOf } from './as-of-rows.ts'
import { readHistories } from './histories.ts'
import type { ListedRow } from './list-rows.ts'

type Day = AsOf & { day: LocalDate }

export type NamedThing = { id: string; code: string; name: string }

/** As they are called on the day; one that is not there, or not to be seen, is missing. */
export async function readNames(
  tx: Scope,
  kind: 'body' | 'unit' | 'post' | 'officer' | 'region',
  ids: readonly string[],
  when: Day,
): Promise<Map<string, NamedThing>> {
  if (ids.length === 0) return new Map()
  const key = kind === 'region' ? sql`value ->> 'code'` : sql`id::text`
  const { rows } = await sql<NamedThing & { key: string }>`
    select ${key} as key, id, value ->> 'code' as code, value ->> 'name' as name from ${rowsOf(kind, when)} r
    where ${key} = any(${[...new Set(ids)]}::text[])`.execute(tx)
  return new Map(rows.map(({ key, ...named }) => [key, named]))
}

/** A segment without what a change would have to start from: only a whole history tells that. */
export type LinkedRow<K extends AuthorityKind> = Omit<ListedRow<K>, 'version'>

/** What belongs to these officers or posts on the day. */
export async function listLinked<K extends 'appointment' | 'certificate' | 'training'>(
  tx: Scope,
  kind: K,
  by: 'officer' | 'post',
  ids: readonly string[],
  when: Day,
): Promise<LinkedRow<K>[]> {
  if (ids.length === 0) return []
  const wanted: RawBuilder<unknown> = sql`(r.value ->> ${sql.lit(by)}) = any(${[...ids]}::text[])`
  const { rows } = await sql<{
    id: string
    valid_from: LocalDate
    valid_to: LocalDate | null
    value: AuthorityValues[K]
  }>`
    select id, valid_from, valid_to, value from ${rowsOf(kind, when)} r where ${wanted} order by valid_from, id`.execute(
    tx,
  )
  return rows.map(({ id, valid_from, valid_to, value }) => ({
    id,
    validFrom: valid_from,
    ...(valid_to !== null && { validTo: valid_to }),
    value,
  }))
}

/** All that was ever recorded of what belongs to one officer or post, each thing with its facts. */
export async function readLinkedHistories<K extends 'appointment' | 'certificate' | 'training'>(
  tx: Scope,
  kind: K,
  by: 'officer' | 'post',
  id: string,
  knownAt?: string,
): Promise<History<AuthorityValues[K]>[]> {
  // What was taken back altogether stands in the facts alone, and matters only to whoever asks what was known before.
  const found =
    by === 'post' && knownAt === undefined
      ? sql<{ id: string }>`select distinct id from appointment where post_id = ${id}::uuid`
      : sql<{
          id: string
        }>`select distinct id from fact where kind = ${kind} and ${by === 'officer' ? sql`officer_id = ${id}::uuid` : sql`value ->> 'post' = ${id}`}`
  const { rows } = await found.execute(tx)
  return rows.length === 0
    ? []
    : readHistories(
        tx,
        kind,
        rows.map((row) => row.id),
      )
}

export type RecordedRow = {
  seq: number
  from: LocalDate
  to: LocalDate | null
  removed: boolean
  recordedAt: Date
  recordedBy: string | null
  reason: string | null
  entry: number
  value: unknown
}

/** The facts of one thing with who recorded them and where that stands in the ledger. */
export async function readFacts(tx: Scope, kind: AuthorityKind, id: string, knownAt?: string): Promise<RecordedRow[]> {
  const { rows } = await sql<RecordedRow>`
    select f.seq, f.valid_from as "from", f.valid_to as "to", f.removed, f.recorded_at as "recordedAt",
      recorder_of(f.entry_id) as "recordedBy", f.reason, f.entry_id as entry, f.value
    from fact f where f.kind = ${kind} and f.id = ${id}::uuid and (${knownAt ?? null}::timestamptz is null or f.recorded_at <= ${knownAt ?? null}::timestamptz)
    order by f.seq`.execute(tx)
  return rows
}

/** How many posts and how many people there are in each body and unit on the day. */
export async function countInNodes(tx: Scope, when: Day): Promise<Map<string, { posts: number; officers: number }>> {
  const { rows } = await sql<{ node: string; posts: number; officers: number }>`
    select coalesce(p.value ->> 'unit', p.value ->> 'body') as node, count(distinct p.id) as posts, count(distinct a.value ->> 'officer') as officers
    from ${rowsOf('post', when)} p left join ${rowsOf('appointment', when)} a on (a.value ->> 'post')::uuid = p.id group by 1`.execute(
    tx,
  )
  return new Map(rows.map(({ node, posts, officers }) => [node, { posts, officers }]))
}
