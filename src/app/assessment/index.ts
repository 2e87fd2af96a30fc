export { type Assessed, type AssessRequest, type AssessWatch, assess } from './assess.ts'
export { type ExplainedPlan, explainPlan } from './explain-plan.ts'
export { listAssessments } from './list-runs.ts'
export type { Summary } from './make-summary.ts'
