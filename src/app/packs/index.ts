export { checkPackFolder, type PackReport } from './check-pack.ts'
export { type CheckedFolder, loadCheckedPack } from './load-checked-pack.ts'
