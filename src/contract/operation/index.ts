export { exportBackups, listBackups, shownBackup } from './backups.ts'
export { exportJobs, listedJob, listJobs } from './job-list.ts'
export { cancelJob, getJob, getSettings, jobSchema, type ServerEvent, serverEvent, streamEvents } from './jobs.ts'
