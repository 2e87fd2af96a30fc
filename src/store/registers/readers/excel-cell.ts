/** How a number format shows a number. */
export type NumberKind = 'number' | 'date' | 'time'

/** A format that fills a whole number up with zeros, as numbers of documents and rows are kept: 0017, 第017号. */
export type ZeroFormat = { before: string; digits: number; after: string }

export type NumberFormat = NumberKind | ZeroFormat

/** Literal text of a format: quoted, escaped, or of signs that need neither. `_x` and `*x` are width only. */
const LITERAL = `(?:"[^"]*"|\\\\.|_.|\\*.|[-+() :~]|[^\\x00-\\x7f])*`
const ZEROS = new RegExp(`^(${LITERAL})#*(0{2,})(${LITERAL})$`)

/** Of the section for positive numbers; with a condition or in Chinese digits it is none. */
export function findZeroFormat(code: string): ZeroFormat | undefined {
  const section = /^(?:"[^"]*"|\\.|[^;"])*/
    .exec(code)?.[0]
    .replace(/\[(?:\$-[^\]]*|[a-z]+\d*)\]/gi, (bracket) => (/^\[dbnum/i.test(bracket) ? bracket : ''))
  const match = ZEROS.exec(section ?? '')
  if (match === null) return undefined
  const [, before = '', zeros = '', after = ''] = match
  return { before: literalText(before), digits: zeros.length, after: literalText(after) }
}

function literalText(literal: string): string {
  return literal.replace(/"([^"]*)"|\\(.)|[_*]./g, (_, quoted?: string, escaped?: string) => quoted ?? escaped ?? '')
}

/** A whole number as such a format shows it; any other is shown as a number. */
export function zeroText(text: string, { before, digits, after }: ZeroFormat): string {
  return /^\d+$/.test(text) ? `${before}${text.padStart(digits, '0')}${after}` : numberText(text)
}

/** ECMA-376 18.8.30: built-in formats, those of the Chinese and Japanese locales included. */
export function builtInKind(id: number): NumberKind {
  if (
    (id >= 14 && id <= 17) ||
    id === 22 ||
    (id >= 27 && id <= 31) ||
    id === 36 ||
    (id >= 50 && id <= 54) ||
    (id >= 57 && id <= 58)
  )
    return 'date'
  return (id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id === 55 || id === 56
    ? 'time'
    : 'number'
}

/** What a format code shows, its literal text, colours and conditions aside. */
export function formatKind(code: string): NumberKind {
  const bare = code
    .replace(/"[^"]*"|\\.|_.|\*./g, '')
    .replace(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/E[+-]/gi, '')
    .replace(/general|g\/通用格式/gi, '')
    .split(';')[0]
    ?.toLowerCase()
  if (bare === undefined || /[0#?]/.test(bare.replace(/\.0+/g, ''))) return 'number'
  if (/[yde]/.test(bare) || (/m/.test(bare) && !/[hs]/.test(bare))) return 'date'
  return /[hs]/.test(bare) ? 'time' : 'number'
}

const DAY = 86_400_000

/** A date serial as ISO text. The 1900 count has a 29 February 1900; it is shown as such, for a later check to reject. */
export function serialText(text: string, kind: 'date' | 'time', system: '1900' | '1904'): string {
  const serial = Number(text)
  if (!Number.isFinite(serial) || serial < 0 || serial >= 2_958_466) return numberText(text)
  // Serials carry the time in the fraction, off by rounding; half a second decides.
  const seconds = Math.round(serial * 86_400)
  const day = Math.floor(seconds / 86_400)
  const time = new Date((seconds % 86_400) * 1000).toISOString().slice(11, 19)
  if (kind === 'time' && day === 0) return time
  const date = dayText(system === '1904' ? day + 1462 : day)
  return seconds % 86_400 === 0 ? date : `${date}T${time}`
}

function dayText(day: number): string {
  if (day === 60) return '1900-02-29'
  return new Date(Date.UTC(1899, 11, day < 60 ? 31 : 30) + day * DAY).toISOString().slice(0, 10)
}

/**
 * A number as Excel shows it. Files hold 17 digits (1234.1 as 1234.0999999999999) of which Excel knows 15; whole numbers and
 * short ones keep their text.
 */
export function numberText(text: string): string {
  if (/^-?\d+$/.test(text) || !/^-?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return text
  const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').length
  if (digits <= 15 && !/e/i.test(text)) return text
  return plainDecimal(Number(Number(text).toPrecision(15)))
}

/** Without an exponent, as far as that is readable. */
function plainDecimal(value: number): string {
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign, first = '', rest = '', exponent] = match
  const power = Number(exponent)
  const digits = first + rest
  if (Math.abs(power) > 30) return text
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`
  return `${sign}${digits.padEnd(power + 1, '0')}`
}

/** Excel writes characters XML cannot hold as _xHHHH_ (ECMA-376 22.9.2.19). */
export function unescapeText(text: string): string {
  return text.includes('_x')
    ? text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
}

/** The place of a cell such as AB12: column from 0, row from 1. undefined: no such place in Excel (its rows are the caller's concern). */
export function parseReference(ref: string): { column: number; row: number } | undefined {
  let column = 0
  let i = 0
  for (; i < ref.length; i++) {
    const c = ref.charCodeAt(i)
    if (c < 65 || c > 90) break
    column = column * 26 + c - 64
  }
  let row = 0
  const digits = i
  for (; i < ref.length; i++) {
    const c = ref.charCodeAt(i)
    if (c < 48 || c > 57) return undefined
    row = row * 10 + c - 48
  }
  const good = digits >= 1 && digits <= 3 && column <= 16_384 && i > digits && i - digits <= 10 && ref[digits] !== '0'
  return good ? { column: column - 1, row } : undefined
}
