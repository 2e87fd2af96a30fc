import { closeSync, openSync, writeSync } from 'node:fs'
import { CsvRows } from './csv-rows.ts'

const SIZE = 1024 * 1024
const LF = 10
const QUOTE = 34

/** Writes canonical CSV. Synchronous, since it runs in its own process and promises per row cost more than the write. */
export class CsvWriter {
  readonly path: string
  readonly delimiter: string
  readonly #fd: number
  readonly #rows: CsvRows
  #multiline = false

  constructor(path: string, delimiter = ',') {
    this.path = path
    this.delimiter = delimiter
    this.#rows = new CsvRows(delimiter, SIZE, () => this.#flush())
    // 'wx': a temporary file is new; whoever placed a link there does not get our bytes.
    this.#fd = openSync(path, 'wx')
  }

  /** Some cell written holds a line break. */
  get multiline(): boolean {
    return this.#multiline || this.#rows.multiline
  }

  /** One row; `line`, when given, goes first. */
  writeRow(cells: readonly string[], line?: number): void {
    this.#rows.putRow(cells, line)
  }

  /** A record already in canonical form (without its newline); `more` empty cells follow. */
  writeRecord(bytes: Buffer, start: number, end: number, line?: number, more = 0): void {
    this.#rows.putRecord(bytes, start, end, line, more)
  }

  /** Bytes as they are. */
  writeBytes(bytes: Buffer): void {
    this.#rows.putBytes(bytes)
  }

  /** Runs what fills the file and closes it; after a failure what is left in memory is dropped. */
  async fill(work: () => Promise<void>): Promise<void> {
    let done = false
    try {
      await work()
      done = true
    } finally {
      if (!done) this.#rows.clear()
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

  #flush(): void {
    const bytes = this.#rows.bytes()
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#fd, bytes, done, bytes.length - done)
    this.#multiline ||= this.#rows.multiline
    this.#rows.clear()
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
