/** Findings page by page. Who may see which is decided by the row-level security beneath. */
import { type RawBuilder, sql } from 'kysely'
import { parseLocalDate } from '#core/calendar'
import { readCursor, strangeCursor, writeCursor } from '#store/authority'
import { KEPT, type Scope } from '#store/record'
import { type FindingFilter, planSearch, type Search } from './finding-filter.ts'
import { type FindingRow, rowColumns, type StoredRow, showRows } from './finding-row.ts'

export const FINDING_ORDERS = ['at', 'due', 'indicator', 'kind', 'state', 'body', 'officer'] as const
type OrderName = (typeof FINDING_ORDERS)[number]
export type FindingSort = OrderName | `-${OrderName}`

export type FindingPage = {
  items: FindingRow[]
  next?: string
  total?: number
  /** There are more than so many; they were not all counted. */
  over?: number
}

type Order = {
  columns: readonly string[]
  /** What a place in it is called, from which `after` reads the place again. */
  key: RawBuilder<unknown>
  after: (key: string) => RawBuilder<unknown>[] | undefined
}

const DAY_LENGTH = 10

const ORDERS: Readonly<Record<OrderName, Order>> = {
  at: {
    columns: ['sort_at', 'id'],
    key: sql`f.sort_at::text`,
    after: (key) => (isDay(key) ? [sql`${key}::date`] : undefined),
  },
  due: {
    columns: ['sort_due', 'sort_at', 'id'],
    key: sql`f.sort_due::text || f.sort_at::text`,
    after: (key) => {
      const days = [key.slice(0, DAY_LENGTH), key.slice(DAY_LENGTH)]
      return days.every(isDay) ? days.map((day) => sql`${day}::date`) : undefined
    },
  },
  indicator: byText('indicator'),
  kind: byText('kind'),
  state: byText('state'),
  body: byText('sort_body'),
  officer: { columns: ['sort_officer', 'id'], key: sql`f.sort_officer`, after: (key) => [sql`${key}::text`] },
}

/** By a text that many share, then by day. */
function byText(column: string): Order {
  return {
    columns: [column, 'sort_at', 'id'],
    key: sql`f.sort_at::text || f.${sql.ref(column)}`,
    after: (key) => {
      const day = key.slice(0, DAY_LENGTH)
      return isDay(day) ? [sql`${key.slice(DAY_LENGTH)}::text`, sql`${day}::date`] : undefined
    },
  }
}

/** What stands for no day at all, so that it can be sorted. */
const NO_DAY = '1899-12-31'

function isDay(text: string): boolean {
  return text === NO_DAY || parseLocalDate(text) !== undefined
}

/** Where how many there are is not known without looking at them, no more than these are looked at. */
const MOST_COUNTED = 10_000

export async function listFindings(
  tx: Scope,
  filter: FindingFilter,
  page: { sort?: FindingSort; cursor?: string; limit: number; total?: boolean; mostWide?: number },
): Promise<FindingPage> {
  const place = readCursor(page.cursor)
  const search = await planSearch(tx, filter, page.limit, page.mostWide)
  if (search.count === 0) return { items: [], ...(page.total === true && { total: 0 }) }
  const sort = page.sort ?? '-at'
  const down = sort.startsWith('-')
  const order = ORDERS[sort.replace('-', '') as OrderName]
  const after = place === undefined ? undefined : order.after(place.key)
  // A place in another order.
  if (place !== undefined && after === undefined) throw strangeCursor()
  const beyond = (of: RawBuilder<unknown>) =>
    place === undefined || after === undefined
      ? sql``
      : sql`and (${list(order.columns, of)}) ${down ? sql`<` : sql`>`} (${sql.join([...after, sql`${place.id}::uuid`])})`
  const ordered = (of: RawBuilder<unknown>) =>
    sql.join(order.columns.map((column) => sql`${of}.${sql.ref(column)} ${down ? sql`desc` : sql`asc`}`))
  const cut = (of: RawBuilder<unknown>) => sql`${beyond(of)} order by ${ordered(of)} limit ${sql.lit(page.limit + 1)}`
  const onPage = (columns: RawBuilder<unknown>) => {
    const fitting = sql`select ${columns}, ${order.key} as sort_key from finding f where ${search.where}`
    return search.few
      ? sql`with m as materialized (${fitting}) select m.*, (select count(*) from m) as total from m where true ${cut(sql`m`)}`
      : sql`${fitting} ${cut(sql`f`)}`
  }
  // Between two days, how many there are decides how they are best read.
  const kept = filter.from === undefined && filter.to === undefined ? KEPT : sql``
  const { rows } = await sql<StoredRow & { sort_key: string; total?: number }>`${kept}${
    search.narrow
      ? sql`with page as materialized (${onPage(list(order.columns, sql`f`))})
          select ${rowColumns()}, page.sort_key
          from page join finding f on f.id = page.id order by ${ordered(sql`f`)}`
      : onPage(sql`${rowColumns()}, f.sort_at, f.sort_due, f.sort_body, f.sort_officer`)
  }`.execute(tx)
  const shown = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? shown.at(-1) : undefined
  return {
    items: await showRows(tx, shown),
    ...(last !== undefined && { next: writeCursor({ key: last.sort_key, id: last.id }) }),
    ...(page.total === true && (await countAll(tx, search, rows[0]?.total))),
  }
}

function list(columns: readonly string[], of: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql.join(columns.map((column) => sql`${of}.${sql.ref(column)}`))
}

async function countAll(
  tx: Scope,
  { count, few, where }: Search,
  taken: number | undefined,
): Promise<Pick<FindingPage, 'total' | 'over'>> {
  const known = count ?? taken
  if (known !== undefined) return { total: known }
  const { rows } = await sql<{ n: number }>`
    select count(*) as n from (select from finding f where ${where} limit ${few ? null : MOST_COUNTED + 1}) c`.execute(
    tx,
  )
  const n = rows[0]?.n ?? 0
  return n > MOST_COUNTED && !few ? { over: MOST_COUNTED } : { total: n }
}
