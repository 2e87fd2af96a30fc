export { adviseHit, explainHit, nameKey } from './explain.ts'
export { explainJudgement, formatSections, type Section } from './explain-judgement.ts'
export type { ExplainContext } from './told.ts'
export { formatFieldText, formatMoney, formatNumber } from './value-text.ts'
