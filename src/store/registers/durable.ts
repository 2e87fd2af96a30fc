import { mkdir, open, readdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Flushes a folder's files and folders to disk, deepest first, so that a later rename never names what is not there. */
export async function flushFolder(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  await Promise.all(
    entries.map((e) => (e.isDirectory() ? flushFolder(join(folder, e.name)) : flush(join(folder, e.name)))),
  )
  await flush(folder)
}

export async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

/** Whole or not at all, and on disk when it returns. `draft` is a free name in the same file system. */
export async function writeDurably(path: string, draft: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(draft, text, { flag: 'wx' })
  await flush(draft)
  await rename(draft, path)
  await flush(dirname(path))
}
