/** Where an uploaded file lies while its request lasts: a folder of its own, marked as this server's, so that what one that was killed left is told from what another still receives. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { clearAbandoned, ownFolder } from '#store/lock'

export type UploadFolder = { folder: string; drop(): Promise<void> }

export async function openUploadFolder(dataDir: string): Promise<UploadFolder> {
  const base = placeOf(dataDir)
  await mkdir(base, { recursive: true, mode: 0o700 })
  const own = await mkdtemp(join(base, 'up-'))
  let giveUp = () => {}
  const drop = async () => {
    giveUp()
    await rm(own, { recursive: true, force: true })
  }
  let opened = false
  try {
    giveUp = ownFolder(own)
    // Beside the mark: a file may be called as that is.
    const folder = join(own, 'received')
    await mkdir(folder)
    opened = true
    return { folder, drop }
  } finally {
    if (!opened) await drop()
  }
}

/** At the start: other servers may be receiving files in the same directory. */
export function clearUploads(dataDir: string): void {
  clearAbandoned(placeOf(dataDir))
}

function placeOf(dataDir: string): string {
  return join(dataDir, 'uploads')
}
