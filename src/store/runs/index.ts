export { type DataFile, findSettled, listDataFiles, nameDataSet, type SettledFile, settle } from './data-set.ts'
export { digestText } from './digest-text.ts'
export { engineVersion } from './engine-version.ts'
export { keepPack } from './keep-pack.ts'
export { dropStage, keepFile, openDraft, openStage, showOutputs, writeJson } from './outputs-folder.ts'
export type { RunRecord } from './run-record.ts'
export {
  commitRun,
  findLastRun,
  findRun,
  getRun,
  listRuns,
  newRunId,
  nextInstant,
  RUN_FILES,
  runFolder,
} from './run-store.ts'
export { withScratch } from './with-scratch.ts'
