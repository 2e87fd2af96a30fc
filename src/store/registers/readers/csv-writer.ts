import { closeSync, openSync, writeSync } from 'node:fs'

const SIZE = 1024 * 1024
const LF = 10
const QUOTE = 34

/** Writes canonical CSV: LF, quotes only where needed and always where needed. Synchronous, since it runs in its own process and promises per row cost more than the write. */
export class CsvWriter {
  readonly path: string
  readonly delimiter: string
  /** Some cell written holds a line break. */
  multiline = false
  readonly #fd: number
  #buffer = Buffer.allocUnsafe(SIZE)
  #at = 0
  #quoted: RegExp

  constructor(path: string, delimiter = ',') {
    this.path = path
    this.delimiter = delimiter
    this.#quoted = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`)
    // 'wx': a temporary file is new; whoever placed a link there does not get our bytes.
    this.#fd = openSync(path, 'wx')
  }

  /** One row; `line`, when given, goes first. */
  writeRow(cells: readonly string[], line?: number): void {
    let text = line === undefined ? '' : `${line}`
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as string
      if (i > 0 || line !== undefined) text += this.delimiter
      text += this.#quoted.test(cell) ? this.#quote(cell) : cell
    }
    // A single empty cell would be a blank line, which readers skip or not as they like.
    if (text === '') text = '""'
    this.#room(text.length * 3 + 1)
    this.#at += this.#buffer.write(text, this.#at)
    this.#buffer[this.#at++] = LF
  }

  /** A record already in canonical form (without its newline); `more` empty cells follow. */
  writeRecord(bytes: Buffer, start: number, end: number, line?: number, more = 0): void {
    this.#room(end - start + more + 24)
    if (line !== undefined) this.#at += this.#buffer.write(`${line}${this.delimiter}`, this.#at)
    bytes.copy(this.#buffer, this.#at, start, end)
    this.#at += end - start
    for (let i = 0; i < more; i++) this.#buffer[this.#at++] = this.delimiter.charCodeAt(0)
    this.#buffer[this.#at++] = LF
  }

  /** Bytes as they are. */
  writeBytes(bytes: Buffer): void {
    this.#room(bytes.length)
    this.#at += bytes.copy(this.#buffer, this.#at)
  }

  /** Runs what fills the file and closes it; after a failure what is left in memory is dropped. */
  async fill(work: () => Promise<void>): Promise<void> {
    let done = false
    try {
      await work()
      done = true
    } finally {
      if (!done) this.#at = 0
      this.#close()
    }
  }

  #close(): void {
    try {
      this.#flush()
    } finally {
      closeSync(this.#fd)
    }
  }

  #quote(cell: string): string {
    if (cell.includes('\n') || cell.includes('\r')) this.multiline = true
    return `"${cell.replaceAll('"', '""')}"`
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return
    this.#flush()
    if (bytes > this.#buffer.length) this.#buffer = Buffer.allocUnsafe(bytes * 2)
  }

  #flush(): void {
    for (let done = 0; done < this.#at; ) done += writeSync(this.#fd, this.#buffer, done, this.#at - done)
    this.#at = 0
  }
}

/** Appends `text` bytes as one canonical cell to `out` at `at`; returns the end. `out` must have room for twice the length and two. */
export function putCell(bytes: Buffer, start: number, end: number, out: Buffer, at: number, delimiter: number): number {
  let odd = false
  for (let i = start; i < end; i++) {
    const b = bytes[i] as number
    if (b === QUOTE || b === delimiter || b === LF || b === 13) {
      odd = true
      break
    }
  }
  if (!odd) {
    for (let i = start; i < end; i++) out[at++] = bytes[i] as number
    return at
  }
  out[at++] = QUOTE
  for (let i = start; i < end; i++) {
    const b = bytes[i] as number
    if (b === QUOTE) out[at++] = QUOTE
    out[at++] = b
  }
  out[at++] = QUOTE
  return at
}
