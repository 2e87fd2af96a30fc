/** The files of one assessment as a set with a name: the same files read as the same registers are imported once, other files never meet them. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { readdir, rename, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import { digestText } from './digest-text.ts'

/** `named`: given by itself, so that it must be a register; else found in a folder. */
export type DataFile = { path: string; named: boolean }

/** What became of one file: the batches it gave, or why it is no register. */
export type SettledFile = { file: string; batches: readonly string[] } | { file: string; reason: string }

const SETTLED = 'set.json'

/** Files as given; of a folder all its files, in an order that does not depend on the machine. Hidden ones and what tells of the folder are left out. */
export async function listDataFiles(paths: readonly string[]): Promise<DataFile[]> {
  const found: DataFile[] = []
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) throw new Refused('import.not-found', `找不到数据“${path}”。`, '核对 --data 的路径。')
    if (!stat.isDirectory()) found.push({ path, named: true })
    else {
      const entries = await readdir(path, { withFileTypes: true })
      const names = entries.filter((e) => e.isFile() && !/^\.|^readme\b/i.test(e.name)).map((e) => e.name)
      found.push(...names.sort().map((name) => ({ path: join(path, name), named: false })))
    }
  }
  return found
}

/** By the contents of the files and the definitions of the registers. */
export async function nameDataSet(
  files: readonly DataFile[],
  registers: ReadonlyMap<string, Register>,
): Promise<string> {
  const digests: string[] = []
  for (const { path, named } of files) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
    digests.push(`${basename(path)} ${named} ${hash.digest('hex')}`)
  }
  const definitions = JSON.stringify(
    [...registers.values()].map((register) => ({
      ...register,
      fields: [...register.fields.values()],
      source: plainSource(register),
    })),
  )
  return digestText([...digests.sort(), definitions].join('\n')).slice(0, 16)
}

function plainSource({ source }: Register): unknown {
  return source.kind === 'files' ? source : { ...source, columns: [...source.columns] }
}

/** Undefined until every file of the set has been settled. */
export function findSettled(folder: string): readonly SettledFile[] | undefined {
  const file = join(folder, SETTLED)
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SettledFile[]) : undefined
}

export async function settle(folder: string, files: readonly SettledFile[]): Promise<void> {
  const file = join(folder, SETTLED)
  await writeFile(`${file}.part`, `${JSON.stringify(files, undefined, 2)}\n`)
  await rename(`${file}.part`, file)
}
