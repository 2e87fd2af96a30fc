export { JobProgress } from './job-progress.tsx'
export { type Job, LiveEvents } from './live-events.tsx'
