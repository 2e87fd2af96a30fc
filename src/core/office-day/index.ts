export { OFFICE_ZONE, officeDay } from './office-day.ts'
