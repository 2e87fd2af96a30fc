export { takeLock } from './lock.ts'
export { clearAbandoned, ownFolder } from './owned-folder.ts'
export { isAlive, type ProcessMark, processMark } from './process-mark.ts'
