import { type CsvWriter, putCell } from './csv-writer.ts'
import type { Growth } from './grown-csv.ts'
import { InternedNames } from './interned-names.ts'
import { decodeValue, type TagAttributes, type TagSink, XmlError } from './xml-tags.ts'

const COMMA = 44

/** Elements that carry an attribute of a case or an event (IEEE 1849, 5.3). */
const ATTRIBUTES = new Set(['string', 'date', 'int', 'float', 'boolean', 'id', 'list', 'container'])

export type XesRowsOptions = {
  writer: CsvWriter
  columns: number
  cellChars: number
  onMalformed: (event: number, reason: string) => void
  onRow: (events: number) => void
}

/** Turns the tags of an event log into one row per event. Attributes of attributes and of the log itself are not columns. */
export class XesRows implements TagSink {
  readonly columns: string[] = ['event:index']
  readonly growth: Growth[] = []
  events = 0
  /** Some value holds a line break (written as a character reference). */
  multiline = false
  readonly #options: XesRowsOptions
  readonly #names = new InternedNames()
  readonly #eventSlots = new Map<string, number>()
  readonly #traceSlots = new Map<string, number>()
  readonly #start: Int32Array
  readonly #end: Int32Array
  /** The trace or event that last filled a slot. */
  readonly #filledBy: Int32Array
  readonly #isTrace: Uint8Array
  #traceBytes: Buffer = Buffer.allocUnsafe(64 * 1024)
  #eventBytes: Buffer = Buffer.allocUnsafe(64 * 1024)
  #row: Buffer = Buffer.allocUnsafe(128 * 1024)
  #traceAt = 0
  #eventAt = 0
  #depth = 0
  #inTrace = false
  #inEvent = false
  /** Depth of the element whose direct children are attributes we keep. */
  #level = 0
  #trace = 0
  #index = 0
  #written = 0
  #fault: string | undefined

  constructor(options: XesRowsOptions) {
    this.#options = options
    const slots = options.columns + 1
    this.#start = new Int32Array(slots)
    this.#end = new Int32Array(slots)
    this.#filledBy = new Int32Array(slots)
    this.#isTrace = new Uint8Array(slots)
  }

  open(name: string, tag: TagAttributes): void {
    const depth = this.#depth++
    if (depth === 0) {
      if (name !== 'log') throw new XmlError('broken', `根元素是 <${name}>，不是 <log>，这不是 XES 日志`)
    } else if (name === 'event' && !this.#inEvent && (depth === 1 || (depth === 2 && this.#inTrace)))
      this.#openEvent(depth)
    else if (name === 'trace' && depth === 1) this.#openTrace()
    else if ((this.#inEvent || this.#inTrace) && depth === this.#level + 1) this.#attribute(name, tag)
  }

  close(name: string): void {
    this.#depth--
    if (this.#inEvent && this.#depth === this.#level) this.#closeEvent()
    else if (this.#inTrace && this.#depth === 1 && name === 'trace') this.#inTrace = false
  }

  #openTrace(): void {
    this.#inTrace = true
    this.#level = 1
    this.#trace++
    this.#index = 0
    this.#traceAt = 0
  }

  #openEvent(depth: number): void {
    if (depth === 1) {
      // An event outside any case has no case attributes.
      this.#trace++
      this.#index = 0
    }
    this.#inEvent = true
    this.#level = depth
    this.#eventAt = 0
    this.events++
    this.#index++
  }

  #attribute(name: string, tag: TagAttributes): void {
    if (!ATTRIBUTES.has(name)) throw new XmlError('broken', `不认识的元素 <${name}>`)
    if (tag.keyStart === -1) throw new XmlError('broken', `<${name}> 没有 key`)
    // A list or container has its content inside; it is no column.
    if (tag.valueStart === -1) return
    const slot = this.#slot(tag)
    const owner = this.#inEvent ? this.events : this.#trace
    if (!this.#inEvent && this.#index > 0) throw new XmlError('broken', '案件的属性写在了它的事件之后')
    if (this.#filledBy[slot] === owner)
      this.#fault = `属性“${this.columns[slot]}”在同一${this.#inEvent ? '事件' : '案件'}中出现两次。`
    this.#filledBy[slot] = owner
    let bytes = tag.bytes
    let from = tag.valueStart
    let to = tag.valueEnd
    if (!tag.valuePlain) {
      const text = decodeValue(bytes, from, to)
      if (/[\r\n]/.test(text)) this.multiline = true
      bytes = Buffer.from(text, 'utf8')
      from = 0
      to = bytes.length
    }
    if (to - from > this.#options.cellChars && bytes.toString('utf8', from, to).length > this.#options.cellChars) {
      this.#fault = `属性“${this.columns[slot]}”超过 ${this.#options.cellChars} 个字符。`
      to = from
    }
    if (this.#inEvent) {
      this.#eventBytes = withRoom(this.#eventBytes, this.#eventAt, to - from)
      this.#start[slot] = this.#eventAt
      this.#eventAt = putCell(bytes, from, to, this.#eventBytes, this.#eventAt, COMMA)
      this.#end[slot] = this.#eventAt
    } else {
      this.#traceBytes = withRoom(this.#traceBytes, this.#traceAt, to - from)
      this.#start[slot] = this.#traceAt
      this.#traceAt = putCell(bytes, from, to, this.#traceBytes, this.#traceAt, COMMA)
      this.#end[slot] = this.#traceAt
    }
  }

  #slot(tag: TagAttributes): number {
    const slots = this.#inEvent ? this.#eventSlots : this.#traceSlots
    // Keys are told apart by their bytes; the name itself is decoded once.
    const raw = this.#names.get(tag.bytes, tag.keyStart, tag.keyEnd)
    const known = slots.get(raw)
    if (known !== undefined) return known
    const key = decodeValue(tag.bytes, tag.keyStart, tag.keyEnd)
    const column = this.#inEvent ? key : `case:${key}`
    let slot = this.columns.indexOf(column)
    if (slot === -1) {
      slot = this.columns.push(column) - 1
      if (slot >= this.#options.columns) throw new XmlError('too-long', `属性超过 ${this.#options.columns} 种`)
      this.#isTrace[slot] = this.#inEvent ? 0 : 1
    } else if (this.#isTrace[slot] !== (this.#inEvent ? 0 : 1)) {
      throw new XmlError('broken', `事件属性“${column}”与案件属性的列名相同`)
    }
    slots.set(raw, slot)
    return slot
  }

  #closeEvent(): void {
    this.#inEvent = false
    this.#level = this.#inTrace ? 1 : 0
    this.#options.onRow(this.events)
    if (this.#fault !== undefined) {
      this.#options.onMalformed(this.events, this.#fault)
      this.#fault = undefined
      return
    }
    const cells = this.columns.length
    if (this.growth.at(-1)?.cells !== cells) this.growth.push({ row: this.#written, cells })
    this.#written++
    this.#row = withRoom(this.#row, 0, this.#eventAt + this.#traceAt + cells + 16)
    const row = this.#row
    let at = row.write(String(this.#index), 'latin1')
    for (let slot = 1; slot < cells; slot++) {
      row[at++] = COMMA
      const trace = this.#isTrace[slot] === 1
      if (this.#filledBy[slot] !== (trace ? this.#trace : this.events)) continue
      const bytes = trace ? this.#traceBytes : this.#eventBytes
      const end = this.#end[slot] as number
      for (let i = this.#start[slot] as number; i < end; i++) row[at++] = bytes[i] as number
    }
    this.#options.writer.writeRecord(row, 0, at)
  }
}

/** Room for a cell of `length` bytes at `at`, should every byte be a quote. */
function withRoom(buffer: Buffer, at: number, length: number): Buffer {
  const needed = at + length * 2 + 2
  if (needed <= buffer.length) return buffer
  const larger = Buffer.allocUnsafe(needed * 2)
  buffer.copy(larger, 0, 0, at)
  return larger
}
