/** Folders of registers the site has laid ready on the server; no path ever comes from a request. */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { DataFolder, Premises } from '#app/premises'

type Listed = DataFolder & { files: number; bytes: number }

/** Those named at the start, and every folder inside `data` of the data directory. */
export async function listDataFolders({ dataDir, dataFolders }: Premises): Promise<Listed[]> {
  const base = join(dataDir, 'data')
  const own = existsSync(base)
    ? (await readdir(base, { withFileTypes: true })).flatMap((entry) =>
        entry.isDirectory() ? [{ id: entry.name, title: entry.name, folder: join(base, entry.name) }] : [],
      )
    : []
  return Promise.all([...dataFolders, ...own].map(count))
}

async function count(place: DataFolder): Promise<Listed> {
  const entries = await readdir(place.folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.flatMap((entry) => (entry.isFile() ? [stat(join(place.folder, entry.name))] : [])),
  )
  return { ...place, files: sizes.length, bytes: sizes.reduce((sum, { size }) => sum + size, 0) }
}
