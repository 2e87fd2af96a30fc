import { expect, it } from 'vitest'
import { importFile } from '#store/registers'
import { readBatch } from './registers-read-back.ts'
import { goodRows, HEADING, newStore, REGISTERS } from './registers-setup.ts'

/** Enough for DuckDB to hand parts of the file to both threads. */
const ROWS = 300_000

const TEXT = `${HEADING}\n${goodRows(ROWS).join('\n')}\n`

it('gives every row of a large file the line it stands on', { timeout: 300_000 }, async () => {
  const { store, file } = await newStore()
  const [report] = await importFile(store, { path: file('a.csv', TEXT), registers: REGISTERS })
  expect(report?.batch.rows.accepted).toBe(ROWS)
  const rows = await readBatch(store, report!.batch, '_row, people')
  expect(rows).toHaveLength(ROWS)
  // goodRows numbers its rows in `people`; the first stands on line 2.
  expect(rows.filter(([line, people]) => Number(line) !== Number(people) + 2).slice(0, 5)).toEqual([])
})

it('seals the same bytes under the same digest every time', { timeout: 300_000 }, async () => {
  const digests = []
  for (let i = 0; i < 2; i++) {
    const { store, file } = await newStore()
    const [report] = await importFile(store, { path: file('a.csv', TEXT), registers: REGISTERS })
    digests.push(report?.batch.digest)
  }
  expect(digests[1]).toBe(digests[0])
})
