/** Restores a backup beside the installation, compares, and throws it away: only a backup that came back once is one. */
import { join, resolve } from 'node:path'
import { type VerifiedLedger, type VerifyOptions, verifyInstallation } from '#app/ledger'
import { noteBackup, withBeside } from '#store/backup'
import { type Restored, restore } from './restore.ts'

export type Drill = Restored & {
  /** How the running installation goes on from the backup; absent when none was named. */
  live?: VerifiedLedger
}

export async function drillRestore(
  folder: string,
  live: VerifyOptions | undefined,
  at: string,
  onProgress: (what: string) => void = () => {},
): Promise<Drill> {
  return withBeside(async (beside) => {
    const restored = await restore(resolve(folder), join(beside, 'data'), onProgress)
    if (live === undefined) return restored
    onProgress('与现有数据比对')
    // The checkpoint of the backup is a witness to what the installation was then.
    const { note } = restored.manifest.ledger
    const verified = await verifyInstallation({ ...live, checkpoints: note === undefined ? [] : [note] })
    noteBackup(live.dataDir, { drilled: { id: restored.id, at } })
    return { ...restored, live: verified }
  })
}
