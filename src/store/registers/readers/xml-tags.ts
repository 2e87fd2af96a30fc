import { CarryBuffer } from './carry-buffer.ts'
import { InternedNames } from './interned-names.ts'
import { decodeReferences } from './xml-entity.ts'

// Cuts the tags out of XML whose whole content stands in attributes, as XES does. Ten times as fast as a general parser;
// what it does not understand (text, DTDs, unknown references) is an error, never passed over.

export type XmlFault = 'doctype' | 'broken' | 'too-long'

export class XmlError extends Error {
  readonly fault: XmlFault

  constructor(fault: XmlFault, message: string) {
    super(message)
    this.fault = fault
  }
}

export type TagSink = {
  /** An element opens. The attributes `key` and `value` are the byte ranges of this tag (-1: not there); `plain`: nothing to decode inside. */
  open(name: string, tag: TagAttributes): void
  close(name: string): void
}

export type TagAttributes = {
  bytes: Buffer
  keyStart: number
  keyEnd: number
  keyPlain: boolean
  valueStart: number
  valueEnd: number
  valuePlain: boolean
}

const LT = 60
const GT = 62
const SLASH = 47

const SPACE = 1
const NAME = 2
const CONTROL = 4
/** Ends or complicates an attribute value: quotes, &, <, tab, newlines, controls. */
const VALUE_STOP = 8
const CLASS = new Uint8Array(256)
for (let b = 0; b < 256; b++) {
  if (b === 32 || b === 9 || b === 10 || b === 13) CLASS[b] = SPACE | (b === 32 ? 0 : VALUE_STOP)
  else if (b < 32) CLASS[b] = CONTROL | VALUE_STOP
  else if (b === 34 || b === 39 || b === 38 || b === LT) CLASS[b] = VALUE_STOP
  else if (b >= 128 || /[A-Za-z0-9_:.-]/.test(String.fromCharCode(b))) CLASS[b] = NAME
}

export class XmlTags {
  readonly #sink: TagSink
  readonly #limit: number
  readonly #open: string[] = []
  readonly #tag: TagAttributes = {
    bytes: Buffer.alloc(0),
    keyStart: -1,
    keyEnd: -1,
    keyPlain: true,
    valueStart: -1,
    valueEnd: -1,
    valuePlain: true,
  }
  readonly #carry = new CarryBuffer()
  readonly #names = new InternedNames()
  #started = false
  #rootDone = false

  constructor(sink: TagSink, limit: number) {
    this.#sink = sink
    this.#limit = limit
  }

  push(chunk: Buffer): void {
    const bytes = this.#carry.join(chunk)
    const used = this.#scan(bytes)
    if (bytes.length - used > this.#limit) throw new XmlError('too-long', '一个标签过长')
    this.#carry.keep(used)
  }

  end(): void {
    if (this.#carry.kept.length > 0) throw new XmlError('broken', '文件在一个标签中间结束')
    if (!this.#rootDone) throw new XmlError('broken', `文件结束时 <${this.#open.at(-1) ?? 'log'}> 还没有关闭`)
  }

  /** Consumes whole tags; returns where the unfinished one begins. */
  #scan(bytes: Buffer): number {
    const n = bytes.length
    let i = 0
    for (;;) {
      while (i < n && ((CLASS[bytes[i] as number] as number) & SPACE) !== 0) i++
      if (i >= n) return n
      if (bytes[i] !== LT) throw new XmlError('broken', '标签之间有不该出现的文字')
      if (i + 1 >= n) return i
      const next = bytes[i + 1] as number
      const end =
        next === 33
          ? this.#skipBang(bytes, i, n)
          : next === 63
            ? this.#skipInstruction(bytes, i)
            : next === SLASH
              ? this.#closeTag(bytes, i, n)
              : this.#openTag(bytes, i, n)
      if (end === -1) return i
      this.#started = true
      i = end
    }
  }

  #skipBang(bytes: Buffer, start: number, n: number): number {
    const head = bytes.toString('latin1', start, Math.min(n, start + 9))
    if ('<!DOCTYPE'.startsWith(head) && head.length === 9) throw new XmlError('doctype', 'DOCTYPE')
    if (!head.startsWith('<!--')) {
      if (n - start < 9) return -1
      throw new XmlError('broken', `不认识的标记 ${head}`)
    }
    const dashes = bytes.indexOf('--', start + 4)
    if (dashes === -1 || dashes + 2 >= n) return -1
    if (bytes[dashes + 2] !== GT) throw new XmlError('broken', '注释中有连续两个减号')
    checkCharacters(bytes, start, dashes)
    return dashes + 3
  }

  #skipInstruction(bytes: Buffer, start: number): number {
    const end = bytes.indexOf('?>', start + 2)
    if (end === -1) return -1
    checkCharacters(bytes, start, end)
    const text = bytes.toString('utf8', start, end + 2)
    if (/^<\?xml[\s?]/i.test(text)) {
      const declaration =
        /^<\?xml\s+version\s*=\s*("1\.\d"|'1\.\d')(\s+encoding\s*=\s*("[\w.-]+"|'[\w.-]+'))?(\s+standalone\s*=\s*("(yes|no)"|'(yes|no)'))?\s*\?>$/
      if (this.#started || !declaration.test(text)) throw new XmlError('broken', 'XML 声明有误')
    } else if (!/^<\?[A-Za-z_:][\w.:-]*(\s|\?>$)/.test(text)) throw new XmlError('broken', '处理指令有误')
    return end + 2
  }

  #closeTag(bytes: Buffer, start: number, n: number): number {
    let i = start + 2
    while (i < n && ((CLASS[bytes[i] as number] as number) & NAME) !== 0) i++
    const nameEnd = i
    while (i < n && ((CLASS[bytes[i] as number] as number) & SPACE) !== 0) i++
    if (i >= n) return -1
    const name = this.#names.get(bytes, start + 2, nameEnd)
    const open = this.#open.pop()
    if (bytes[i] !== GT || name !== open) throw new XmlError('broken', `标签 <${open ?? ''}> 与 </${name}> 不配对`)
    if (this.#open.length === 0) this.#rootDone = true
    this.#sink.close(name)
    return i + 1
  }

  #openTag(bytes: Buffer, start: number, n: number): number {
    const tag = this.#tag
    let i = start + 1
    while (i < n && ((CLASS[bytes[i] as number] as number) & NAME) !== 0) i++
    if (i >= n) return -1
    const nameEnd = i
    if (!isNameStart(bytes[start + 1] as number)) throw new XmlError('broken', '标签名有误')
    tag.keyStart = tag.valueStart = -1
    let others: string[] | undefined
    let selfClosing = false
    for (;;) {
      const before = i
      while (i < n && ((CLASS[bytes[i] as number] as number) & SPACE) !== 0) i++
      if (i >= n) return -1
      const b = bytes[i] as number
      if (b === GT) break
      if (b === SLASH) {
        if (i + 1 >= n) return -1
        if (bytes[i + 1] !== GT) throw new XmlError('broken', '标签里的斜线后面不是 >')
        selfClosing = true
        i++
        break
      }
      if (i === before || !isNameStart(b)) throw new XmlError('broken', '属性写法有误')
      const attribute = i
      while (i < n && ((CLASS[bytes[i] as number] as number) & NAME) !== 0) i++
      const attributeEnd = i
      while (i < n && ((CLASS[bytes[i] as number] as number) & SPACE) !== 0) i++
      if (i >= n) return -1
      if (bytes[i] !== 61) throw new XmlError('broken', '属性没有等号')
      i++
      while (i < n && ((CLASS[bytes[i] as number] as number) & SPACE) !== 0) i++
      if (i >= n) return -1
      const quote = bytes[i]
      if (quote !== 34 && quote !== 39) throw new XmlError('broken', '属性值没有引号')
      const from = ++i
      let plain = true
      for (;;) {
        while (i < n && ((CLASS[bytes[i] as number] as number) & VALUE_STOP) === 0) i++
        if (i >= n) return -1
        const c = bytes[i] as number
        if (c === quote) break
        if (c === LT || ((CLASS[c] as number) & CONTROL) !== 0) throw new XmlError('broken', '属性值里有不允许的字符')
        if (c !== 34 && c !== 39) plain = false
        i++
      }
      // Well-formed or not does not depend on whether anybody wants the value.
      if (!plain) decodeValue(bytes, from, i)
      const length = attributeEnd - attribute
      if (length === 3 && b === 107 && bytes[attribute + 1] === 101 && bytes[attribute + 2] === 121) {
        if (tag.keyStart !== -1) throw new XmlError('broken', '属性 key 出现两次')
        tag.keyStart = from
        tag.keyEnd = i
        tag.keyPlain = plain
      } else if (length === 5 && b === 118 && this.#names.get(bytes, attribute, attributeEnd) === 'value') {
        if (tag.valueStart !== -1) throw new XmlError('broken', '属性 value 出现两次')
        tag.valueStart = from
        tag.valueEnd = i
        tag.valuePlain = plain
      } else {
        const name = bytes.toString('latin1', attribute, attributeEnd)
        if (others?.includes(name) === true) throw new XmlError('broken', `属性 ${name} 出现两次`)
        others = [...(others ?? []), name]
      }
      i++
    }
    if (this.#rootDone) throw new XmlError('broken', '根元素之后还有元素')
    const name = this.#names.get(bytes, start + 1, nameEnd)
    tag.bytes = bytes
    this.#sink.open(name, tag)
    if (!selfClosing) this.#open.push(name)
    else {
      if (this.#open.length === 0) this.#rootDone = true
      this.#sink.close(name)
    }
    return i + 1
  }
}

function checkCharacters(bytes: Buffer, start: number, end: number): void {
  for (let i = start; i < end; i++) {
    if (((CLASS[bytes[i] as number] as number) & CONTROL) !== 0) throw new XmlError('broken', '有不允许的控制字符')
  }
}

function isNameStart(b: number): boolean {
  return ((CLASS[b] as number) & NAME) !== 0 && b !== 45 && b !== 46 && (b < 48 || b > 57)
}

/** An attribute's value with references replaced and white space normalised (XML 1.0, 3.3.3). */
export function decodeValue(bytes: Buffer, start: number, end: number): string {
  const text = decodeReferences(bytes.toString('utf8', start, end).replace(/\r\n|[\t\r\n]/g, ' '))
  if (text === undefined) throw new XmlError('broken', '有不认识的实体引用')
  return text
}
