export { type KeptFinding, keepFindings, keepStates } from './keep-findings.ts'
export {
  countFindings,
  type FindingCounts,
  type FindingDetail,
  type FindingFilter,
  type FindingRow,
  type FindingSort,
  findFinding,
  listFindings,
  type Named,
} from './list-findings.ts'
export { type Concerned, PeopleOnDays } from './people-on-days.ts'
export {
  type RegisterFiles,
  type RowFinder,
  readFindings,
  readRunStates,
  refName,
  type StoredFinding,
} from './read-findings.ts'
export { findRecordedRun, insertRun, listRecordedRuns, type RecordedRun } from './runs.ts'
