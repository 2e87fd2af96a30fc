import { verifierOf } from '#core/ledger'
import { ensureLedgerKey, type LedgerStanding, readStanding } from '#store/ledger'
import type { Record, Scope } from '#store/record'

export function readLedgerStanding(record: Pick<Record, 'dataDir'>, tx: Scope): Promise<LedgerStanding> {
  return readStanding(tx, verifierOf(ensureLedgerKey(record.dataDir)))
}
