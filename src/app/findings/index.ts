export {
  countFindings,
  countRecordedRuns,
  type FindingCounts,
  type FindingDetail,
  type FindingFilter,
  type FindingRow,
  type FindingSort,
  type FindingTally,
  findFinding,
  findRecordedRun,
  listFindings,
  listRecordedRuns,
  type RecordedRun,
  tallyFindings,
} from '#store/assessment'
export { tellDue } from './tell-due.ts'
