import { randomUUID } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { CanonicalCsv } from './read-table.ts'

/**
 * Some 600,000 rows. DuckDB takes whole row groups (122,880 rows) of a part into its table and copies what is left over once more: many small
 * parts cost half as much again, and with one large part it would begin only when the last row has been read.
 */
const PART = 64 * 1024 * 1024

/** Writes rows with their lines into texts that can be read while more are written. Synchronous, as CsvWriter. */
export class PlainParts {
  readonly #folder: string
  readonly #delimiter: string
  readonly #onPart: (part: CanonicalCsv) => void
  readonly #whole: CanonicalCsv[] = []
  #open: { path: string; fd: number; bytes: number } | undefined

  constructor(folder: string, delimiter: string, onPart: (part: CanonicalCsv) => void) {
    this.#folder = folder
    this.#delimiter = delimiter
    this.#onPart = onPart
  }

  get whole(): readonly CanonicalCsv[] {
    return this.#whole
  }

  put(rows: readonly Buffer[]): void {
    this.#open ??= openPart(join(this.#folder, `${randomUUID()}.csv`))
    for (const bytes of rows) {
      for (let done = 0; done < bytes.length; ) done += writeSync(this.#open.fd, bytes, done, bytes.length - done)
      this.#open.bytes += bytes.length
    }
    if (this.#open.bytes >= PART) this.#endPart()
  }

  /** Runs what puts the rows; after a failure the part begun is closed and nobody is told of it. */
  async fill(work: () => Promise<void>): Promise<void> {
    try {
      await work()
      this.#endPart()
    } finally {
      this.#close()
    }
  }

  #endPart(): void {
    const path = this.#close()
    if (path === undefined) return
    const lines = { kind: 'column' } as const
    const part: CanonicalCsv = { path, delimiter: this.#delimiter, newline: '\n', skip: 0, lines, multiline: false }
    this.#whole.push(part)
    this.#onPart(part)
  }

  #close(): string | undefined {
    const open = this.#open
    this.#open = undefined
    if (open !== undefined) closeSync(open.fd)
    return open?.path
  }
}

function openPart(path: string): { path: string; fd: number; bytes: number } {
  // 'wx': a temporary file is new; whoever placed a link there does not get our bytes.
  return { path, fd: openSync(path, 'wx'), bytes: 0 }
}
