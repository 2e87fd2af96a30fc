import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { importFile, listRejects, openStore } from '#store/registers'
import { readBatch } from './registers-read-back.ts'
import { HEADING, newStore, REGISTERS } from './registers-setup.ts'

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const dirty = fc.constantFrom(
  '',
  '-',
  ' ',
  '2026-02-30',
  '2026-03-05',
  '1.005',
  '1,234',
  'x',
  '"',
  '甲\n乙',
  '是',
  '　',
  '000',
)
const row = fc
  .tuple(
    fc.constantFrom('', '1', '2', '0003', '"4'),
    fc.constantFrom('2026-03', '202604', '坏', ''),
    fc.array(dirty, { minLength: 8, maxLength: 8 }),
  )
  .map(([id, period, rest]) => [id, period, ...rest])
// Rows with a cell too few or too many are rows all the same.
const line = fc.oneof(
  { weight: 8, arbitrary: row.map((cells) => cells.map(quoted).join(',')) },
  { weight: 1, arbitrary: fc.constantFrom('1,2026-03', '1,2026-03,,,,,,,,,,,,', '') },
)

it('accounts for every row of a dirty file exactly once: accepted, rejected or duplicate', async () => {
  const { store, folder, file } = await newStore()
  await fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 40 }),
      fc.constantFrom('\n', '\r\n'),
      async (lines, end) => {
        const path = file('处罚决定.csv', [HEADING, ...lines].join(end) + end)
        rmSync(join(folder, 'store'), { recursive: true, force: true })
        const fresh = await openStore(store.folder, { create: true, wait: 0 })
        const reports = await importFile(fresh, { path, registers: REGISTERS }).catch((error: unknown) => error)
        // A file without a single row is refused, and so says the reader, not the count.
        if (!Array.isArray(reports))
          return expect(reports).toMatchObject({ refusal: { refused: expect.not.stringMatching(/count-mismatch/) } })
        const { batch } = reports[0]
        const { inFile, accepted, rejected, duplicate } = batch.rows
        const seen = [
          ...(await readBatch(fresh, batch, '_row')).map((r) => Number(r[0])),
          ...(await listRejects(fresh, batch.id)).map((r) => r.line),
        ]
        expect(accepted + rejected + duplicate).toBe(inFile)
        expect(seen).toHaveLength(inFile)
        expect(new Set(seen).size).toBe(inFile)
      },
    ),
    { numRuns: 25, endOnFailure: true },
  )
}, 240_000)
