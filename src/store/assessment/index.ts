export {
  type Assignment,
  insertAssignment,
  insertAssignmentEnd,
  listAssigned,
  listAssignments,
  lockAssignments,
  readFirstDue,
} from './assignments.ts'
export { type ComparedFindings, compareFindingCounts, compareFindings } from './compare-findings.ts'
export { countFindings, type FindingCounts } from './count-findings.ts'
export { type FindingDetail, findFinding } from './find-finding.ts'
export type { FindingFilter } from './finding-filter.ts'
export type { FindingRow, Named } from './finding-row.ts'
export { forgetNames } from './forget-names.ts'
export { type KeptFinding, keepFindings, keepStates, settleFindings } from './keep-findings.ts'
export {
  type Act,
  type ActCount,
  type ActFilter,
  type ActSort,
  countActs,
  type Judged,
  listActs,
} from './list-acts.ts'
export { FINDING_ORDERS, type FindingSort, listFindings } from './list-findings.ts'
export { type Concerned, PeopleOnDays } from './people-on-days.ts'
export {
  type RegisterFiles,
  type RowFinder,
  readFindings,
  readRunStates,
  refName,
  type StoredFinding,
} from './read-findings.ts'
export { countRecordedRuns, findRecordedRun, insertRun, listRecordedRuns, type RecordedRun } from './runs.ts'
export { FindingSeals } from './seal-findings.ts'
export { type FindingTally, tallyFindings } from './tally-findings.ts'
