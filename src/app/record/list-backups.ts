import { type KeptBackup as Kept, listBackups as list } from '#store/backup'

export type KeptBackup = Kept

/** Newest first. */
export function listBackups(dataDir: string): KeptBackup[] {
  return list(dataDir)
}
