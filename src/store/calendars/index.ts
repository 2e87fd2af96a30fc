export { type LoadedCalendar, loadCalendar } from './load-calendar.ts'
