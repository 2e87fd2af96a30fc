export { getHome, homeSchema } from './home.ts'
