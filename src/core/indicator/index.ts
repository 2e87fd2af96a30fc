export { checkIndicator } from './check.ts'
export { suggestion } from './check-names.ts'
export type { IndicatorContext } from './context.ts'
export {
  type BranchDefinition,
  branchedIndicatorSchema,
  type IndicatorDefinition,
  indicatorDefinitionSchema,
  PATTERNS,
  type PatternName,
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
  Operand,
  Side,
  Subject,
  Test,
  Timing,
  ValueType,
} from './indicator.ts'
export { type BranchPlan, type Plan, type PlanUnit, planIndicators, type Read, type Scope } from './plan.ts'
export { type PrintedPlan, type PrintedUnit, printPlan } from './sql.ts'
