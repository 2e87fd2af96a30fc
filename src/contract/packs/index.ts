export {
  exportPackPart,
  exportPacks,
  getPack,
  getPackCases,
  listPacks,
  packCases,
  packDetail,
  packSummary,
} from './packs.ts'
