/** Brings a backup back into an empty data directory, verifies the ledger and notes the restoration in it. */

import { sequenceRecord, type VerifiedLedger, verifyRecord } from '#app/ledger'
import { verifierOf } from '#core/ledger'
import { type Manifest, restoreBackup } from '#store/backup'
import { appendEntry, ensureLedgerKey } from '#store/ledger'
import { inScope, openRecord } from '#store/record'
import { backupId } from './back-up.ts'

export type Restored = { id: string; manifest: Manifest; ledger: VerifiedLedger }

export async function restore(
  folder: string,
  dataDir: string,
  onProgress: (what: string) => void = () => {},
): Promise<Restored> {
  const manifest = await restoreBackup(folder, dataDir, onProgress)
  onProgress('核验存证账')
  const record = await openRecord({ dataDir })
  try {
    const id = backupId(manifest)
    const key = ensureLedgerKey(dataDir)
    const ledger = await verifyRecord(record, { policy: false })
    if (ledger.origin !== verifierOf(key).name) throw new Error('the ledger was verified with another key')
    // What was done after the backup is gone from here; witnesses still hold it, and this says why.
    await inScope(record.app, { system: 'restore' }, (tx) =>
      appendEntry(tx, {
        action: 'record.restore',
        actor: { kind: 'system', reason: 'restore' },
        subject: { kind: 'backup', id },
        details: { at: manifest.at, ledgerSize: manifest.ledger.size },
      }),
    )
    await sequenceRecord(record, key)
    return { id, manifest, ledger }
  } finally {
    await record.close()
  }
}
