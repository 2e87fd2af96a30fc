export {
  cancelJob,
  getJob,
  getSettings,
  jobSchema,
  listBackups,
  type ServerEvent,
  serverEvent,
  streamEvents,
} from './jobs.ts'
