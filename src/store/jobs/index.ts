export { countOpenJobs, type OpenJobs } from './count-open.ts'
export {
  askToCancel,
  failInterrupted,
  findJob,
  insertJob,
  type JobChange,
  type JobState,
  listOpenJobs,
  type NewJob,
  type StoredJob,
  updateJob,
} from './job-rows.ts'
export { countJobs, type JobFilter, type JobPage, type ListedJob, listJobs } from './list-jobs.ts'
export { openQueue, type Queue } from './queue.ts'
