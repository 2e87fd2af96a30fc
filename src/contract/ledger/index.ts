export {
  exportLedgerEntries,
  getCheckpoint,
  getConsistency,
  getProof,
  ledgerEntry,
  listLedgerEntries,
  verifyLedger,
} from './ledger.ts'
