import { expect, it } from 'vitest'
import { officeDay } from './office-day.ts'

it.each([
  ['2026-11-27T15:59:59Z', '2026-11-27'],
  ['2026-11-27T16:00:00Z', '2026-11-28'],
  ['2026-12-31T16:00:00Z', '2027-01-01'],
  ['2024-02-28T23:00:00Z', '2024-02-29'],
])('at %s it is %s where the office is', (instant, day) => expect(officeDay(new Date(instant))).toBe(day))
