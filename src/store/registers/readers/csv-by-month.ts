import { CsvRows } from './csv-rows.ts'
import type { CsvWriter } from './csv-writer.ts'

/** Rows held back until so many bytes of them can be put in order: some 150,000 rows. */
const HELD = 16 * 1024 * 1024
const MOST_KEPT = 4 * HELD

/**
 * Writes rows with their line numbers, those whose cell of one column names the same month beside each other as far as they are held in
 * memory. The store keeps a file per month: finding its rows side by side costs a fraction of sorting them in the database.
 */
export class CsvByMonth {
  readonly #out: CsvWriter
  readonly #column: number | undefined
  readonly #delimiter: number
  readonly #months = new Map<number, CsvRows>()
  #bytes = 0
  #multiline = false

  /** `column`, from 0, holds the date. */
  constructor(out: CsvWriter, column: number | undefined) {
    this.#out = out
    this.#column = column
    this.#delimiter = out.delimiter.charCodeAt(0)
  }

  /** Some cell written as a text holds a line break. */
  get multiline(): boolean {
    return this.#multiline
  }

  /** A record already in canonical form (without its newline), which begins on `line`. */
  putRecord(bytes: Buffer, start: number, end: number, line: number): void {
    const month = this.#column === undefined ? 0 : readMonth(bytes, start, end, this.#delimiter, this.#column)
    const rows = this.#rowsOf(month)
    const before = rows.length
    rows.putRecord(bytes, start, end, line)
    this.#count(rows.length - before)
  }

  putRow(cells: readonly string[], line: number): void {
    const rows = this.#rowsOf(0)
    const before = rows.length
    rows.putRow(cells, line)
    this.#count(rows.length - before)
  }

  end(): void {
    let room = 0
    for (const [, rows] of [...this.#months].sort(([a], [b]) => a - b)) {
      this.#out.writeBytes(rows.bytes())
      this.#multiline ||= rows.multiline
      rows.clear()
      room += rows.room
    }
    this.#bytes = 0
    // Memory in hand is much cheaper than new memory; but if each month had its turn, all together would be the whole file.
    if (room > MOST_KEPT) this.#months.clear()
  }

  #rowsOf(month: number): CsvRows {
    const known = this.#months.get(month)
    if (known !== undefined) return known
    const rows = new CsvRows(this.#out.delimiter)
    this.#months.set(month, rows)
    return rows
  }

  #count(bytes: number): void {
    this.#bytes += bytes
    if (this.#bytes >= HELD) this.end()
  }
}

const ZERO = 48

/**
 * The month that a cell seems to name, as year × 100 + month, or 0. A hint and nothing more: it says which rows lie near each other, never
 * what a date means, so that quotes and spellings need no care; but nonsense must not make more months than there are.
 */
function readMonth(bytes: Buffer, start: number, end: number, delimiter: number, column: number): number {
  let at = start
  for (let passed = 0; passed < column; passed++) {
    while (at < end && bytes[at] !== delimiter) at++
    at++
  }
  let year = 0
  for (const century = at + 4; at < century; at++) year = year * 10 + digitAt(bytes, at, end)
  // One sign, or the three bytes of 年.
  for (let passed = 0; passed < 3 && !isDigit(bytes, at, end) && bytes[at] !== delimiter; passed++) at++
  let month = digitAt(bytes, at, end)
  if (isDigit(bytes, at + 1, end)) month = month * 10 + digitAt(bytes, at + 1, end)
  return year >= 1900 && year < 2200 && month >= 1 && month <= 12 ? year * 100 + month : 0
}

function isDigit(bytes: Buffer, at: number, end: number): boolean {
  const byte = at < end ? (bytes[at] as number) : 0
  return byte >= ZERO && byte <= ZERO + 9
}

function digitAt(bytes: Buffer, at: number, end: number): number {
  return isDigit(bytes, at, end) ? (bytes[at] as number) - ZERO : 0
}
