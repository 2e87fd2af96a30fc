export { type CountedDeadline, countDeadline } from './count-deadline.ts'
export { loadSiteCalendar, type SiteCalendar } from './load-site-calendar.ts'
