export { computeDeadline } from './compute.ts'
export {
  type Deadline,
  type DeadlineFacts,
  type DeadlineStep,
  type Extension,
  isInTime,
  type NoticeUsed,
  type ShownDay,
  type Suspension,
  type Undetermined,
} from './deadline.ts'
export { type DeadlineDefinition, deadlineSchema, deadlineUpperBoundDays, type ExpiryAction } from './definition.ts'
export { explainDeadline } from './explain.ts'
export { type LatestStart, latestStart } from './latest-start.ts'
export {
  formatPeriod,
  type Period,
  type PeriodUnit,
  parsePeriod,
  periodUpperBoundDays,
} from './period.ts'
