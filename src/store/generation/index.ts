export { compareTruth, type Disagreement, type TruthComparison } from './compare-truth.ts'
export { type Generated, type GenerationJob, generate } from './generate.ts'
export type { OrganisationWritten } from './write-organisation.ts'
export type { WrittenFile } from './write-small.ts'
