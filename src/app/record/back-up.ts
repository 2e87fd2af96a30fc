/** Backs up the whole installation, running or not, and says so in the ledger. */
import { hash } from 'node:crypto'
import { resolve } from 'node:path'
import { type Manifest, noteBackup, writeBackup } from '#store/backup'
import { appendEntry } from '#store/ledger'
import { inScope, openAsIs, type RecordOptions } from '#store/record'
import { engineVersion } from '#store/runs'

export type BackupRequest = RecordOptions & { target: string; onProgress?: (what: string) => void }

export async function backUp(request: BackupRequest): Promise<Manifest & { id: string; bytes: number }> {
  const { dataDir, onProgress = () => {} } = request
  const target = resolve(request.target)
  const record = await openAsIs(request)
  try {
    const manifest = await writeBackup(record, target, { program: engineVersion(), onProgress })
    const id = backupId(manifest)
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    await inScope(record.app, { system: 'backup' }, (tx) =>
      appendEntry(tx, {
        action: 'record.backup',
        actor: { kind: 'system', reason: 'backup' },
        subject: { kind: 'backup', id },
        details: { at: manifest.at, ledgerSize: manifest.ledger.size },
      }),
    )
    noteBackup(dataDir, { made: { id, at: manifest.at, folder: target, bytes, verified: true } })
    return { ...manifest, id, bytes }
  } finally {
    await record.close()
  }
}

/** By its contents: two backups of one id are the same. */
export function backupId(manifest: Manifest): string {
  return hash('sha256', JSON.stringify([manifest.at, manifest.tables, manifest.files]), 'hex').slice(0, 16)
}
