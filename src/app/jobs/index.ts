export {
  countJobs,
  findJob,
  type JobFilter,
  type ListedJob,
  listJobs,
  listOpenJobs,
  type StoredJob,
} from '#store/jobs'
export { type JobEnd, type Jobs, type JobWatch, type JobWork, openJobs } from './open-jobs.ts'
