/** The calendar as rows for SQL, and as text for a digest. */
import type { CalendarNotice } from './calendar-year.ts'
import { fromDayNumber, type LocalDate } from './local-date.ts'
import { countUpTo, type WorkCalendar } from './work-calendar.ts'

/**
 * One row per day of a known year. With `s` the row of a start day and `d` any row of the same `run`:
 * roll-over of `s.day` is `s.nextWorking` (undefined: in a year not known); `n` working days after `s.day` (n ≥ 1) is the `d`
 * with `d.working and d.workingCount = s.workingCount + n` (no such row: not known); the working days in `(s.day, d.day]`
 * are `d.workingCount - s.workingCount`.
 */
export type CalendarRow = {
  day: LocalDate
  working: boolean
  nextWorking: LocalDate | undefined
  /** Working days of the run up to this day, the day included. */
  workingCount: number
  /** Runs of consecutive known years, numbered from 1. */
  run: number
}

export function calendarTable(calendar: WorkCalendar): readonly CalendarRow[] {
  const rows: CalendarRow[] = []
  calendar.runs.forEach((run, index) => {
    for (let n = run.firstDay; n <= run.lastDay; n++) {
      const workingCount = countUpTo(run, n)
      const before = n === run.firstDay ? 0 : countUpTo(run, n - 1)
      const next = run.workingDays[before]
      rows.push({
        day: fromDayNumber(n),
        working: workingCount > before,
        nextWorking: next === undefined ? undefined : fromDayNumber(next),
        workingCount,
        run: index + 1,
      })
    }
  })
  return rows
}

/** Canonical: the same calendar gives the same text whatever order its years came in; any fact it answers with changes it. */
export function calendarText(calendar: WorkCalendar): string {
  const lines = calendar.years.map((year) => {
    const holidays = (year.holidays ?? []).map((h) => [
      h.name,
      [...h.days].sort(),
      h.notice ? noticeFacts(h.notice) : null,
    ])
    return JSON.stringify([
      year.year,
      year.basis,
      noticeFacts(year.notice),
      [...year.off].sort(),
      [...year.work].sort(),
      holidays,
    ])
  })
  return `quanze-calendar 1\n${lines.join('\n')}\n`
}

function noticeFacts(notice: CalendarNotice): readonly (string | null)[] {
  return [notice.title, notice.number ?? null, notice.url ?? null]
}
