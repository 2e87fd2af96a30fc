import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addDays,
  addMonths,
  addYears,
  dayNumber,
  daysBetween,
  FIRST_DAY_NUMBER,
  formatDate,
  formatWeekday,
  fromDayNumber,
  LAST_DAY_NUMBER,
  type LocalDate,
  localDate,
  monthOf,
  parseLocalDate,
  weekday,
} from './index.ts'

const day = (text: string): LocalDate => {
  const parsed = parseLocalDate(text)
  if (parsed === undefined) throw new Error(`${text} is no date`)
  return parsed
}
const anyDay = fc.integer({ min: FIRST_DAY_NUMBER, max: LAST_DAY_NUMBER })
const innerDay = fc.integer({ min: FIRST_DAY_NUMBER + 40_000, max: LAST_DAY_NUMBER - 40_000 })

describe('reading a date', () => {
  it.each(['2026-11-22', '2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s is a day', (text) => {
    expect(parseLocalDate(text)).toBe(text)
  })
  it.each([
    ['2026-02-30', 'February has no 30th'],
    ['2026-02-29', '2026 is no leap year'],
    ['1900-02-29', '1900 was no leap year'],
    ['2026-13-01', 'there is no month 13'],
    ['2026-00-10', 'there is no month 0'],
    ['2026-04-31', 'April has 30 days'],
    ['2026-01-00', 'there is no day 0'],
    ['1899-12-31', 'before the first year'],
    ['2200-01-01', 'after the last year'],
    ['2026-1-1', 'not padded'],
    ['2026/01/01', 'other separators'],
    ['20260101', 'no separators'],
    ['2026-01-01T00:00:00', 'a time'],
    [' 2026-01-01', 'a blank'],
    ['２０２６-01-01', 'full-width digits'],
    ['', 'nothing'],
  ])('%j is refused: %s', (text) => {
    expect(parseLocalDate(text)).toBeUndefined()
  })
  it('throws when code computes an impossible day', () => {
    expect(() => localDate(2026, 2, 30)).toThrow('2026-2-30')
    expect(() => localDate(2026, 1, 1.5)).toThrow()
    expect(() => fromDayNumber(LAST_DAY_NUMBER + 1)).toThrow('1900–2199')
  })
})

describe('day numbers', () => {
  it('counts from 1970', () => {
    expect(dayNumber(day('1970-01-01'))).toBe(0)
    expect(dayNumber(day('1969-12-31'))).toBe(-1)
    expect(dayNumber(day('2026-11-22'))).toBe(20_779)
  })
  it('agrees with the platform for every day from 1900 to 2199', () => {
    let different = 0
    for (let n = FIRST_DAY_NUMBER; n <= LAST_DAY_NUMBER; n++) {
      const text = fromDayNumber(n)
      const date = new Date(n * 86_400_000)
      const sunday7 = date.getUTCDay() === 0 ? 7 : date.getUTCDay()
      if (text !== date.toISOString().slice(0, 10) || dayNumber(text) !== n || weekday(text) !== sunday7) different++
    }
    expect(different).toBe(0)
    expect(LAST_DAY_NUMBER - FIRST_DAY_NUMBER).toBe(109_572)
  })
  it('adding and subtracting days cancel out, and the difference is what was added', () => {
    fc.assert(
      fc.property(innerDay, fc.integer({ min: -40_000, max: 40_000 }), (n, by) => {
        const start = fromDayNumber(n)
        const moved = addDays(start, by)
        expect(addDays(moved, -by)).toBe(start)
        expect(daysBetween(start, moved)).toBe(by)
      }),
    )
  })
  it('text sorts as the days do', () => {
    fc.assert(fc.property(anyDay, anyDay, (a, b) => fromDayNumber(a) < fromDayNumber(b) === a < b))
  })
})

describe('months and years', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-11-22', 14, '2028-01-22'],
    ['2026-12-31', 2, '2027-02-28'],
    ['2026-05-15', -17, '2024-12-15'],
  ])('%s plus %i months is %s', (from, months, to) => {
    expect(addMonths(day(from), months)).toBe(to)
  })
  it('a leap day has its anniversary on 28 February', () => {
    expect(addYears(day('2024-02-29'), 1)).toBe('2025-02-28')
    expect(addYears(day('2024-02-29'), 4)).toBe('2028-02-29')
  })
  it('lands n months on, never later in the month, and later starts never land earlier', () => {
    fc.assert(
      fc.property(innerDay, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 40 }), (n, later, months) => {
        const start = fromDayNumber(n)
        const landed = addMonths(start, months)
        const index = (d: LocalDate) => Number(d.slice(0, 4)) * 12 + Number(d.slice(5, 7))
        expect(index(landed) - index(start)).toBe(months)
        expect(landed.slice(8) <= start.slice(8)).toBe(true)
        expect(addMonths(fromDayNumber(n + later), months) >= landed).toBe(true)
      }),
    )
  })
})

describe('showing a date', () => {
  it('reads as people write it', () => {
    expect(formatDate(day('2026-02-03'))).toBe('2026年2月3日')
    expect(formatDate(day('2026-11-22'))).toBe('2026年11月22日')
    expect(formatWeekday(day('2026-11-22'))).toBe('星期日')
    expect(monthOf(day('2026-02-03'))).toBe('2026-02')
  })
})
