// For the tests of this folder: random histories over a few days, with corrections recorded at any instant.
import fc from 'fast-check'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import type { Fact } from './fact.ts'

const START = localDate(2026, 1, 1)
/** Days looked at: some before the first and after the last bound. */
export const DAYS = Array.from({ length: 34 }, (_, i) => addDays(START, i - 2))

export const anyDay = fc.constantFrom(...DAYS)

export function anyInstant(): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: 20 }).map((n) => `2026-03-${String(n + 1).padStart(2, '0')}T00:00:00.000Z`)
}

export function anyFacts<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>[]> {
  const one = fc.record({
    from: fc.integer({ min: 0, max: 29 }),
    length: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
    recordedAt: anyInstant(),
    value: fc.option(value, { nil: null, freq: 4 }),
  })
  return fc.array(one, { maxLength: 9 }).map((list) =>
    list.map(({ from, length, recordedAt, value: said }, i): Fact<T> => {
      const validFrom: LocalDate = addDays(START, from)
      return {
        seq: i + 1,
        validFrom,
        ...(length !== undefined && { validTo: addDays(validFrom, length) }),
        recordedAt,
        value: said,
      }
    }),
  )
}
