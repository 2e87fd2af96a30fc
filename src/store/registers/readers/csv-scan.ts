import { CarryBuffer } from './carry-buffer.ts'

/** Cuts CSV bytes into records without looking at what the cells say; what is odd about a record is said in flags. */

/** No cell holds anything but blanks. */
export const BLANK = 1
/** A quote where RFC 4180 has none, or a lone CR: readable, but not as it stands by DuckDB. */
export const ODD = 2
/** A cell holds a line break. */
export const MULTILINE = 4
export const NUL = 8
/** Something other than a delimiter follows a closing quote. */
export const BROKEN = 16
/** A cell stands in quotes. */
export const QUOTED = 32

const QUOTE = 34
const LF = 10
const CR = 13

export type RecordSink = (bytes: Buffer, start: number, end: number, cells: number, flags: number, line: number) => void

/** A record longer than allowed, or open at the end. `quoteLine`: inside a quote opened on that line. */
export class RecordOpen extends Error {
  readonly line: number
  readonly quoteLine: number | undefined

  constructor(line: number, quoteLine: number | undefined) {
    super(`record at line ${line} does not end`)
    this.line = line
    this.quoteLine = quoteLine
  }
}

export type ScanOptions = { delimiter: string; loneCr: boolean; recordBytes: number; columns?: number }

export class CsvScanner {
  /** Records ended by each kind of newline. */
  lf = 0
  crlf = 0
  cr = 0
  /** Where the cells of the record just cut end, save the last, as far as it has no more than the `columns` expected. */
  readonly ends: Int32Array
  readonly #delimiter: number
  readonly #loneCr: boolean
  readonly #recordBytes: number
  readonly #sink: RecordSink
  readonly #special: Uint8Array
  readonly #carry = new CarryBuffer()
  #line = 1

  constructor(options: ScanOptions, sink: RecordSink) {
    this.#delimiter = options.delimiter.charCodeAt(0)
    this.#loneCr = options.loneCr
    this.#recordBytes = options.recordBytes
    this.#sink = sink
    this.ends = new Int32Array(options.columns ?? 0)
    this.#special = new Uint8Array(256)
    for (const byte of [this.#delimiter, QUOTE, LF, CR, 0]) this.#special[byte] = 1
  }

  /** Takes more bytes; records that are complete go to the sink. */
  push(chunk: Buffer): void {
    const bytes = this.#carry.join(chunk)
    this.#carry.keep(this.#scan(bytes, false))
  }

  /** The text is over: what is left is the last record. */
  end(): void {
    if (this.#carry.kept.length > 0) this.#scan(this.#carry.kept, true)
  }

  #scan(bytes: Buffer, final: boolean): number {
    const n = bytes.length
    const special = this.#special
    const delimiter = this.#delimiter
    const ends = this.ends
    let i = 0
    for (;;) {
      const start = i
      let line = this.#line
      let cells = 1
      let flags = BLANK
      let ended = false
      let end = 0
      while (!ended) {
        if (i < n && bytes[i] === QUOTE) {
          let close = bytes.indexOf(QUOTE, i + 1)
          while (close !== -1 && close + 1 < n && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2)
          if (close === -1 || (close + 1 === n && !final)) {
            if (final || n - start > this.#recordBytes) throw new RecordOpen(this.#line, line)
            return start
          }
          for (let j = i + 1; j < close; j++) {
            const b = bytes[j]
            if (b === LF || b === CR) {
              if (b === LF || bytes[j + 1] !== LF) line++
              flags |= MULTILINE
            } else if (b === 0) flags |= NUL
            else if (b !== 32 && b !== 9) flags &= ~BLANK
          }
          flags |= QUOTED
          i = close + 1
          if (i < n) {
            const b = bytes[i]
            if (b !== delimiter && b !== LF && b !== CR) flags |= BROKEN
          }
        }
        let field = i
        for (;;) {
          while (i < n && special[bytes[i] as number] === 0) i++
          if ((flags & BLANK) !== 0 && hasText(bytes, field, i)) flags &= ~BLANK
          if (i === n) {
            if (!final) return this.#keep(start, n)
            ended = true
            end = i
            break
          }
          const b = bytes[i]
          if (b === delimiter) {
            // Beyond its length a typed array takes nothing in.
            ends[cells - 1] = i++
            cells++
            break
          }
          if (b === LF) {
            end = i++
            this.lf++
            line++
            ended = true
            break
          }
          if (b === CR) {
            if (i + 1 === n && !final) return this.#keep(start, n)
            if (bytes[i + 1] === LF) {
              end = i
              i += 2
              this.crlf++
              line++
              ended = true
              break
            }
            if (this.#loneCr) {
              end = i++
              this.cr++
              line++
              ended = true
              break
            }
            line++
            flags |= ODD | MULTILINE
          } else if (b === QUOTE) flags = (flags | ODD) & ~BLANK
          else flags |= NUL
          field = ++i
        }
      }
      if (end - start > this.#recordBytes)
        throw new RecordOpen(this.#line, (flags & MULTILINE) === 0 ? undefined : this.#line)
      if (!(final && start === n)) this.#sink(bytes, start, end, cells, flags, this.#line)
      this.#line = line
      if (i >= n) return n
    }
  }

  #keep(start: number, n: number): number {
    if (n - start > this.#recordBytes) throw new RecordOpen(this.#line, undefined)
    return start
  }
}

/** Anything but blanks, tabs and the end mark of old DOS files. */
function hasText(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i++) {
    const b = bytes[i]
    if (b !== 32 && b !== 9 && b !== 26) return true
  }
  return false
}

/** The cells of one record, as the scanner cut it: quotes taken off, doubled quotes single. */
export function splitRecord(bytes: Buffer, start: number, end: number, delimiter: string): string[] {
  const separator = delimiter.charCodeAt(0)
  const cells: string[] = []
  let i = start
  for (;;) {
    let text = ''
    if (i < end && bytes[i] === QUOTE) {
      let close = bytes.indexOf(QUOTE, i + 1)
      while (close + 1 < end && bytes[close + 1] === QUOTE) close = bytes.indexOf(QUOTE, close + 2)
      text = bytes.toString('utf8', i + 1, close).replaceAll('""', '"')
      i = close + 1
    }
    const from = i
    while (i < end && bytes[i] !== separator) i++
    cells.push(text + bytes.toString('utf8', from, i))
    if (i >= end) return cells
    i++
  }
}
