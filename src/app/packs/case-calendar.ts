import { type CalendarYear, makeWorkCalendar, type WorkCalendar } from '#core/calendar'

/** The years worked cases may play in. */
const FIRST = 1990
const LAST = 2099

/** For examples only: in years without an official calendar Saturdays and Sundays are rest days and nothing else is. */
export function withWeekendsOnly(calendar: WorkCalendar): WorkCalendar {
  const known = new Set(calendar.years.map((y) => y.year))
  const years: CalendarYear[] = [...calendar.years]
  for (let year = FIRST; year <= LAST; year++) {
    if (!known.has(year))
      years.push({ year, basis: 'site', notice: { title: '用例：只把周六周日当休息日' }, off: [], work: [] })
  }
  return makeWorkCalendar(years)
}
