import { CsvScanner, RecordOpen, splitRecord } from './csv-scan.ts'
import { findKnownRow } from './heading.ts'

const DELIMITERS = [',', '\t', ';', '|'] as const

/** The first records of a text, as cut by one delimiter. A record the sample cuts off is left out. */
export function sampleRecords(sample: Buffer, delimiter: string, loneCr: boolean, complete: boolean): string[][] {
  const rows: string[][] = []
  const scanner = new CsvScanner({ delimiter, loneCr, recordBytes: sample.length }, (bytes, start, end) => {
    if (rows.length < 100) rows.push(splitRecord(bytes, start, end, delimiter))
  })
  try {
    scanner.push(sample)
    if (complete) scanner.end()
  } catch (error) {
    // With the wrong delimiter a quote may seem open; the right one is judged when the whole file is read.
    if (!(error instanceof RecordOpen)) throw error
  }
  return rows
}

/** The delimiter that shows the most known names, or else cuts the rows most evenly. */
export function detectDelimiter(
  sample: Buffer,
  loneCr: boolean,
  complete: boolean,
  known: ReadonlySet<string>,
): string {
  let best = { delimiter: ',', score: [-1, 0, 0] }
  for (const delimiter of DELIMITERS) {
    const rows = sampleRecords(sample, delimiter, loneCr, complete)
    const heading = findKnownRow(rows, known)
    const score = heading === undefined ? [0, ...evenness(rows)] : [heading.known, fit(rows.slice(heading.row)), 0]
    if (compare(score, best.score) > 0) best = { delimiter, score }
  }
  return best.delimiter
}

/** The share of rows, in tenths, as long as the first. */
function fit(rows: readonly string[][]): number {
  return Math.round((rows.filter((row) => row.length === rows[0]?.length).length * 10) / rows.length)
}

/** The share of rows (in tenths) that have the most common number of cells, and that number. Rows of one cell say nothing. */
function evenness(rows: readonly string[][]): [number, number] {
  const counts = new Map<number, number>()
  for (const row of rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1)
  counts.delete(1)
  const [cells, times] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [0, 0]
  return [rows.length === 0 ? 0 : Math.round((times * 10) / rows.length), cells]
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [i, value] of a.entries()) {
    const difference = value - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}
