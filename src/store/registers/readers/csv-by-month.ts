import { CsvRows } from './csv-rows.ts'

/** Rows held back until so many bytes of them can be put in order: some 150,000 rows. */
const HELD = 16 * 1024 * 1024
const MOST_KEPT = 4 * HELD

/**
 * Holds rows with their line numbers until there are many, then hands them on, those whose date names the same month beside each other.
 * The store keeps a file per month: finding its rows side by side costs a fraction of sorting them in the database.
 */
export class CsvByMonth {
  readonly #delimiter: string
  readonly #sign: number
  readonly #take: (rows: readonly Buffer[]) => void
  readonly #months = new Map<number, CsvRows>()
  #bytes = 0
  #multiline = false

  /** `take` is given whole rows, valid until it returns. */
  constructor(delimiter: string, take: (rows: readonly Buffer[]) => void) {
    this.#delimiter = delimiter
    this.#sign = delimiter.charCodeAt(0)
    this.#take = take
  }

  /** Some cell put as a text holds a line break. */
  get multiline(): boolean {
    return this.#multiline
  }

  /** A record already in canonical form (without its newline), which begins on `line`; its date, if it has one, begins at `date`. */
  putRecord(bytes: Buffer, start: number, end: number, line: number, date?: number): void {
    const rows = this.#rowsOf(date === undefined ? 0 : readMonth(bytes, date, end, this.#sign))
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
    const held = [...this.#months].sort(([a], [b]) => a - b).map(([, rows]) => rows)
    if (this.#bytes > 0) this.#take(held.filter((rows) => rows.length > 0).map((rows) => rows.bytes()))
    let room = 0
    for (const rows of held) {
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
    const rows = new CsvRows(this.#delimiter)
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
function readMonth(bytes: Buffer, start: number, end: number, delimiter: number): number {
  let at = start
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
