/** Where a page ended: the key it was sorted by and the id of its last row. */
import { Refused } from '#core/diagnostic'

const CURSOR = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})([^\p{Cc}\p{Surrogate}]*)$/u

export type Place = { key: string; id: string }

export function writeCursor({ key, id }: Place): string {
  return Buffer.from(`${id}${key}`).toString('base64url')
}

/** A cursor that is none of ours is refused: a list that began again would be read as its next page. */
export function readCursor(cursor: string | undefined): Place | undefined {
  if (cursor === undefined) return undefined
  const [, id, key] = CURSOR.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? []
  if (id === undefined || key === undefined) throw strangeCursor()
  return { id, key }
}

export function strangeCursor(): Refused {
  return new Refused('request.malformed', '翻页标记不对，请从第一页重新开始。')
}
