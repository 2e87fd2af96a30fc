export {
  type Finding,
  type FindingKind,
  fingerprintText,
  type Hit,
  kindOf,
  type Outcome,
  type ReasonCode,
  type Tally,
  type TriedExemption,
} from './finding.ts'
export {
  type FindingState,
  type FindingStatus,
  markSeen,
  mergeRun,
  type RunMark,
  type RunScope,
  type SeenFinding,
} from './life-cycle.ts'
export { nameKind, nameOutcome, nameReason } from './reason-text.ts'
export type { BatchSummary, BranchSummary, IndicatorSummary, OrganMonthTally, RunSummary } from './summary.ts'
