/** Where a page ended: the key it was sorted by and the id of its last row. */

const CURSOR = /^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})([^\p{Cc}\p{Surrogate}]*)$/u

export type Place = { key: string; id: string }

export function writeCursor({ key, id }: Place): string {
  return Buffer.from(`${id}${key}`).toString('base64url')
}

/** A cursor that is none of ours is none: the list starts at its beginning. */
export function readCursor(cursor: string | undefined): Place | undefined {
  const [, id, key] = CURSOR.exec(Buffer.from(cursor ?? '', 'base64url').toString('utf8')) ?? []
  return id === undefined || key === undefined ? undefined : { id, key }
}
