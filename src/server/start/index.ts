export { ALL_HANDLERS } from './all-handlers.ts'
export { buildServer, type ServerOptions } from './build-server.ts'
export { type Log, openLog } from './log.ts'
export { type Running, type ServeOptions, serve } from './serve.ts'
