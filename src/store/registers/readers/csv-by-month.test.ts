import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CsvByMonth } from './csv-by-month.ts'
import { CsvWriter } from './csv-writer.ts'
import { workFolder } from './read-back.ts'

/** The lines of what was written, from records given as text. */
async function write(records: readonly string[], column: number | undefined): Promise<string[]> {
  const writer = new CsvWriter(join(workFolder(), 'out.csv'))
  const rows = new CsvByMonth(writer.delimiter, (held) => held.forEach((bytes) => writer.writeBytes(bytes)))
  await writer.fill(async () => {
    for (const [i, record] of records.entries()) {
      const bytes = Buffer.from(record)
      const before = record.split(',').slice(0, column).join(',')
      const date = column === undefined ? undefined : Buffer.byteLength(before) + (column === 0 ? 0 : 1)
      rows.putRecord(bytes, 0, bytes.length, i + 2, date)
    }
    rows.end()
  })
  return readFileSync(writer.path, 'utf8').split('\n').slice(0, -1)
}

it('brings the rows of a month together, each with its line, in the order of the months', async () => {
  expect(await write(['1,2026-03-05', '2,2025/12/1', '3,20260331', '4,2026年3月1日', '5,2025-12-31'], 1)).toEqual([
    '3,2,2025/12/1',
    '6,5,2025-12-31',
    '2,1,2026-03-05',
    '4,3,20260331',
    '5,4,2026年3月1日',
  ])
})

it('leaves the order of the file where no column holds a date', async () => {
  expect(await write(['b,2026-03-05', 'a,2025-12-01'], undefined)).toEqual(['2,b,2026-03-05', '3,a,2025-12-01'])
})

it('writes every row once, whatever its cells say', async () => {
  const cell = fc.oneof(
    fc.constantFrom('2026-03-05', '2026-13-01', '', '99999999', '"2026-01-01"', '二〇二六年', '0000', '2026-'),
    fc.string({ maxLength: 12 }).map((text) => text.replaceAll(/["\r\n]/g, '')),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(cell, { maxLength: 3 })), fc.nat(3), async (rows, column) => {
      const records = rows.map((cells) => cells.join(','))
      expect((await write(records, column)).sort()).toEqual(records.map((record, i) => `${i + 2},${record}`).sort())
    }),
    { numRuns: 50 },
  )
})
