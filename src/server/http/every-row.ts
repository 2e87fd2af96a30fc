/** All rows of a list, page by page: an export is never cut. */

const AT_ONCE = 2000

/** `read` gives the rows after the last one seen, no more than so many. */
export async function* everyRow<T>(
  read: (last: T | undefined, limit: number) => Promise<readonly T[]>,
  atOnce = AT_ONCE,
): AsyncGenerator<T> {
  for (let last: T | undefined; ; ) {
    const rows = await read(last, atOnce)
    yield* rows
    last = rows.at(-1)
    if (rows.length < atOnce) return
  }
}

/** The same for a list that marks its pages itself. */
export async function* everyPage<T>(
  read: (cursor: string | undefined, limit: number) => Promise<{ items: readonly T[]; next?: string }>,
  atOnce = AT_ONCE,
): AsyncGenerator<T> {
  for (let cursor: string | undefined; ; ) {
    const { items, next } = await read(cursor, atOnce)
    yield* items
    if (next === undefined) return
    cursor = next
  }
}

type Cells = readonly (string | number | undefined)[]

export async function* asCells<T>(
  rows: AsyncIterable<T>,
  cells: (row: T) => Cells | Promise<Cells>,
): AsyncGenerator<Cells> {
  for await (const row of rows) yield await cells(row)
}
