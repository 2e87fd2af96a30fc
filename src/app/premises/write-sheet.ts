/** A list as a workbook with one sheet. Every cell is text or a number: nothing in it can act as a formula. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OutputFile, XlsxWriter } from '#store/findings'
import { withScratch } from '#store/runs'

export async function writeSheet(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly (string | number | undefined)[])[],
  above?: string,
): Promise<{ name: string; bytes: Uint8Array }> {
  const name = `${title}.xlsx`
  return withScratch(async (folder) => {
    const writer = new XlsxWriter(new OutputFile(folder, name))
    const width = (i: number) =>
      Math.min(60, Math.max(12, ...rows.slice(0, 200).map((row) => String(row[i] ?? '').length * 1.6 + 2)))
    await writer.beginSheet(
      title,
      headings.map((heading, i) => ({
        heading,
        width: width(i),
        ...(rows.every((row) => typeof row[i] !== 'number') && { type: 'text' as const }),
      })),
      above,
    )
    for (const row of rows)
      await writer.add(row.map((cell) => (typeof cell === 'number' ? String(cell) : (cell ?? ''))))
    await writer.finish()
    return { name, bytes: await readFile(join(folder, name)) }
  })
}
