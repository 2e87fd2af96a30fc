export { aboutSchema, exportLicences, getAbout } from './about.ts'
