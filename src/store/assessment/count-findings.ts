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

type Sum = {
  /** Which of the columns these are summed by; the others are null. */
  by: 'kind' | 'state' | 'indicator' | 'body'
  kind: FindingKind
  state: FindingStatus
  indicator: string
  title: string
  body_id: string | null
  n: number
}

export async function countFindings(tx: Scope, filter: FindingFilter): Promise<FindingCounts> {
  const { kept, sorts } = await sortsOf(tx, filter)
  const { rows } = await sql<Sum>`${kept}
    select case grouping(kind, state, indicator, body_id) when 7 then 'kind' when 11 then 'state' when 13 then 'indicator' else 'body' end as by,
      kind, state, indicator, max(indicator_title) as title, body_id, sum(n)::bigint as n
    from (${sorts}) s group by grouping sets ((kind), (state), (indicator), (body_id))`.execute(tx)
  const ranked = rows.toSorted(byCount)
  const sums = (by: Sum['by']) => ranked.filter((row) => row.by === by)
  const bodies = await nameBodies(
    tx,
    rows.flatMap((row) => row.body_id ?? []),
  )
  return {
    total: sums('kind').reduce((sum, { n }) => sum + n, 0),
    byKind: sums('kind').map(({ kind, n }) => ({ kind, count: n })),
    byState: sums('state').map(({ state, n }) => ({ state, count: n })),
    byIndicator: sums('indicator').map(({ indicator, title, n }) => ({ indicator, title, count: n })),
    byBody: sums('body').map(({ body_id: id, n }) => {
      const body = id === null ? undefined : bodies.get(id)
      return { ...(body && { body }), count: n }
    }),
  }
}

/** The most first; of equals the one first that comes first. */
function byCount(a: Sum, b: Sum): number {
  const key = (sum: Sum) => sum[sum.by === 'body' ? 'body_id' : sum.by] ?? ''
  return b.n - a.n || (key(a) < key(b) ? -1 : 1)
}

async function sortsOf(
  tx: Scope,
  filter: FindingFilter,
): Promise<{ kept: RawBuilder<unknown>; sorts: RawBuilder<unknown> }> {
  if (isOfSort(filter)) return { kept: KEPT, sorts: sql`select * from count_fitting(${askedSort(filter)})` }
  const { where } = await planSearch(tx, filter, 'all')
  const sorts = sql`
    select kind, state, indicator, indicator_title, body_id, count(*) as n from finding f where ${where} group by 1, 2, 3, 4, 5`
  return { kept: sql``, sorts }
}

/** As they are called now, or were last. */
async function nameBodies(tx: Scope, ids: readonly string[]): Promise<ReadonlyMap<string, Named>> {
  const { rows } = await sql<Named>`${KEPT}
    select distinct on (id) id, code, name from body where id = any(${[...ids]}::uuid[]) order by id, valid_from desc`.execute(
    tx,
  )
  return new Map(rows.map((body) => [body.id, body]))
}
