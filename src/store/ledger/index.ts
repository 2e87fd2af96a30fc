export { adoptionOf } from './adopt-rows.ts'
export { appendEntry, type Change, type Entry } from './append-entry.ts'
export { type Backlog, readBacklog } from './backlog.ts'
export { findRowsTold, listEntriesTelling } from './entries-telling.ts'
export { eraseEntry } from './erase-entry.ts'
export { ensureLedgerKey, findKeptCheckpoint, findLedgerKey, type LedgerFolder, ledgerFolder } from './key-file.ts'
export { listDifferences } from './list-differences.ts'
export { countEntries, type EntryFilter, type EntryPage, type ListedEntry, listEntries } from './list-entries.ts'
export { listTables, type TableSize } from './list-tables.ts'
export { findCheckpoint, findLastCheckpoint, proveConsistency, proveEntry } from './prove-entry.ts'
export { type RowKey, rowHash } from './row-digest.ts'
export { asSequencer, type Sequenced, sequenceLedger } from './sequence.ts'
export { type LedgerStanding, readStanding } from './standing.ts'
export {
  type Adoption,
  type LedgerFault,
  type LedgerKeys,
  type LedgerReport,
  type RowDifference,
  verifyLedger,
  verifyLedgerIn,
} from './verify-ledger.ts'
