export { takeLock } from './lock.ts'
export { isAlive, type ProcessMark, processMark } from './process-mark.ts'
