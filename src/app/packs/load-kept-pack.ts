/** A pack for whoever asks often: read and checked again only when one of its files has changed, or one of those it extends. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listPackPlaces } from './list-packs.ts'
import { type CheckedFolder, loadCheckedPack } from './load-checked-pack.ts'

type Kept = { state: string; loaded: Promise<CheckedFolder> }

const kept = new Map<string, Kept>()

export async function loadKeptPack(folder: string): Promise<CheckedFolder> {
  const state = await stateOfAll()
  const known = kept.get(folder)
  if (known?.state === state) return known.loaded
  const loaded = loadCheckedPack(folder)
  kept.set(folder, { state, loaded })
  return loaded
}

/** Names, sizes and times of all files of all packs: a pack may extend any other. */
async function stateOfAll(): Promise<string> {
  const folders = listPackPlaces().map((place) => place.folder)
  const lists = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true })
      const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
      return Promise.all(
        files.map(async (file) => {
          const { size, mtimeMs } = await stat(file)
          return `${file} ${size} ${mtimeMs}`
        }),
      )
    }),
  )
  return lists.flat().sort().join('\n')
}
