/** A list as a workbook with one sheet. Every cell is text or a number: nothing in it can act as a formula. */
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { OutputFile, XlsxWriter } from '#store/findings'
import { withScratch } from '#store/runs'

type Cells = readonly (string | number | undefined)[]

/** However long the list, it is on the disk and read as it is sent. Whoever does not read it to its end destroys the stream. */
export type SheetFile = { name: string; size: number; stream: Readable }

/** By the first rows it is decided how wide columns are and which hold text only. */
const LOOKED_AT = 200

/** `above` is asked once all rows are written: only then it is known how many there are. */
export async function writeSheet(
  title: string,
  headings: readonly string[],
  rows: Iterable<Cells> | AsyncIterable<Cells>,
  above?: (count: number) => string,
): Promise<SheetFile> {
  const name = `${title}.xlsx`
  return withScratch(async (folder) => {
    const writer = new XlsxWriter(new OutputFile(folder, name))
    let count = 0
    const add = async (row: Cells) => {
      count += 1
      await writer.add(row.map((cell) => (typeof cell === 'number' ? String(cell) : (cell ?? ''))))
    }
    const begin = async (first: readonly Cells[]) => {
      const width = (i: number) =>
        Math.min(60, Math.max(12, ...first.map((row) => String(row[i] ?? '').length * 1.6 + 2)))
      await writer.beginSheet(
        title,
        headings.map((heading, i) => ({
          heading,
          width: width(i),
          ...(first.every((row) => typeof row[i] !== 'number') && { type: 'text' as const }),
        })),
        above && (() => above(count)),
      )
      for (const row of first) await add(row)
    }
    let first: Cells[] | undefined = []
    for await (const row of rows) {
      if (first === undefined) {
        await add(row)
        continue
      }
      first.push(row)
      if (first.length < LOOKED_AT) continue
      await begin(first)
      first = undefined
    }
    if (first !== undefined) await begin(first)
    await writer.finish()
    // Open, it outlives its folder; and nothing is left of it once it is closed, whatever happens to the program.
    const file = await open(join(folder, name))
    const { size } = await file.stat()
    return { name, size, stream: file.createReadStream() }
  })
}
