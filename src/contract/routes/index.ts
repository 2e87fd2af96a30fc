export { ALL_ROUTES } from './all-routes.ts'
