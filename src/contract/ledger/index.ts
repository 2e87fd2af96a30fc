export {
  exportLedgerEntries,
  getCheckpoint,
  getProof,
  ledgerEntry,
  listLedgerEntries,
  verifyLedger,
} from './ledger.ts'
