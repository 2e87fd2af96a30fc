export {
  type ActSort,
  type Assignment,
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
  listAssigned,
  listAssignments,
  listFindings,
  listRecordedRuns,
  type RecordedRun,
  readFirstDue,
  tallyFindings,
} from '#store/assessment'
export { type Assigning, assignFinding, endAssignment } from './assign.ts'
export {
  type ActAsk,
  type ActTotals,
  countJudgedActs,
  type JudgedAct,
  listJudgedActs,
} from './judge-acts.ts'
export { tellDue } from './tell-due.ts'
