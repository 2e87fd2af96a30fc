/** Random settings of a run: the day of judging and the days asked for, often inside the data; registers never imported. */
import * as fc from 'fast-check'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#core/indicator'
import { day } from './office.ts'
import { randomDay } from './random-tables.ts'

export type Settings = Omit<Scope, 'registers'>

const randomAsOf = fc.oneof(fc.constant(day('2026-12-31')), randomDay)

const randomForce = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.record({ from: randomDay, to: randomDay }, { requiredKeys: [] }) },
)

/** Views are missing with what they are views of. */
const randomMissing = fc.oneof(
  { weight: 5, arbitrary: fc.constant<string[]>([]) },
  { weight: 2, arbitrary: fc.subarray(['answer', 'notice', 'log'], { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.subarray(['act', 'answer', 'notice', 'log'], { minLength: 1 }) },
)

export const randomPeriod: fc.Arbitrary<{ from: LocalDate; to: LocalDate }> = fc
  .tuple(randomDay, randomDay)
  .map(([a, b]) => (a <= b ? { from: a, to: b } : { from: b, to: a }))

/** Of a run over all the days there are. */
export const randomWholeScope: fc.Arbitrary<Settings> = fc
  .tuple(randomAsOf, randomForce, randomMissing)
  .map(([asOf, inForce, missing]) => ({
    asOf,
    inForce,
    ...(missing.length > 0 && { missing: new Set(missing) }),
  }))

export const randomScope: fc.Arbitrary<Settings> = fc
  .tuple(randomWholeScope, fc.option(randomPeriod, { freq: 2, nil: undefined }))
  .map(([scope, period]) => ({ ...scope, ...(period && { period }) }))
