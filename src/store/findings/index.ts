export { readHits } from './read-hits.ts'
export { readStates, writeStates } from './states.ts'
export { fingerprintOf } from './told-finding.ts'
export { type FindingsJob, type WrittenFindings, writeFindings } from './write-findings.ts'
