import { decodeStrictly } from './encoding.ts'

export type DbfField = { name: string; type: string; length: number; decimals: number; offset: number }

/** One cell as text; undefined when its bytes are no GB18030. Numbers keep their digits, dates become ISO. */
export function dbfCell(
  bytes: Buffer,
  at: number,
  field: DbfField,
  decoder: InstanceType<typeof TextDecoder>,
): string | undefined {
  switch (field.type) {
    case 'I':
      return String(bytes.readInt32LE(at))
    case 'B':
      return String(bytes.readDoubleLE(at))
    case 'Y':
      return currency(bytes.readBigInt64LE(at))
    case 'T':
    case '@':
      return timestamp(bytes, at)
    case 'D':
      return date(
        bytes
          .toString('latin1', at, at + field.length)
          .replaceAll('\0', ' ')
          .trim(),
      )
    case 'L':
      return { T: 'true', Y: 'true', F: 'false', N: 'false' }[bytes.toString('latin1', at, at + 1).toUpperCase()] ?? ''
    case 'N':
    case 'F':
      return bytes
        .toString('latin1', at, at + field.length)
        .replaceAll('\0', ' ')
        .trim()
    default:
      return text(bytes, at, field.length, decoder)
  }
}

/** Padding is blanks or zeros; a zero inside is data and the caller's concern. */
function text(
  bytes: Buffer,
  at: number,
  length: number,
  decoder: InstanceType<typeof TextDecoder>,
): string | undefined {
  let end = at + length
  while (end > at && (bytes[end - 1] === 32 || bytes[end - 1] === 0)) end--
  return decodeStrictly(decoder, bytes.subarray(at, end), false)
}

/** Four decimals, exact. */
function currency(units: bigint): string {
  const digits = (units < 0n ? -units : units).toString().padStart(5, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -4)}.${digits.slice(-4)}`
}

function date(digits: string): string {
  return /^\d{8}$/.test(digits) ? `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}` : digits
}

/** Julian day and milliseconds since midnight. */
function timestamp(bytes: Buffer, at: number): string {
  const julian = bytes.readInt32LE(at)
  if (julian === 0 || julian === 0x20202020) return ''
  // FoxPro stores 23:59:59 as a millisecond less.
  const seconds = Math.round(bytes.readInt32LE(at + 4) / 1000)
  const moment = new Date((julian - 2_440_588) * 86_400_000 + seconds * 1000)
  return Number.isNaN(moment.getTime()) ? String(julian) : moment.toISOString().slice(0, 19)
}
