export { exportPacks, getPack, getPackCases, listPacks, packCases, packDetail, packSummary } from './packs.ts'
