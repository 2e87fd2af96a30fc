/** Reads a pack folder and the chain it extends, byte for byte, for `checkPack` to judge. */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { Refused } from '#core/diagnostic'
import type { RawPack, RawParent } from '#core/pack'
import { readYaml } from './read-yaml.ts'

/** `digest` covers the YAML files of the pack and of every pack it extends. */
export type ReadPack = { raw: RawPack; digest: string }

/** More is not a pack but a mistaken path. */
const MOST_FILES = 5000

/** `shown` is how the folder is named in diagnostics; by default as given. Throws `Refused` when there is no such folder. */
export async function readPackFolder(folder: string, shown: string = folder): Promise<ReadPack> {
  if (!isFolder(folder))
    throw new Refused(
      'pack.not-found',
      `找不到制度包的文件夹：${shown}。`,
      '核对路径；制度包是含有 pack.yaml 的文件夹。',
    )
  return readLevel(folder, shown, [])
}

async function readLevel(
  folder: string,
  shown: string,
  below: readonly { real: string; shown: string }[],
): Promise<ReadPack> {
  const chain = [...below, { real: await realpath(folder), shown }]
  const paths = await listYaml(folder)
  if (paths.length > MOST_FILES)
    throw new Refused(
      'pack.invalid',
      `${shown} 里有 ${paths.length} 个 YAML 文件，不像一个制度包。`,
      '指定含有 pack.yaml 的那个文件夹。',
    )
  const hash = createHash('sha256')
  const files = []
  for (const path of paths) {
    const bytes = await readFile(join(folder, path))
    hash.update(`${path}\0${bytes.length}\0`).update(bytes)
    files.push(readYaml(path, posix.join(shown.replaceAll('\\', '/'), path), bytes))
  }
  const above = extendsOf(files.find((f) => f.path === 'pack.yaml')?.data)
  if (above === undefined) return { raw: { folder: shown, files }, digest: hash.digest('hex') }
  const parent = await readParent(join(folder, above), posix.join(shown.replaceAll('\\', '/'), above), chain)
  if (parent.digest !== undefined) hash.update(`extends\0${parent.digest}`)
  return { raw: { folder: shown, files, parent: parent.parent }, digest: hash.digest('hex') }
}

async function readParent(
  folder: string,
  shown: string,
  chain: readonly { real: string; shown: string }[],
): Promise<{ parent: RawParent; digest?: string }> {
  if (!isFolder(folder) || !(await listYaml(folder)).includes('pack.yaml'))
    return { parent: { kind: 'unreachable', folder: shown } }
  const real = await realpath(folder)
  const first = chain.findIndex((link) => link.real === real)
  if (first !== -1) {
    const round = [...chain.slice(first), { shown }].map((link) => link.shown)
    return { parent: { kind: 'cycle', chain: [...round.slice(0, -1), round[0] ?? shown] } }
  }
  const { raw, digest } = await readLevel(folder, shown, chain)
  return { parent: { kind: 'found', pack: raw }, digest }
}

function extendsOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('extends' in data)) return undefined
  return typeof data.extends === 'string' ? data.extends : undefined
}

/** Relative paths with forward slashes, in an order that does not depend on the machine. A pack is two levels deep. */
async function listYaml(folder: string): Promise<string[]> {
  const top = await readdir(folder, { withFileTypes: true })
  const found = top.filter((entry) => entry.isFile()).map((entry) => entry.name)
  for (const entry of top.filter((e) => e.isDirectory() && !e.name.startsWith('.'))) {
    const inner = await readdir(join(folder, entry.name), { withFileTypes: true })
    // A folder with its own pack.yaml is another pack.
    if (inner.some((e) => e.name === 'pack.yaml')) continue
    found.push(...inner.filter((e) => e.isFile()).map((e) => `${entry.name}/${e.name}`))
  }
  return found.filter((path) => /\.ya?ml$/.test(path)).sort()
}

/** Not there is an answer; not allowed to look is an error. */
function isFolder(folder: string): boolean {
  return statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false
}
