export {
  countFindings,
  type FindingCounts,
  type FindingDetail,
  type FindingFilter,
  type FindingRow,
  type FindingSort,
  findFinding,
  findRecordedRun,
  listFindings,
  listRecordedRuns,
  type RecordedRun,
} from '#store/assessment'
export { tellDue } from './tell-due.ts'
