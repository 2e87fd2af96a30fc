export {
  type ComparedFinding,
  type ComparisonCounts,
  type FindingChange,
  FindingsComparer,
  type FindingsComparison,
} from './comparison.ts'
export type {
  ComparedExample,
  ComparedGroup,
  ComparedOpinion,
  ComparedSide,
  ComparisonReport,
} from './comparison-report.ts'
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
export { countKinds, type KeptSummary, type KindCounts } from './kind-counts.ts'
export {
  type FindingState,
  type FindingStatus,
  markSeen,
  mergeRun,
  type RunMark,
  type RunScope,
  type SeenFinding,
} from './life-cycle.ts'
export { automaticShare, describeModes, listModeShares, type ModeShare, nameMode } from './mode-shares.ts'
export { nameAssessment, nameFinding, nameOutcome, nameReason } from './reason-text.ts'
export type {
  AssessmentKind,
  AssessmentMode,
  BatchSummary,
  BranchSummary,
  IndicatorSummary,
  OrganMonthTally,
  RunSummary,
  UnsetParameter,
} from './summary.ts'
