import { CsvByMonth } from './csv-by-month.ts'
import { PlainCells } from './plain-cells.ts'
import { PlainParts } from './plain-parts.ts'
import type { CanonicalCsv, Expected } from './read-table.ts'

/** The rows of a text of whose cells nothing has to be interpreted, on their way into texts of their own. */
export class PlainRows {
  readonly #cells: PlainCells
  readonly #rows: CsvByMonth
  readonly #parts: PlainParts

  constructor(expected: Expected, folder: string, delimiter: string) {
    this.#cells = new PlainCells(expected.looks)
    this.#parts = new PlainParts(folder, delimiter, expected.onPart)
    this.#rows = new CsvByMonth(delimiter, (held) => this.#parts.put(held))
  }

  get parts(): readonly CanonicalCsv[] {
    return this.#parts.whole
  }

  /** Puts a record without quotes if it is one of them. `ends` as of CsvScanner; `date` is where its date begins. */
  take(bytes: Buffer, start: number, end: number, ends: Int32Array, line: number, date?: number): boolean {
    if (!this.#cells.fit(bytes, start, end, ends)) return false
    this.#rows.putRecord(bytes, start, end, line, date)
    return true
  }

  /** Runs what offers the records. */
  fill(work: () => Promise<void>): Promise<void> {
    return this.#parts.fill(async () => {
      await work()
      this.#rows.end()
    })
  }
}
