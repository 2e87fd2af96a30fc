/** Counts one period from a day, passing over suspended days. */
import {
  addDays,
  addWorkingDays,
  countWorkingDays,
  dayKind,
  dayNumber,
  dayOfMonth,
  fromDayNumber,
  isDayNumber,
  LAST_YEAR,
  type LocalDate,
  lengthOfMonth,
  localDate,
  monthNumberOf,
  type WorkCalendar,
  yearOf,
} from '#core/calendar'
import type { DeadlineStep, Suspension, Undetermined } from './deadline.ts'
import type { Period } from './period.ts'
import { showDay, showMarkedDays } from './shown-day.ts'

export type Counted =
  | { kind: 'at'; day: LocalDate; steps: readonly DeadlineStep[] }
  | { kind: 'stopped'; reason: Undetermined }

/**
 * The last day of the period. `from` is not counted unless `countFrom`. Months and years end on the day of the same number,
 * or on the month's last where there is none.
 *
 * Suspensions (merged, in order, both ends inclusive) stop the clock. In days, months and years the last day moves on by the
 * suspended calendar days inside the period, and by those inside the stretch so gained; in working days the suspended working
 * days are not counted. A suspension that has not ended and begins before the period is over leaves the last day open.
 */
export function runPeriod(
  from: LocalDate,
  countFrom: boolean,
  period: Period,
  suspensions: readonly Suspension[],
  calendar: WorkCalendar,
): Counted {
  const plain = countPlain(from, countFrom, period, calendar)
  if (plain.kind === 'stopped') return plain
  const steps: DeadlineStep[] = [...plain.steps]
  let day = plain.day
  const firstNumber = dayNumber(from) + (countFrom ? 0 : 1)
  for (const suspension of suspensions) {
    const clippedFrom = Math.max(dayNumber(suspension.from), firstNumber)
    if (clippedFrom > dayNumber(day) || (suspension.to !== undefined && dayNumber(suspension.to) < clippedFrom))
      continue
    if (suspension.to === undefined)
      return { kind: 'stopped', reason: { kind: 'suspension-open', from: suspension.from } }
    const clipped = fromDayNumber(clippedFrom)
    const moved = passSuspension(day, clipped, suspension.to, period, calendar)
    if (moved.kind === 'stopped') return moved
    if (moved.days === 0) continue
    day = moved.day
    const unit = period.unit === 'working-day' ? 'working-day' : 'day'
    steps.push({ kind: 'suspended', from: clipped, to: suspension.to, days: moved.days, unit, lastDay: day })
  }
  return { kind: 'at', day, steps }
}

/** In order, overlapping and touching ones joined, so that no day is passed over twice. */
export function mergeSuspensions(
  suspensions: readonly Suspension[],
): { kind: 'merged'; suspensions: readonly Suspension[] } | { kind: 'stopped'; reason: Undetermined } {
  const merged: Suspension[] = []
  for (const next of [...suspensions].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0))) {
    if (next.to !== undefined && next.to < next.from) {
      return { kind: 'stopped', reason: { kind: 'suspension-reversed', from: next.from, to: next.to } }
    }
    const last = merged.at(-1)
    if (last === undefined || (last.to !== undefined && dayNumber(next.from) > dayNumber(last.to) + 1))
      merged.push(next)
    else if (next.to === undefined) merged[merged.length - 1] = { from: last.from }
    else if (last.to !== undefined && next.to > last.to) merged[merged.length - 1] = { from: last.from, to: next.to }
  }
  return { kind: 'merged', suspensions: merged }
}

function countPlain(from: LocalDate, countFrom: boolean, period: Period, calendar: WorkCalendar): Counted {
  const counted = (day: LocalDate, more: readonly DeadlineStep[] = []): Counted => ({
    kind: 'at',
    day,
    steps: [{ kind: 'counted', period, lastDay: day, special: [], by: [] }, ...more],
  })
  if (period.amount === 0) return counted(from)
  switch (period.unit) {
    case 'day': {
      const number = dayNumber(from) + period.amount - (countFrom ? 1 : 0)
      return isDayNumber(number) ? counted(fromDayNumber(number)) : outOfRange
    }
    case 'working-day':
      return countWorking(from, countFrom, period, calendar)
    case 'month':
    case 'year': {
      const months = yearOf(from) * 12 + monthNumberOf(from) - 1 + period.amount * (period.unit === 'year' ? 12 : 1)
      const year = Math.floor(months / 12)
      if (year > LAST_YEAR) return outOfRange
      const month = months - year * 12 + 1
      const length = lengthOfMonth(year, month)
      const wantedDay = dayOfMonth(from)
      if (wantedDay > length) {
        const lastDay = localDate(year, month, length)
        return counted(lastDay, [{ kind: 'clamped', wantedDay, lastDay }])
      }
      const same = localDate(year, month, wantedDay)
      return counted(countFrom ? addDays(same, -1) : same)
    }
    default:
      return period.unit satisfies never
  }
}

function countWorking(from: LocalDate, countFrom: boolean, period: Period, calendar: WorkCalendar): Counted {
  const first = dayKind(calendar, from)
  if (first.kind === 'unknown') return yearUnknown(first.year)
  const startCounts = countFrom && first.kind === 'working'
  const answer = addWorkingDays(calendar, from, period.amount - (startCounts ? 1 : 0))
  if (answer.kind === 'unknown') return yearUnknown(answer.year)
  const last = dayKind(calendar, answer.date)
  if (last.kind === 'unknown') throw new Error(`${answer.date} was counted to in the unknown year ${last.year}`)
  const within = showMarkedDays(calendar, from, answer.date)
  const startMarked = countFrom && (first.why === 'holiday' || first.why === 'adjusted')
  const special = startMarked ? [showDay(from, first), ...within] : within
  const by = [...special, showDay(answer.date, last)].map(({ notice, basis }) => ({ notice, basis }))
  return { kind: 'at', day: answer.date, steps: [{ kind: 'counted', period, lastDay: answer.date, special, by }] }
}

function passSuspension(
  day: LocalDate,
  from: LocalDate,
  to: LocalDate,
  period: Period,
  calendar: WorkCalendar,
): { kind: 'at'; day: LocalDate; days: number } | { kind: 'stopped'; reason: Undetermined } {
  if (period.unit !== 'working-day') {
    const days = dayNumber(to) - dayNumber(from) + 1
    const number = dayNumber(day) + days
    return isDayNumber(number) ? { kind: 'at', day: fromDayNumber(number), days } : outOfRange
  }
  // (from - 1, to] as a difference of counts, written so that a span beginning on the first day of a known year is answered.
  const after = countWorkingDays(calendar, from, to)
  const first = dayKind(calendar, from)
  if (after.kind === 'unknown') return yearUnknown(after.year)
  if (first.kind === 'unknown') return yearUnknown(first.year)
  const days = after.count + (first.kind === 'working' ? 1 : 0)
  const answer = addWorkingDays(calendar, day, days)
  return answer.kind === 'found' ? { kind: 'at', day: answer.date, days } : yearUnknown(answer.year)
}

export const outOfRange = { kind: 'stopped', reason: { kind: 'date-out-of-range' } } as const

export function yearUnknown(year: number): { kind: 'stopped'; reason: Undetermined } {
  return { kind: 'stopped', reason: { kind: 'calendar-year-unknown', year } }
}
