/** Lists of what the organisation consists of, as of a day, filtered and page by page. */
import { type RawBuilder, sql } from 'kysely'
import { type AuthorityKind, type AuthorityValues, reachOf } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'
import { type AsOf, rowsOf } from './as-of-rows.ts'
import { readCursor, writeCursor } from './cursor.ts'
import { readTree } from './paths.ts'
import { likeText } from './search-text.ts'

export type ListedRow<K extends AuthorityKind> = {
  id: string
  validFrom: LocalDate
  validTo?: LocalDate
  /** The last fact about it, whichever days it is about: what a change must start from. */
  version: number
  value: AuthorityValues[K]
}

export type ListFilter = {
  day: LocalDate
  knownAt?: string
  /** A body or unit: only what belongs to it or to what is below it. */
  node?: string
  officer?: string
  post?: string
  /** Of regions: those right below the one of this code, or with '' those whose own parent is not there. */
  parentCode?: string
  level?: string
  /** Name, code, pinyin or its first letters; several words must all be found. */
  q?: string
  cursor?: string
  limit: number
}

export type Page<T> = { items: T[]; next?: string; total: number }

type Row<K extends AuthorityKind> = {
  id: string
  valid_from: LocalDate
  valid_to: LocalDate | null
  version: number
  value: AuthorityValues[K]
  sort_key: string
}

export async function listRows<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  filter: ListFilter,
): Promise<Page<ListedRow<K>>> {
  const when = { day: filter.day, knownAt: filter.knownAt }
  const conditions = [
    ...(filter.q ?? '').split(/\s+/).flatMap((word) => (word === '' ? [] : [matches(word)])),
    ...(filter.node === undefined ? [] : [await withinNode(tx, kind, filter.node, when)]),
    ...(filter.officer === undefined ? [] : [sql`r.value ->> 'officer' = ${filter.officer}`]),
    ...(filter.post === undefined ? [] : [sql`r.value ->> 'post' = ${filter.post}`]),
    ...(filter.parentCode === undefined ? [] : [belowRegion(filter.parentCode, when)]),
    ...(filter.level === undefined ? [] : [sql`r.value ->> 'level' = ${filter.level}`]),
  ]
  const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`
  const after = readCursor(filter.cursor)
  const from = after === undefined ? sql`` : sql`where (sort_key, id) > (${after.key} collate "C", ${after.id}::uuid)`
  const { rows } = await sql<Row<K> & { total: number }>`
    with found as materialized (select r.* from ${rowsOf(kind, when)} r ${where}),
      page as (select * from found ${from} order by sort_key, id limit ${filter.limit + 1})
    select id, valid_from, valid_to, ${lastFact(kind, sql`page.id`)} as version, value, sort_key, (select count(*) from found) as total
    from page order by sort_key, id`.execute(tx)
  const items = rows.slice(0, filter.limit)
  const last = rows.length > filter.limit ? items.at(-1) : undefined
  return {
    items: items.map(listed),
    ...(last !== undefined && { next: writeCursor({ key: last.sort_key, id: last.id }) }),
    total: rows[0]?.total ?? (after === undefined ? 0 : await countFound(tx, kind, when, where)),
  }
}

/** One thing as of a day, if it is there. */
export async function findRow<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  id: string,
  when: AsOf & { day: LocalDate },
): Promise<ListedRow<K> | undefined> {
  const { rows } = await sql<Row<K>>`
    select id, valid_from, valid_to, ${lastFact(kind, sql`r.id`)} as version, value, sort_key from ${rowsOf(kind, when)} r where id = ${id}::uuid`.execute(
    tx,
  )
  return rows[0] && listed(rows[0])
}

async function countFound(tx: Scope, kind: AuthorityKind, when: AsOf, where: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${rowsOf(kind, when)} r ${where}`.execute(tx)
  return rows[0]?.n ?? 0
}

function listed<K extends AuthorityKind>({ id, valid_from, valid_to, version, value }: Row<K>): ListedRow<K> {
  return { id, validFrom: valid_from, ...(valid_to !== null && { validTo: valid_to }), version, value }
}

/** The index holds pairs of signs; a single sign is looked for without it. */
function matches(word: string): RawBuilder<unknown> {
  const lower = word.toLowerCase()
  const pairs = [...lower].length > 1 ? sql`bigrams(r.search) @> bigrams(${lower}) and ` : sql``
  return sql`(${pairs}r.search like ${likeText(lower)})`
}

function belowRegion(code: string, when: AsOf): RawBuilder<unknown> {
  return code === ''
    ? sql`not exists (select from ${rowsOf('region', when)} above where above.value ->> 'code' = r.value ->> 'parent')`
    : sql`r.value ->> 'parent' = ${code}`
}

/** How many regions there are right below each of these. */
export async function countRegionsBelow(
  tx: Scope,
  codes: readonly string[],
  when: AsOf & { day: LocalDate },
): Promise<Map<string, number>> {
  const { rows } = await sql<{ code: string; n: number }>`
    select value ->> 'parent' as code, count(*) as n from ${rowsOf('region', when)} r
    where value ->> 'parent' = any(${[...codes]}::text[]) group by 1`.execute(tx)
  return new Map(rows.map(({ code, n }) => [code, n]))
}

/** What a change must start from: the last fact of all, also one about other days. */
function lastFact(kind: AuthorityKind, id: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`(select max(f.seq) from fact f where f.kind = ${kind} and f.id = ${id})`
}

/** Officers belong to the nodes of their posts as well as to their body. */
async function withinNode(
  tx: Scope,
  kind: AuthorityKind,
  node: string,
  when: { day: LocalDate; knownAt: string | undefined },
): Promise<RawBuilder<unknown>> {
  const nodes = [...reachOf(await readTree(tx, when.day, when.knownAt), node)]
  const here = (at: RawBuilder<unknown>) => sql`${at} = any(${nodes}::uuid[])`
  const posted = sql`
    select (a.value ->> 'officer')::uuid from ${rowsOf('appointment', when)} a
    join ${rowsOf('post', when)} p on p.id = (a.value ->> 'post')::uuid
    where ${here(sql`coalesce(p.value ->> 'unit', p.value ->> 'body')::uuid`)}`
  const employed = sql`select id from ${rowsOf('officer', when)} o where ${here(sql`(o.value ->> 'body')::uuid`)}`
  switch (kind) {
    case 'region':
      return sql`r.value ->> 'code' in (select value ->> 'region' from ${rowsOf('body', when)} b where ${here(sql`b.id`)})`
    case 'body':
    case 'unit':
      return here(sql`r.id`)
    case 'post':
      return here(sql`coalesce(r.value ->> 'unit', r.value ->> 'body')::uuid`)
    case 'officer':
      return sql`(${here(sql`(r.value ->> 'body')::uuid`)} or r.id in (${posted}))`
    case 'certificate':
    case 'training':
      return sql`(r.value ->> 'officer')::uuid in (${posted} union ${employed})`
    case 'appointment':
      return sql`(r.value ->> 'post')::uuid in (
        select id from ${rowsOf('post', when)} p where ${here(sql`coalesce(p.value ->> 'unit', p.value ->> 'body')::uuid`)})`
    default:
      return kind satisfies never
  }
}
