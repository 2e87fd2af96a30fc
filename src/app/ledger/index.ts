export { type CheckedFile, checkProofFile } from './check-proof-file.ts'
export { type Erased, type Erasure, eraseRecords, eraseRecordsIn } from './erase-records.ts'
export { exportLedger, type LedgerExport } from './export-ledger.ts'
export { keepSequencing, type Sequencing } from './keep-sequencing.ts'
export { countLedger, type LedgerFilter, type LedgerPage, listLedger, type SeenEntry } from './list-ledger.ts'
export {
  type CheckedContinuation,
  checkContinuationFile,
  type LedgerContinuation,
  proveContinuation,
  proveLedgerContinuation,
} from './prove-continuation.ts'
export { type LedgerProof, proveLedgerEntry } from './prove-ledger-entry.ts'
export { readLedgerStanding } from './read-ledger-standing.ts'
export { sequenceRecord } from './sequence-record.ts'
export { limitLines } from './verification-limits.ts'
export {
  type VerifiedLedger,
  type VerifyOptions,
  verifyInstallation,
  verifyRecord,
  verifyRecordIn,
} from './verify-installation.ts'
