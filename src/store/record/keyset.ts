/** Pages of a list in the order asked for: by a text every row has, then by its id; the next page begins after the last row shown. */
import { type RawBuilder, sql } from 'kysely'

export type Order = {
  /** Absent: by the id alone. */
  key?: RawBuilder<string>
  id: RawBuilder<unknown>
  idType: 'uuid' | 'bigint' | 'text'
  down: boolean
}

/** Where a page ended. */
export type Place = { key: string; id: string }

/** The orders a list can be asked for in: `name` upwards, `-name` downwards. */
export function orderOf<Name extends string>(
  sort: Name | `-${Name}`,
  keys: Readonly<Record<Name, RawBuilder<string> | undefined>>,
  id: Pick<Order, 'id' | 'idType'>,
): Order {
  const down = sort.startsWith('-')
  const key = keys[(down ? sort.slice(1) : sort) as Name]
  return { ...id, down, ...(key !== undefined && { key }) }
}

export function isAfter({ key, id, idType, down }: Order, place: Place | undefined): RawBuilder<unknown> {
  if (place === undefined) return sql`true`
  const than = down ? sql`<` : sql`>`
  const last = sql`${place.id}::${sql.raw(idType)}`
  return key === undefined
    ? sql`${id} ${than} ${last}`
    : sql`(${key} collate "C", ${id}) ${than} (${place.key} collate "C", ${last})`
}

export function inOrder({ key, id, down }: Order): RawBuilder<unknown> {
  const direction = down ? sql`desc` : sql`asc`
  return key === undefined
    ? sql`order by ${id} ${direction}`
    : sql`order by ${key} collate "C" ${direction}, ${id} ${direction}`
}

/** The text a row was sorted by, to be kept with the place. */
export function sortKey({ key }: Order): RawBuilder<unknown> {
  return sql`${key ?? sql.lit('')} as "sortKey"`
}

/** An instant as a text that sorts by time; one that never was comes first. */
export function instantKey(column: RawBuilder<unknown>): RawBuilder<string> {
  return sql`coalesce(to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '')`
}
