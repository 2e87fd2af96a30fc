/** Pages: one row more than asked for tells whether there is a next one, which begins after the last one shown. */
import { Refused } from '#core/diagnostic'

export function pageOf<T>(
  rows: readonly T[],
  limit: number,
  place: (row: T) => Readonly<Record<string, string>>,
): { items: T[]; next?: string } {
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return {
    items,
    ...(last !== undefined && { next: Buffer.from(JSON.stringify(Object.values(place(last)))).toString('base64url') }),
  }
}

/** What a cursor of ours says; anything else is refused. */
export function readCursor<K extends keyof typeof SHAPES>(
  cursor: string | undefined,
  names: readonly K[],
): Record<K, string> | undefined {
  if (cursor === undefined) return undefined
  const values = parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  const fits = (name: K, value: unknown): value is string => typeof value === 'string' && SHAPES[name].test(value)
  if (!Array.isArray(values) || values.length !== names.length || !names.every((name, i) => fits(name, values[i])))
    throw new Refused('request.malformed', '翻页标记不对，请从第一页重新开始。')
  return Object.fromEntries(names.map((name, i) => [name, values[i]])) as Record<K, string>
}

/** What must hold before it reaches a query. */
const SHAPES = {
  id: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/,
  number: /^\d{1,15}$/,
  job: /^[a-z0-9-]{1,60}$/,
  key: /^[^\p{Cc}\p{Surrogate}]{0,300}$/u,
} as const

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A page of what is in memory as a whole. */
export function pageOfAll<T>(rows: readonly T[], { cursor, limit }: { cursor?: string | undefined; limit: number }) {
  const start = Number(readCursor(cursor, ['number'])?.number ?? 0)
  const next = () => ({ number: String(start + limit) })
  return { ...pageOf(rows.slice(start, start + limit + 1), limit, next), total: rows.length }
}
