/** CSV for people who open it in a spreadsheet: UTF-8 with BOM, and no cell that a spreadsheet would compute. */
import type { Cell } from './column.ts'
import type { OutputFile } from './output-file.ts'

/** What a spreadsheet may take for the beginning of a formula, full-width forms included. */
const RISKY = /^[=+\-@\t\r\0＝＋－＠]/
const NEEDS_QUOTES = /[",\r\n]/

/**
 * Only text gets the protecting apostrophe. A number typed as a number stands as it is, so a difference of −1200.5 stays
 * one; a text that merely looks like a negative number (a document number `-12`) is text and is protected.
 */
export function csvCell(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'number') return String(cell)
  const text = RISKY.test(cell) ? `'${cell}` : cell
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export class CsvWriter {
  readonly #file: OutputFile
  #pending: string

  constructor(file: OutputFile, headings: readonly string[]) {
    this.#file = file
    this.#pending = `\uFEFF${csvRow(headings)}`
  }

  /** A promise only when there is something to wait for: most rows just join the ones before. */
  add(cells: readonly Cell[]): Promise<void> | undefined {
    this.#pending += csvRow(cells)
    return this.#pending.length > 1 << 18 ? this.#flush() : undefined
  }

  async finish(): Promise<void> {
    await this.#flush()
    await this.#file.finish()
  }

  #flush(): Promise<void> {
    const text = this.#pending
    this.#pending = ''
    return this.#file.write(Buffer.from(text, 'utf8'))
  }
}

function csvRow(cells: readonly Cell[]): string {
  let row = ''
  for (let i = 0; i < cells.length; i++) row += i === 0 ? csvCell(cells[i]) : `,${csvCell(cells[i])}`
  return `${row}\r\n`
}
