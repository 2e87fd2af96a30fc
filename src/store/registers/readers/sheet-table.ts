import { Refused } from '#core/diagnostic'
import type { CsvWriter } from './csv-writer.ts'
import { findHeading, HEADING_ROWS, type Heading, isBlank } from './heading.ts'
import { MalformedRows } from './malformed-rows.ts'
import type { ReadLimits } from './read-table.ts'

type SheetRow = { cells: string[]; line: number; fault: string | undefined }

/** Makes a table of a sheet's rows as they come: the first ones wait until the heading is found, the rest is written at once. */
export class SheetTable {
  heading: Heading | undefined
  headingLine = 0
  rows = 0
  readonly malformed: MalformedRows
  readonly #writer: CsvWriter
  readonly #limits: ReadLimits
  readonly #known: ReadonlySet<string>
  readonly #where: string
  #waiting: SheetRow[] | undefined = []

  constructor(where: string, writer: CsvWriter, limits: ReadLimits, known: ReadonlySet<string>) {
    this.malformed = new MalformedRows(where, limits)
    this.#where = where
    this.#writer = writer
    this.#limits = limits
    this.#known = known
  }

  add(cells: string[], line: number, fault: string | undefined): void {
    if (this.#waiting === undefined) this.#write({ cells, line, fault })
    else if (fault !== undefined || cells.some((cell) => !isBlank(cell))) {
      this.#waiting.push({ cells, line, fault })
      // One more than is looked at: the last may have a second tier below.
      if (this.#waiting.length > HEADING_ROWS) this.#settle(this.#waiting)
    }
  }

  end(): void {
    if (this.#waiting !== undefined) this.#settle(this.#waiting)
  }

  #settle(rows: readonly SheetRow[]): void {
    this.#waiting = undefined
    this.heading = findHeading(
      rows.map((row) => row.cells),
      this.#known,
    )
    const last = this.heading?.row
    if (last === undefined) return
    this.headingLine = rows[last]?.line ?? 0
    for (const row of rows.slice(last + 1)) this.#write(row)
  }

  #write({ cells, line, fault }: SheetRow): void {
    if (fault === undefined && cells.every(isBlank)) return
    if (++this.rows > this.#limits.xlsx.rows) {
      throw new Refused(
        'import.too-many-rows',
        `${this.#where}超过 ${this.#limits.xlsx.rows} 行，没有导入。`,
        '请另存为 CSV 再导入。',
      )
    }
    const width = this.heading?.columns.length ?? 0
    const reason = fault ?? this.#findStray(cells, width)
    if (reason !== undefined) {
      this.malformed.add(line, reason, cells.join(','))
      return
    }
    while (cells.length < width) cells.push('')
    cells.length = width
    this.#writer.writeRow(cells, line)
  }

  /** A value beside the table belongs to no column; dropping it would be silent. */
  #findStray(cells: readonly string[], width: number): string | undefined {
    for (let i = width; i < cells.length; i++) {
      if (!isBlank(cells[i] as string)) return `表头有 ${width} 列，这一行第 ${i + 1} 列还有值。`
    }
    return undefined
  }
}
