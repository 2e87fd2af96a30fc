/**
 * Local dates: days of the civil (Gregorian) calendar without a time or a zone, years 1900–2199, as `YYYY-MM-DD` text.
 * Text of this form sorts as the days do. The arithmetic is Howard Hinnant's days-from-civil: whole numbers, no `Date`.
 */
export type LocalDate = string & { readonly __brand: 'LocalDate' }

export const FIRST_YEAR = 1900
export const LAST_YEAR = 2199

const ZERO = 48
const NINE = 57
const MONTH_LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const
const TWO_DIGITS = Array.from({ length: 32 }, (_, n) => `-${n < 10 ? '0' : ''}${n}`)

/** Days since 1970-01-01 of the first and last day we count in; what lies outside is not a `LocalDate`. */
export const FIRST_DAY_NUMBER = daysFromCivil(FIRST_YEAR, 1, 1)
export const LAST_DAY_NUMBER = daysFromCivil(LAST_YEAR, 12, 31)

/** Strict ISO text of a day that exists. `parseLocalDate('2026-02-30') === undefined`. */
export function parseLocalDate(text: string): LocalDate | undefined {
  if (text.length !== 10 || text[4] !== '-' || text[7] !== '-') return undefined
  for (let i = 0; i < 10; i++) {
    const code = text.charCodeAt(i)
    if (i !== 4 && i !== 7 && (code < ZERO || code > NINE)) return undefined
  }
  return isDay(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)) ? (text as LocalDate) : undefined
}

/** A day known to exist, for code that computed it; throws on an impossible one. */
export function localDate(year: number, month: number, day: number): LocalDate {
  if (!isDay(year, month, day)) throw new Error(`${year}-${month}-${day} is not a day between 1900 and 2199`)
  return isoText(year, month, day)
}

/** Days since 1970-01-01, negative before. */
export function dayNumber(d: LocalDate): number {
  return daysFromCivil(yearOf(d), monthNumberOf(d), dayOfMonth(d))
}

export function fromDayNumber(n: number): LocalDate {
  if (!isDayNumber(n)) throw new Error(`day number ${n} lies outside the years 1900–2199`)
  const shifted = n + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  return isoText(year, month, dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1)
}

/** Whether `fromDayNumber` accepts the number. */
export function isDayNumber(n: number): boolean {
  return Number.isInteger(n) && n >= FIRST_DAY_NUMBER && n <= LAST_DAY_NUMBER
}

export function addDays(d: LocalDate, n: number): LocalDate {
  return n === 0 ? d : fromDayNumber(dayNumber(d) + n)
}

/** The same day of the month `n` months on, or the month's last day where there is none: 31 January + 1 month = 28 or 29 February. */
export function addMonths(d: LocalDate, n: number): LocalDate {
  const months = yearOf(d) * 12 + monthNumberOf(d) - 1 + n
  const year = Math.floor(months / 12)
  const month = months - year * 12 + 1
  return localDate(year, month, Math.min(dayOfMonth(d), lengthOfMonth(year, month)))
}

/** 29 February + 1 year = 28 February. */
export function addYears(d: LocalDate, n: number): LocalDate {
  return addMonths(d, n * 12)
}

export function daysBetween(from: LocalDate, to: LocalDate): number {
  return dayNumber(to) - dayNumber(from)
}

export function yearOf(d: LocalDate): number {
  return digits(d, 0, 4)
}

/** 1 to 12. */
export function monthNumberOf(d: LocalDate): number {
  return digits(d, 5, 7)
}

export function dayOfMonth(d: LocalDate): number {
  return digits(d, 8, 10)
}

/** `YYYY-MM`. */
export function monthOf(d: LocalDate): string {
  return d.slice(0, 7)
}

export function lengthOfMonth(year: number, month: number): number {
  const length = MONTH_LENGTHS[month - 1]
  if (length === undefined) throw new Error(`there is no month ${month}`)
  return month === 2 && isLeapYear(year) ? 29 : length
}

/** Monday 1 to Sunday 7. */
export function weekday(d: LocalDate): number {
  return weekdayOfDayNumber(dayNumber(d))
}

export function weekdayOfDayNumber(n: number): number {
  const sinceMonday = (n + 3) % 7 // 1970-01-01 was a Thursday
  return (sinceMonday < 0 ? sinceMonday + 7 : sinceMonday) + 1
}

/** As people read it: `2026年2月3日`. */
export function formatDate(d: LocalDate): string {
  return `${yearOf(d)}年${monthNumberOf(d)}月${dayOfMonth(d)}日`
}

/** `星期一` to `星期日`. */
export function formatWeekday(d: LocalDate): string {
  return `星期${'一二三四五六日'[weekday(d) - 1]}`
}

function isDay(year: number, month: number, day: number): boolean {
  return (
    year >= FIRST_YEAR &&
    year <= LAST_YEAR &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    Number.isInteger(year) &&
    Number.isInteger(month) &&
    Number.isInteger(day) &&
    day <= lengthOfMonth(year, month)
  )
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
}

function isoText(year: number, month: number, day: number): LocalDate {
  return `${year}${TWO_DIGITS[month]}${TWO_DIGITS[day]}` as LocalDate
}

function digits(text: string, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + text.charCodeAt(i) - ZERO
  return value
}

function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year
  const era = Math.floor(shiftedYear / 400)
  const yearOfEra = shiftedYear - era * 400
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
}
