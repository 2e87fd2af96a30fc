export { compareRunWithTruth, type TruthReport } from './compare-run-with-truth.ts'
export { type GeneratedOffice, generateOffice } from './generate-office.ts'
