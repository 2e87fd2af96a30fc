export { makeQueryClient } from './query-client.ts'
export { makeRouter } from './routes.tsx'
