import { CREDIT_CODE_SIGNS, CREDIT_CODE_WEIGHTS } from '#core/credit-code'

/**
 * How a cell of one column looks when nothing about it needs to be interpreted: DuckDB then reads it as the field's type by itself.
 * Whoever says that a cell is plain says that the expressions for cells of any kind (cell-sql.ts) would make the same of it.
 */
export type PlainLook = (
  | { kind: 'any' | 'empty' | 'text' | 'code' | 'creditCode' | 'date' | 'month' }
  | { kind: 'number'; wholes: number; places: number }
  | { kind: 'oneOf'; texts: readonly string[] }
) & {
  filled?: boolean
  /** A word such as 合计 in it may make the row a sum. */
  mayTotal?: boolean
}

const MINUS = 45
const POINT = 46
const ZERO = 48
const NINE = 57
const SLASH = 47
const COLON = 58
const BACKSLASH = 92
const UPPER_N = 78
const SPACE = 32
const TAB = 9

/** Decides of one record after the other whether each of its cells is plain. */
export class PlainCells {
  readonly #tests: readonly CellTest[]

  constructor(looks: readonly PlainLook[]) {
    this.#tests = looks.map((look) => testOf(look))
  }

  /** `ends[i]` is where cell i ends, the delimiter's place; the record has as many cells as there are looks, none of them quoted. */
  fit(bytes: Buffer, start: number, end: number, ends: Int32Array): boolean {
    const tests = this.#tests
    const last = tests.length - 1
    let from = start
    for (let i = 0; i <= last; i++) {
      const to = i === last ? end : (ends[i] as number)
      if (!(tests[i] as CellTest)(bytes, from, to)) return false
      from = to + 1
    }
    return true
  }
}

type CellTest = (bytes: Buffer, start: number, end: number) => boolean

function testOf(look: PlainLook): CellTest {
  if (look.kind === 'any') return () => true
  const filled = testFilled(look)
  return look.filled === true
    ? (bytes, start, end) => start < end && filled(bytes, start, end)
    : (bytes, start, end) => start === end || filled(bytes, start, end)
}

/** Of a cell that holds something. */
function testFilled(look: PlainLook): CellTest {
  switch (look.kind) {
    case 'any':
      return () => true
    case 'empty':
      return () => false
    case 'text':
      return look.mayTotal === true
        ? (bytes, start, end) => isPlainText(bytes, start, end) && !endsAsTotal(bytes, start, end)
        : isPlainText
    case 'code':
      return isPlainCode
    case 'creditCode':
      return isCreditCode
    case 'date':
      return isDate
    case 'month':
      return (bytes, start, end) => end - start === 7 && isMonth(bytes, start)
    case 'number': {
      const { wholes, places } = look
      return (bytes, start, end) => isNumber(bytes, start, end, wholes, places)
    }
    case 'oneOf':
      return testOneOf(look.texts)
    default:
      return look satisfies never
  }
}

/** Nothing to trim and no marker of emptiness. */
function isPlainText(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start] as number
  const last = bytes[end - 1] as number
  if (first <= SPACE || last === SPACE || last === TAB || isMarker(bytes, start, end)) return false
  return (
    (first < 0x80 && last < 0x80) ||
    !(isWideBlank(bytes, start, end) || isWideBlank(bytes, end - 3, end) || isWideBlank(bytes, end - 2, end))
  )
}

/** 计 (E8 AE A1), or a colon after it (3A, EF BC 9A): what words for a sum end with. */
function endsAsTotal(bytes: Buffer, start: number, end: number): boolean {
  const last = bytes[end - 1]
  if (last === COLON || end - start < 3) return last === COLON
  const [a, b] = [bytes[end - 3], bytes[end - 2]]
  return (a === 0xe8 && b === 0xae && last === 0xa1) || (a === 0xef && b === 0xbc && last === 0x9a)
}

/** A text all of ASCII. */
function isPlainCode(bytes: Buffer, start: number, end: number): boolean {
  const last = bytes[end - 1] as number
  if ((bytes[start] as number) <= SPACE || last === SPACE || last === TAB || isMarker(bytes, start, end)) return false
  let all = 0
  for (let i = start; i < end; i++) all |= bytes[i] as number
  return all < 0x80
}

/** -, /, \N, — and NULL stand for an empty cell. */
function isMarker(bytes: Buffer, start: number, end: number): boolean {
  const first = bytes[start]
  switch (end - start) {
    case 1:
      return first === MINUS || first === SLASH
    case 2:
      return first === BACKSLASH && bytes[start + 1] === UPPER_N
    case 3:
      return first === 0xe2 && bytes[start + 1] === 0x80 && bytes[start + 2] === 0x94
    case 4:
      return first === UPPER_N && bytes.toString('latin1', start, end) === 'NULL'
    default:
      return false
  }
}

/** No-break space (C2 A0), ideographic space (E3 80 80), zero-width space (E2 80 8B), byte-order mark (EF BB BF). */
function isWideBlank(bytes: Buffer, at: number, end: number): boolean {
  const [a, b, c] = [bytes[at], bytes[at + 1], bytes[at + 2]]
  if (a === 0xc2) return b === 0xa0
  if (at + 3 > end) return false
  return (
    (a === 0xe3 && b === 0x80 && c === 0x80) ||
    (a === 0xe2 && b === 0x80 && c === 0x8b) ||
    (a === 0xef && b === 0xbb && c === 0xbf)
  )
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE
}

function isNumber(bytes: Buffer, start: number, end: number, wholes: number, places: number): boolean {
  let at = bytes[start] === MINUS ? start + 1 : start
  const whole = at
  while (at < end && isDigit(bytes[at])) at++
  if (at === whole || at - whole > wholes) return false
  if (at === end) return true
  if (bytes[at] !== POINT) return false
  const fraction = ++at
  while (at < end && isDigit(bytes[at])) at++
  return at === end && at > fraction && at - fraction <= places
}

/** 2026-03, of the years that a LocalDate can have. */
function isMonth(bytes: Buffer, start: number): boolean {
  for (let i = start; i < start + 4; i++) if (!isDigit(bytes[i])) return false
  if (bytes[start + 4] !== MINUS || !isDigit(bytes[start + 5]) || !isDigit(bytes[start + 6])) return false
  const year = yearAt(bytes, start)
  const month = numberAt(bytes, start + 5)
  return year >= 1900 && year <= 2199 && month >= 1 && month <= 12
}

/** 2026-03-05, a day that is. */
function isDate(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== 10 || bytes[start + 7] !== MINUS || !isMonth(bytes, start)) return false
  if (!isDigit(bytes[start + 8]) || !isDigit(bytes[start + 9])) return false
  const day = numberAt(bytes, start + 8)
  return day >= 1 && (day <= 28 || day <= daysIn(yearAt(bytes, start), numberAt(bytes, start + 5)))
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

function yearAt(bytes: Buffer, at: number): number {
  return numberAt(bytes, at) * 100 + numberAt(bytes, at + 2)
}

/** Two digits. */
function numberAt(bytes: Buffer, at: number): number {
  return ((bytes[at] as number) - ZERO) * 10 + (bytes[at + 1] as number) - ZERO
}

const SIGN_VALUES = new Int8Array(256).fill(-1)
for (const [value, sign] of [...CREDIT_CODE_SIGNS].entries()) SIGN_VALUES[sign.charCodeAt(0)] = value

/** Shape and check digit of GB 32100-2015, in upper case. */
function isCreditCode(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== 18) return false
  let sum = 0
  for (let i = 0; i < 17; i++) {
    const byte = bytes[start + i] as number
    const value = SIGN_VALUES[byte] as number
    if (value < 0 || (i >= 2 && i < 8 && !isDigit(byte))) return false
    sum += value * (CREDIT_CODE_WEIGHTS[i] as number)
  }
  return SIGN_VALUES[bytes[end - 1] as number] === (31 - (sum % 31)) % 31
}

function testOneOf(texts: readonly string[]): CellTest {
  const known = texts.map((text) => Buffer.from(text))
  return (bytes, start, end) => {
    for (const text of known) if (isSame(text, bytes, start, end)) return true
    return false
  }
}

function isSame(text: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (text.length !== end - start) return false
  for (let i = 0; i < text.length; i++) if (text[i] !== bytes[start + i]) return false
  return true
}
