/** The packages this installation stands on, as they say of themselves. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type Licence = { name: string; version: string; licence: string }

const MODULES = fileURLToPath(new URL('../../../node_modules', import.meta.url))

let known: Promise<Licence[]> | undefined

export function listLicences(): Promise<Licence[]> {
  known ??= readLicences()
  return known
}

async function readLicences(): Promise<Licence[]> {
  const names = (await readdir(MODULES)).filter((name) => !name.startsWith('.'))
  const scoped = await Promise.all(
    names.map(async (name) =>
      name.startsWith('@') ? (await readdir(join(MODULES, name))).map((inner) => `${name}/${inner}`) : [name],
    ),
  )
  // A folder may hold what is no package: a link somebody made.
  const packages = scoped.flat().filter((name) => existsSync(join(MODULES, name, 'package.json')))
  const found = await Promise.all(
    packages.map(async (name) => {
      const { version, license } = JSON.parse(await readFile(join(MODULES, name, 'package.json'), 'utf8')) as {
        version?: string
        license?: string | { type?: string }
      }
      return {
        name,
        version: version ?? '',
        licence: (typeof license === 'object' ? license.type : license) ?? '未写明',
      }
    }),
  )
  return found.toSorted((a, b) => (a.name < b.name ? -1 : 1))
}
