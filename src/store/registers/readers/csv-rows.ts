const LF = 10
const ZERO = 48
const FIRST_SIZE = 16 * 1024

/**
 * Rows of canonical CSV as bytes in memory: LF, quotes only where needed and always where needed. Without `onFull` the memory grows; with it,
 * it is called when the next row has no room, and takes the bytes away.
 */
export class CsvRows {
  readonly delimiter: string
  /** Some cell put as a text holds a line break. */
  multiline = false
  readonly #onFull: ((rows: CsvRows) => void) | undefined
  readonly #quoted: RegExp
  #buffer: Buffer
  #at = 0

  constructor(delimiter: string, size = FIRST_SIZE, onFull?: (rows: CsvRows) => void) {
    this.delimiter = delimiter
    this.#onFull = onFull
    this.#quoted = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`)
    this.#buffer = Buffer.allocUnsafe(size)
  }

  get length(): number {
    return this.#at
  }

  /** Bytes of memory taken. */
  get room(): number {
    return this.#buffer.length
  }

  /** What is held; valid until the next row is put. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#at)
  }

  clear(): void {
    this.#at = 0
    this.multiline = false
  }

  /** One row; `line`, when given, goes first. */
  putRow(cells: readonly string[], line?: number): void {
    let text = line === undefined ? '' : `${line}`
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as string
      if (i > 0 || line !== undefined) text += this.delimiter
      text += this.#quoted.test(cell) ? this.#quote(cell) : cell
    }
    // A single empty cell would be a blank line, which readers skip or not as they like.
    if (text === '') text = '""'
    this.#makeRoom(text.length * 3 + 1)
    this.#at += this.#buffer.write(text, this.#at)
    this.#buffer[this.#at++] = LF
  }

  /** A record already in canonical form (without its newline); `more` empty cells follow. */
  putRecord(bytes: Buffer, start: number, end: number, line?: number, more = 0): void {
    this.#makeRoom(end - start + more + 24)
    if (line !== undefined) this.#putNumber(line)
    bytes.copy(this.#buffer, this.#at, start, end)
    this.#at += end - start
    for (let i = 0; i < more; i++) this.#buffer[this.#at++] = this.delimiter.charCodeAt(0)
    this.#buffer[this.#at++] = LF
  }

  /** Bytes as they are. */
  putBytes(bytes: Buffer): void {
    this.#makeRoom(bytes.length)
    this.#at += bytes.copy(this.#buffer, this.#at)
  }

  /** A count and the delimiter: written digit by digit, since a string for each row costs more than the row. */
  #putNumber(count: number): void {
    let size = 1
    for (let rest = count; rest >= 10; rest = Math.floor(rest / 10)) size++
    let rest = count
    for (let at = this.#at + size - 1; at >= this.#at; at--) {
      this.#buffer[at] = ZERO + (rest % 10)
      rest = Math.floor(rest / 10)
    }
    this.#at += size
    this.#buffer[this.#at++] = this.delimiter.charCodeAt(0)
  }

  #quote(cell: string): string {
    if (cell.includes('\n') || cell.includes('\r')) this.multiline = true
    return `"${cell.replaceAll('"', '""')}"`
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return
    this.#onFull?.(this)
    if (this.#at + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe((this.#at + bytes) * 2)
    this.#buffer.copy(larger, 0, 0, this.#at)
    this.#buffer = larger
  }
}
