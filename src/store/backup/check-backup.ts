/** A backup against its own manifest, byte by byte. Returns what is wrong with it, in Chinese. */
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'
import { digestFile, listFiles } from './copy-files.ts'
import { type KeptTable, readManifest } from './manifest.ts'

export async function checkBackup(folder: string): Promise<string[]> {
  const manifest = readManifest(folder)
  const faults: string[] = []
  for (const table of manifest.tables) faults.push(...(await checkTable(folder, table)))
  for (const { path, digest } of manifest.files) {
    const file = join(folder, 'files', path)
    if (!existsSync(file)) faults.push(`缺少文件 ${path}`)
    else if ((await digestFile(file)) !== digest) faults.push(`文件 ${path} 的内容变了`)
  }
  const known = new Set(manifest.files.map(({ path }) => path))
  const there = existsSync(join(folder, 'files')) ? await listFiles(join(folder, 'files')) : []
  faults.push(...there.filter((path) => !known.has(path)).map((path) => `多出文件 ${path}`))
  return faults
}

async function checkTable(folder: string, { name, file, fileDigest, rows, digest }: KeptTable): Promise<string[]> {
  const path = join(folder, file)
  if (!existsSync(path)) return [`缺少数据表 ${name}`]
  if ((await digestFile(path)) !== fileDigest) return [`数据表 ${name} 的内容变了`]
  const hash = createHash('sha256')
  let count = 0
  for await (const line of readLines(folder, file)) {
    count++
    hash.update(`${line}\n`)
  }
  return count === rows && hash.digest('hex') === digest ? [] : [`数据表 ${name} 应有${rows}行，读回的不同`]
}

/** The rows of a table as they were written. */
export function readLines(folder: string, file: string): AsyncIterable<string> {
  return createInterface({
    input: createReadStream(join(folder, file)).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
}
