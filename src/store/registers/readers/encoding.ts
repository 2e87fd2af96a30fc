import { isUtf8 } from 'node:buffer'
import { Refused } from '#core/diagnostic'
import { CarryBuffer } from './carry-buffer.ts'
import type { TextEncoding } from './read-table.ts'

/** The encodings worth trying on a text that begins with these bytes, most likely first. */
export function guessEncodings(start: Buffer): readonly TextEncoding[] {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return ['utf-8-bom']
  if (start[0] === 0xff && start[1] === 0xfe) return ['utf-16le']
  if (start[0] === 0xfe && start[1] === 0xff) return ['utf-16be']
  const wide = guessUtf16(start)
  // UTF-8 is strict and a GB18030 text hardly ever satisfies it by chance; the reverse is common.
  return wide === undefined ? ['utf-8', 'gb18030'] : [wide]
}

/** Below 一 (4E00): what separators, digits and line ends have beside their zero byte, and no Chinese character; 3000 is the wide blank. */
function isSign(byte: number | undefined): boolean {
  return byte !== undefined && byte < 0x4e && byte !== 0x30
}

/** Whether bytes read so far are UTF-8; the last character may have been cut off. */
export function isBeginOfUtf8(start: Buffer): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(start.subarray(0, Math.max(0, start.length - cut))))
}

/** Without a mark: separators, digits and line ends have a zero byte always on the same side. */
function guessUtf16(start: Buffer): TextEncoding | undefined {
  // What is UTF-8 as it stands would be UTF-16 without one Chinese character: every other byte zero, whatever stands beside it.
  const narrow = isBeginOfUtf8(start)
  const counts = (byte: number | undefined) => narrow || isSign(byte)
  let little = 0
  let big = 0
  for (let i = 0; i + 1 < start.length; i += 2) {
    const [first, second] = [start[i], start[i + 1]]
    // No text has it; what is not a text is full of it.
    if (first === 0 && second === 0) return undefined
    if (second === 0 && counts(first)) little++
    else if (first === 0 && counts(second)) big++
  }
  // Stray zeros in a text of bytes are not enough.
  const few = narrow ? start.length / 4 : Math.max(4, start.length / 200)
  if (little >= few && little > 3 * big) return 'utf-16le'
  if (big >= few && big > 3 * little) return 'utf-16be'
  return undefined
}

/** Thrown inside the reader when bytes do not fit the encoding tried; the caller tries the next. */
export class NotInEncoding extends Error {
  readonly encoding: TextEncoding
  readonly line: number

  constructor(encoding: TextEncoding, line: number) {
    super(`not ${encoding} at line ${line}`)
    this.encoding = encoding
    this.line = line
  }
}

export function refuseEncoding(name: string, fault: NotInEncoding): Refused {
  const tried = fault.encoding === 'gb18030' ? 'UTF-8 和 GB18030（GBK）' : fault.encoding.toUpperCase()
  return new Refused(
    'import.encoding',
    `文件“${name}”第 ${fault.line} 行附近的字节按 ${tried} 都读不通，无法确定文字编码。`,
    '请用原系统重新导出为 UTF-8 或 GB18030 编码的文本；如果它不是文本文件，请检查扩展名。',
  )
}

/** The text as UTF-8 bytes without a byte-order mark, checked strictly. Throws NotInEncoding. */
export async function* utf8Chunks(chunks: AsyncIterable<Buffer>, encoding: TextEncoding): AsyncGenerator<Buffer> {
  let line = 1
  if (encoding === 'utf-8' || encoding === 'utf-8-bom') {
    let first = encoding === 'utf-8-bom'
    const carry = new CarryBuffer()
    for await (const chunk of chunks) {
      const joined = carry.join(chunk)
      if (first && joined.length < 3) {
        carry.keep(0)
        continue
      }
      const start = first ? 3 : 0
      first = false
      const part = joined.subarray(start, joined.length - incompleteTail(joined))
      if (!isUtf8(part)) throw new NotInEncoding(encoding, line + countLines(part, firstFault(part)))
      if (part.length > 0) yield part
      carry.keep(start + part.length)
      // Plain UTF-8 that fails is tried as GB18030, which does its own counting.
      if (encoding === 'utf-8-bom') line += countLines(part, part.length)
    }
    if (carry.kept.length > 0 && !first) throw new NotInEncoding(encoding, line)
    return
  }
  const decoder = new TextDecoder(encoding, { fatal: true })
  for await (const chunk of chunks) {
    const part = decode(decoder, chunk, encoding, line)
    if (part.length > 0) yield part
    line += countLines(part, part.length)
  }
  const tail = decode(decoder, undefined, encoding, line)
  if (tail.length > 0) yield tail
}

function decode(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | undefined,
  encoding: TextEncoding,
  line: number,
): Buffer {
  const text = decodeStrictly(decoder, chunk, chunk !== undefined)
  if (text === undefined) throw new NotInEncoding(encoding, line)
  return Buffer.from(text, 'utf8')
}

/** undefined: the bytes are not of the (fatal) decoder's encoding. Without a chunk: the end of a stream. */
export function decodeStrictly(
  decoder: InstanceType<typeof TextDecoder>,
  chunk: Buffer | undefined,
  stream: boolean,
): string | undefined {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream })
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}

/** Bytes at the end that begin a character the next chunk finishes. */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? back : 0
    }
  }
  return 0
}

function firstFault(bytes: Buffer): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 64) {
    const middle = (good + bad) >> 1
    const part = bytes.subarray(0, middle)
    if (isUtf8(part.subarray(0, middle - incompleteTail(part)))) good = middle
    else bad = middle
  }
  return good
}

function countLines(bytes: Buffer, end: number): number {
  let lines = 0
  for (let at = bytes.indexOf(10); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) lines++
  return lines
}
