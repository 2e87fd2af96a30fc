import { type KnownDay, type LocalDate, listMarkedDays, type WorkCalendar } from '#core/calendar'
import type { ShownDay } from './deadline.ts'

export function showDay(day: LocalDate, known: KnownDay): ShownDay {
  const { kind, why, notice, holiday } = known
  const shown = { day, kind, why, notice, basis: known.year.basis }
  return holiday === undefined ? shown : { ...shown, holiday }
}

/** Days a notice set apart in `(from, to]`. */
export function showMarkedDays(calendar: WorkCalendar, from: LocalDate, to: LocalDate): ShownDay[] {
  return listMarkedDays(calendar, from, to).map((marked) => showDay(marked.day, marked))
}
