/** How many findings there are of which sort: from what is counted as findings change, or else from the findings themselves. */
import { type RawBuilder, sql } from 'kysely'
import type { FindingKind, FindingStatus } from '#core/finding'
import { KEPT, type Scope } from '#store/record'
import { askedSort, type FindingFilter, isOfSort, planSearch } from './finding-filter.ts'
import type { Named } from './finding-row.ts'

export type FindingCounts = {
  total: number
  byKind: { kind: FindingKind; count: number }[]
  byState: { state: FindingStatus; count: number }[]
  byIndicator: { indicator: string; title: string; count: number }[]
  byBody: { body?: Named; count: number }[]
}

type Sort = {
  kind: FindingKind
  state: FindingStatus
  indicator: string
  indicator_title: string
  body_id: string | null
  n: number
}

export async function countFindings(tx: Scope, filter: FindingFilter): Promise<FindingCounts> {
  const { rows } = await sql<Sort>`${await sortsOf(tx, filter)}`.execute(tx)
  const titles = new Map<string, string>()
  for (const { indicator, indicator_title: title } of rows)
    if (title > (titles.get(indicator) ?? '')) titles.set(indicator, title)
  const bodies = await nameBodies(tx, [...new Set(rows.flatMap((row) => row.body_id ?? []))])
  return {
    total: rows.reduce((sum, { n }) => sum + n, 0),
    byKind: tally(rows, ({ kind }) => kind).map(([kind, count]) => ({ kind, count })),
    byState: tally(rows, ({ state }) => state).map(([state, count]) => ({ state, count })),
    byIndicator: tally(rows, ({ indicator }) => indicator).map(([indicator, count]) => ({
      indicator,
      title: titles.get(indicator) ?? indicator,
      count,
    })),
    byBody: tally(rows, (row) => row.body_id).map(([id, count]) => {
      const body = id === null ? undefined : bodies.get(id)
      return { ...(body && { body }), count }
    }),
  }
}

/** The most first; of equals the one first that comes first. */
function tally<K extends string | null>(sorts: readonly Sort[], keyOf: (sort: Sort) => K): [K, number][] {
  const counts = new Map<K, number>()
  for (const sort of sorts) counts.set(keyOf(sort), (counts.get(keyOf(sort)) ?? 0) + sort.n)
  return [...counts].sort(([a, n], [b, m]) => m - n || ((a ?? '') < (b ?? '') ? -1 : 1))
}

async function sortsOf(tx: Scope, filter: FindingFilter): Promise<RawBuilder<unknown>> {
  if (isOfSort(filter)) return sql`${KEPT}select * from count_fitting(${askedSort(filter)})`
  const { where } = await planSearch(tx, filter, 'all')
  return sql`
    select kind, state, indicator, indicator_title, body_id, count(*) as n from finding f where ${where} group by 1, 2, 3, 4, 5`
}

/** As they are called now, or were last. */
async function nameBodies(tx: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
  const { rows } = await sql<Named>`${KEPT}
    select distinct on (id) id, code, name from body where id = any(${[...ids]}::uuid[]) order by id, valid_from desc`.execute(
    tx,
  )
  return new Map(rows.map((body) => [body.id, body]))
}
