import { rename } from 'node:fs/promises'
import { byteChunks } from './byte-chunks.ts'
import { CsvScanner } from './csv-scan.ts'
import { CsvWriter } from './csv-writer.ts'

/** Where a table of unknown width grew: rows from `row` (0-based) on have `cells` cells. */
export type Growth = { row: number; cells: number }

/** Pads the short rows of a canonical CSV to the width it grew to. */
export async function padRows(
  csv: CsvWriter,
  growth: readonly Growth[],
  cells: number,
  recordBytes: number,
): Promise<void> {
  if (growth.every((step) => step.cells === cells)) return
  const padded = new CsvWriter(`${csv.path}.padded`, csv.delimiter)
  let row = 0
  let step = 0
  const options = { delimiter: csv.delimiter, loneCr: false, recordBytes }
  const scanner = new CsvScanner(options, (bytes, start, end) => {
    while (step + 1 < growth.length && (growth[step + 1] as Growth).row <= row) step++
    row++
    padded.writeRecord(bytes, start, end, undefined, cells - (growth[step] as Growth).cells)
  })
  await padded.fill(async () => {
    for await (const chunk of byteChunks(csv.path)) scanner.push(chunk)
    scanner.end()
  })
  await rename(padded.path, csv.path)
}
