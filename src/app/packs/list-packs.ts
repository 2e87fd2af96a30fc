/** The packs that come with the program, by jurisdiction and name. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Refused } from '#core/diagnostic'

const PACKS = fileURLToPath(new URL('../../../packs', import.meta.url))

export type PackPlace = { jurisdiction: string; name: string; folder: string }

export function listPackPlaces(): PackPlace[] {
  const folders = (folder: string) =>
    readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
      .sort()
  return folders(PACKS).flatMap((jurisdiction) =>
    folders(join(PACKS, jurisdiction)).map((name) => ({ jurisdiction, name, folder: join(PACKS, jurisdiction, name) })),
  )
}

export function getPackPlace(jurisdiction: string, name: string): PackPlace {
  const place = listPackPlaces().find((one) => one.jurisdiction === jurisdiction && one.name === name)
  if (place === undefined) throw new Refused('pack.not-found', `没有制度包 ${jurisdiction}/${name}。`)
  return place
}
