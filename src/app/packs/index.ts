export { checkPackFolder, type PackReport } from './check-pack.ts'
export { getPackPlace, listPackPlaces, type PackPlace } from './list-packs.ts'
export { type CheckedFolder, loadCheckedPack } from './load-checked-pack.ts'
export { type CaseResult, type PackTest, testPack } from './test-pack.ts'
