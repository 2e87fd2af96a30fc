/** The files of a data directory. Those of the record are sealed under their digests and never change; what is half written has a name that says so. */
import { createHash } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { chmod, copyFile, lstat, mkdir, open, readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { Manifest } from './manifest.ts'

export type KeptFile = Manifest['files'][number]

/** The cluster is written down table by table; the rest belongs to running programs. */
const LEFT_OUT = /^(?:record|tmp|uploads)$|(?:^|\/)(?:lock|lock\..*|tmp|\.writing-.*|.*\.part)$/

export async function listFiles(folder: string): Promise<string[]> {
  const found: string[] = []
  const walk = async (at: string): Promise<void> => {
    for (const entry of (await readdir(at, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(at, entry.name)
      if (LEFT_OUT.test(relative(folder, path))) continue
      if (entry.isDirectory()) await walk(path)
      else if (entry.isFile()) found.push(relative(folder, path))
    }
  }
  await walk(folder)
  return found
}

/** Copies and flushes; the digest is of the copy, read again. */
export async function copyKept(from: string, to: string, path: string): Promise<KeptFile> {
  const target = join(to, path)
  await mkdir(dirname(target), { recursive: true })
  await copyFile(join(from, path), target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  const { mode } = await lstat(join(from, path))
  await chmod(target, mode & 0o777)
  await flush(target)
  const { size } = await lstat(target)
  return { path, bytes: size, digest: await digestFile(target), mode: mode & 0o777 }
}

export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
