/** Working days by official calendars: answers inside the known years, and says which year is missing outside of them. */
import type { CalendarNotice, CalendarYear } from './calendar-year.ts'
import { dayNumber, fromDayNumber, type LocalDate, localDate, weekdayOfDayNumber, yearOf } from './local-date.ts'

type MarkedDay = { working: boolean; holiday: string | undefined; notice: CalendarNotice }

/** Consecutive known years, with running counts so that every question is one look-up. */
type Run = {
  lastYear: number
  firstDay: number
  lastDay: number
  /** `counts[i]`: working days from the run's first day to its i-th, both included. */
  counts: Int32Array
  /** The day numbers of the run's working days in order. */
  workingDays: Int32Array
}

/** Made by `makeWorkCalendar`; ask it through the functions of this module. */
export type WorkCalendar = {
  readonly years: readonly CalendarYear[]
  readonly runs: readonly Run[]
  readonly marked: ReadonlyMap<number, MarkedDay>
  readonly markedDays: readonly number[]
}

/** `year` is the calendar of the date's own year; `notice` the one that settled this day (a neighbouring year's where that reaches in). */
export type KnownDay = {
  kind: 'working' | 'rest'
  why: 'weekday' | 'weekend' | 'holiday' | 'adjusted'
  year: CalendarYear
  notice: CalendarNotice
  holiday?: string
}

export type UnknownYear = { kind: 'unknown'; year: number }

export type DateAnswer = { kind: 'found'; date: LocalDate } | UnknownYear

/**
 * A year is known only when it is given itself: the days a neighbour's notice sets in it are kept, and used once it is known.
 * Where two notices speak of one day the later year's holds, an official one before a site's.
 */
export function makeWorkCalendar(years: readonly CalendarYear[]): WorkCalendar {
  const sorted = [...years].sort((a, b) => a.year - b.year)
  sorted.forEach((year, i) => {
    if (sorted[i - 1]?.year === year.year) throw new Error(`calendar year ${year.year} is given twice`)
  })
  const marked = new Map<number, MarkedDay>()
  for (const basis of ['site', 'official'] as const) {
    for (const year of sorted) if (year.basis === basis) markDays(year, marked)
  }
  const runs: Run[] = []
  for (let i = 0; i < sorted.length; ) {
    let end = i
    while (sorted[end + 1]?.year === (sorted[end]?.year ?? 0) + 1) end++
    runs.push(countRun(sorted[i]?.year ?? 0, sorted[end]?.year ?? 0, marked))
    i = end + 1
  }
  return { years: sorted, runs, marked, markedDays: [...marked.keys()].sort((a, b) => a - b) }
}

export function dayKind(calendar: WorkCalendar, date: LocalDate): KnownDay | UnknownYear {
  const own = calendar.years.find((y) => y.year === yearOf(date))
  if (own === undefined) return { kind: 'unknown', year: yearOf(date) }
  const n = dayNumber(date)
  const mark = calendar.marked.get(n)
  if (mark === undefined) {
    const weekend = weekdayOfDayNumber(n) > 5
    return { kind: weekend ? 'rest' : 'working', why: weekend ? 'weekend' : 'weekday', year: own, notice: own.notice }
  }
  const { working, holiday, notice } = mark
  const known = {
    kind: working ? 'working' : 'rest',
    why: working ? 'adjusted' : 'holiday',
    year: own,
    notice,
  } as const
  return holiday === undefined ? known : { ...known, holiday }
}

/** The date itself when it is a working day. */
export function nextWorkingDay(calendar: WorkCalendar, date: LocalDate): DateAnswer {
  const n = dayNumber(date)
  const run = findRun(calendar, n)
  if (run === undefined) return { kind: 'unknown', year: yearOf(date) }
  const next = run.workingDays[countBefore(run, n)]
  return next === undefined ? { kind: 'unknown', year: run.lastYear + 1 } : { kind: 'found', date: fromDayNumber(next) }
}

/** The n-th working day after the date, which is not counted itself; 0 leaves the date as it is. */
export function addWorkingDays(calendar: WorkCalendar, date: LocalDate, n: number): DateAnswer {
  if (!Number.isInteger(n) || n < 0) throw new Error(`cannot add ${n} working days`)
  if (n === 0) return { kind: 'found', date }
  const from = dayNumber(date)
  const run = findRun(calendar, from)
  if (run === undefined) return { kind: 'unknown', year: yearOf(date) }
  const found = run.workingDays[countUpTo(run, from) + n - 1]
  return found === undefined
    ? { kind: 'unknown', year: run.lastYear + 1 }
    : { kind: 'found', date: fromDayNumber(found) }
}

/** Negative when `toInclusive` lies before `fromExclusive`. Unknown as soon as either end, or a year between, is. */
export function countWorkingDays(
  calendar: WorkCalendar,
  fromExclusive: LocalDate,
  toInclusive: LocalDate,
): { kind: 'found'; count: number } | UnknownYear {
  const from = dayNumber(fromExclusive)
  const to = dayNumber(toInclusive)
  const [first, last] = from <= to ? [fromExclusive, toInclusive] : [toInclusive, fromExclusive]
  const run = findRun(calendar, Math.min(from, to))
  if (run === undefined) return { kind: 'unknown', year: yearOf(first) }
  if (dayNumber(last) > run.lastDay) return { kind: 'unknown', year: run.lastYear + 1 }
  return { kind: 'found', count: countUpTo(run, to) - countUpTo(run, from) }
}

/** The days in the span that a notice set apart (rest or working), in order: what an explanation has to mention. */
export function listMarkedDays(
  calendar: WorkCalendar,
  fromExclusive: LocalDate,
  toInclusive: LocalDate,
): (KnownDay & { day: LocalDate })[] {
  const from = dayNumber(fromExclusive)
  const to = dayNumber(toInclusive)
  const days = calendar.markedDays
  let low = 0
  let high = days.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((days[middle] ?? 0) <= from) low = middle + 1
    else high = middle
  }
  const found: (KnownDay & { day: LocalDate })[] = []
  for (let i = low; i < days.length; i++) {
    const n = days[i]
    if (n === undefined || n > to) break
    const day = fromDayNumber(n)
    const known = dayKind(calendar, day)
    if (known.kind !== 'unknown') found.push({ day, ...known })
  }
  return found
}

/** Working days of the run up to the day, the day included. */
export function countUpTo(run: Run, n: number): number {
  return run.counts[n - run.firstDay] ?? 0
}

function countBefore(run: Run, n: number): number {
  return run.counts[n - run.firstDay - 1] ?? 0
}

function findRun(calendar: WorkCalendar, n: number): Run | undefined {
  return calendar.runs.find((run) => n >= run.firstDay && n <= run.lastDay)
}

function markDays(year: CalendarYear, marked: Map<number, MarkedDay>): void {
  const byDay = new Map<LocalDate, { name: string; notice?: CalendarNotice }>()
  for (const holiday of year.holidays ?? []) for (const day of holiday.days) byDay.set(day, holiday)
  for (const [days, working] of [
    [year.off, false],
    [year.work, true],
  ] as const) {
    for (const day of days) {
      const holiday = byDay.get(day)
      marked.set(dayNumber(day), { working, holiday: holiday?.name, notice: holiday?.notice ?? year.notice })
    }
  }
}

function countRun(firstYear: number, lastYear: number, marked: ReadonlyMap<number, MarkedDay>): Run {
  const firstDay = dayNumber(localDate(firstYear, 1, 1))
  const lastDay = dayNumber(localDate(lastYear, 12, 31))
  const counts = new Int32Array(lastDay - firstDay + 1)
  const workingDays: number[] = []
  for (let n = firstDay; n <= lastDay; n++) {
    if (marked.get(n)?.working ?? weekdayOfDayNumber(n) <= 5) workingDays.push(n)
    counts[n - firstDay] = workingDays.length
  }
  return { lastYear, firstDay, lastDay, counts, workingDays: Int32Array.from(workingDays) }
}
