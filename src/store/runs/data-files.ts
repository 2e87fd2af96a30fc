/** The files an assessment is given, and the store their batches go to. */
import { createHash } from 'node:crypto'
import { createReadStream, statSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Refused } from '#core/diagnostic'
import { digestText } from './digest-text.ts'

/** `named`: given by itself, so that it must be a register; else found in a folder. */
export type DataFile = { path: string; named: boolean }

/** Files as given; of a folder all its files, in an order that does not depend on the machine. Hidden ones are left out. */
export async function listDataFiles(paths: readonly string[]): Promise<DataFile[]> {
  const found: DataFile[] = []
  for (const path of paths) {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) throw new Refused('import.not-found', `找不到数据“${path}”。`, '核对 --data 的路径。')
    if (!stat.isDirectory()) found.push({ path, named: true })
    else {
      const entries = await readdir(path, { withFileTypes: true })
      const names = entries.filter((e) => e.isFile() && !e.name.startsWith('.')).map((e) => e.name)
      found.push(...names.sort().map((name) => ({ path: join(path, name), named: false })))
    }
  }
  return found
}

/** One name for a set of files by their contents: the same files are imported once, other files never meet them. */
export async function nameDataSet(files: readonly DataFile[]): Promise<string> {
  const digests: string[] = []
  for (const { path } of files) {
    const hash = createHash('sha256')
    await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash)
    digests.push(`${basename(path)} ${hash.digest('hex')}`)
  }
  return digestText(digests.sort().join('\n')).slice(0, 16)
}
