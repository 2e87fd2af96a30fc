import fc from 'fast-check'
import { expect, it } from 'vitest'
import { everyPage, everyRow } from './every-row.ts'

async function listed<T>(rows: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const row of rows) all.push(row)
  return all
}

it('every row comes once and in order, however long the pages are', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), async (count, atOnce) => {
      const rows = Array.from({ length: count }, (_, n) => ({ n }))
      const after = (last: { n: number } | undefined) => (last === undefined ? 0 : last.n + 1)
      const byRow = everyRow<{ n: number }>(async (last, limit) => rows.slice(after(last), after(last) + limit), atOnce)
      const byPage = everyPage(async (cursor, limit) => {
        const end = Number(cursor ?? 0) + limit
        return { items: rows.slice(end - limit, end), ...(end < count && { next: String(end) }) }
      }, atOnce)
      expect(await listed(byRow)).toEqual(rows)
      expect(await listed(byPage)).toEqual(rows)
    }),
  )
})
