export { aboutSchema, getAbout } from './about.ts'
