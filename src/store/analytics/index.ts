export { Analytics, type AskOptions } from './analytics.ts'
export { sqlType } from './column-type.ts'
export {
  type AnalyticsJob,
  type AnalyticsProgress,
  type AnalyticsResult,
  type BatchDigest,
  type BranchTally,
  type CaseTask,
  type Column,
  DEFAULT_LIMITS,
  type FoundHit,
  type FoundRows,
  type Limits,
  type RowQuery,
  type RowsJob,
  type SourceTable,
  type Unit,
  type WriteJob,
  type Written,
} from './job.ts'
export { fillCalendar, loadTables } from './load-tables.ts'
export { findLarge, runUnits, type Work } from './run-units.ts'
