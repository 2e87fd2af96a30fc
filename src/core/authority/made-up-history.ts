// For the tests of this folder: histories over a few days made of drawn numbers, with corrections recorded at any instant.
import { addDays, type LocalDate, localDate } from '#core/calendar'
import type { Fact } from './fact.ts'

const START = localDate(2026, 1, 1)
/** Days looked at: some before the first and after the last bound. */
export const DAYS = Array.from({ length: 34 }, (_, i) => addDays(START, i - 2))
/** Numbers to draw from, both ends included. */
export const RANGES = {
  from: { min: 0, max: 29 },
  length: { min: 1, max: 30 },
  known: { min: 0, max: 20 },
} as const

export type Drawn<T> = { from: number; length: number | undefined; known: number; value: T | null }

export function instantOf(known: number): string {
  return `2026-03-${String(known + 1).padStart(2, '0')}T00:00:00.000Z`
}

/** Facts in the order drawn. */
export function factsOf<T>(drawn: readonly Drawn<T>[]): Fact<T>[] {
  return drawn.map(({ from, length, known, value }, i) => {
    const validFrom: LocalDate = addDays(START, from)
    return {
      seq: i + 1,
      validFrom,
      ...(length !== undefined && { validTo: addDays(validFrom, length) }),
      recordedAt: instantOf(known),
      value,
    }
  })
}
