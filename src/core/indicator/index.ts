export { checkIndicator } from './check.ts'
export { suggestion } from './check-names.ts'
export type { IndicatorContext } from './context.ts'
export {
  type BranchDefinition,
  branchedIndicatorSchema,
  type IndicatorDefinition,
  indicatorDefinitionSchema,
  singleIndicatorSchema,
} from './definition.ts'
export { evaluateIndicator, evaluateSubject } from './evaluate.ts'
export type { Change } from './evaluate-change.ts'
export { smallestChange } from './evaluate-smallest-change.ts'
export type { StoredRow, Tables } from './evaluate-tables.ts'
export type { BoundTrace, Candidate, Judgement, LeafTrace, TraceStep, Truth, Unknown } from './evaluate-trace.ts'
export type {
  Attribution,
  Bound,
  Branch,
  Comparison,
  Condition,
  Constant,
  Count,
  Demand,
  Exemption,
  Fact,
  Indicator,
  Ledger,
  Match,
  Mode,
  Operand,
  Roster,
  Side,
  Subject,
  Test,
  Timing,
  ValueType,
} from './indicator.ts'
export { PATTERNS, type PatternName } from './pattern-definition.ts'
export { type BranchPlan, type Plan, type PlanUnit, planIndicators, type Read, type Scope } from './plan.ts'
export { listSeen } from './seen.ts'
export { type PrintedPlan, printPlan } from './sql.ts'
export type { PrintedUnit } from './sql-order.ts'
