export {
  type ActSort,
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
export {
  type ActAsk,
  type ActTotals,
  countJudgedActs,
  type JudgedAct,
  listJudgedActs,
} from './judge-acts.ts'
export { tellDue } from './tell-due.ts'
