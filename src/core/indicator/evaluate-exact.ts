/** Exact decimal arithmetic, as SQL's: amounts in fen and numbers of four places, without the rounding of binary fractions. */

export type Exact = { digits: bigint; places: number }

const PLACES = 4
const UNIT = 10_000

/** Four places hold every value a register or parameter gives; a finer one is rounded to them. */
export function exact(value: number): Exact {
  const digits = Number.isInteger(value) ? BigInt(value) * BigInt(UNIT) : BigInt(Math.round(value * UNIT))
  return { digits, places: PLACES }
}

export function isExact(value: unknown): value is Exact {
  return typeof value === 'object' && value !== null && 'digits' in value
}

export function addExact(a: Exact, b: Exact): Exact {
  const places = Math.max(a.places, b.places)
  return { digits: scaled(a, places) + scaled(b, places), places }
}

export function subtractExact(a: Exact, b: Exact): Exact {
  return addExact(a, { digits: -b.digits, places: b.places })
}

export function multiplyExact(a: Exact, b: Exact): Exact {
  return { digits: a.digits * b.digits, places: a.places + b.places }
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compareExact(a: Exact, b: Exact): number {
  const { digits } = subtractExact(a, b)
  return digits < 0n ? -1 : digits > 0n ? 1 : 0
}

export function toNumber(value: Exact): number {
  return Number(value.digits) / 10 ** value.places
}

/** As findings keep it, with four places; a half goes away from zero. */
export function toPlaces(value: Exact): number {
  if (value.places <= PLACES) return toNumber(value)
  const unit = 10n ** BigInt(value.places - PLACES)
  const half = value.digits < 0n ? -unit / 2n : unit / 2n
  return toNumber({ digits: (value.digits + half) / unit, places: PLACES })
}

function scaled(value: Exact, places: number): bigint {
  return value.digits * 10n ** BigInt(places - value.places)
}
