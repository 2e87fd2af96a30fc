export { exportBackups, listBackups, shownBackup } from './backups.ts'
export { cancelJob, getJob, getSettings, jobSchema, type ServerEvent, serverEvent, streamEvents } from './jobs.ts'
