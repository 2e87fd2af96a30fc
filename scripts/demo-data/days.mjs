// Days for the demo data, counted here on purpose and not by src/core: what is expected must not come from what is tested.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

const DAY = 86_400_000
const LAST_RECORD = '2026-07-30'
const offDays = new Set()
const workDays = new Set()

for (const year of [2025, 2026]) {
  const text = readFileSync(new URL(`../../calendars/cn/${year}.yaml`, import.meta.url), 'utf8')
  for (const holiday of parse(text).holidays) {
    for (const range of [holiday.off ?? []].flat()) {
      const [first, last] = range.split('..')
      for (let day = first; day <= (last ?? first); day = addDays(day, 1)) offDays.add(day)
    }
    for (const day of [holiday.work ?? []].flat()) workDays.add(day)
  }
}

export function addDays(day, count) {
  return new Date(Date.parse(day) + count * DAY).toISOString().slice(0, 10)
}

/** Nothing is recorded later than the day the registers were taken. */
export function recorded(day) {
  return day < LAST_RECORD ? day : LAST_RECORD
}

function isWorkingDay(day) {
  if (workDays.has(day)) return true
  if (offDays.has(day)) return false
  return ![0, 6].includes(new Date(day).getUTCDay())
}

/** The day itself, or the next working day when it is a rest day. */
export function rolled(day) {
  let out = day
  while (!isWorkingDay(out)) out = addDays(out, 1)
  return out
}

/** The last day of a period of `count` days that begins to run the day after `start`. */
export function lastDay(start, count) {
  return rolled(addDays(start, count))
}

/** The months from `first` to `last`, such as 2025-06 … 2026-05. */
export function monthsBetween(first, last) {
  const out = []
  for (let month = first; month <= last; month = nextMonth(month)) out.push(month)
  return out
}

export function nextMonth(month) {
  const [year, number] = month.split('-').map(Number)
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}
