import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Flushes a folder with what is in it (or with `depth` 0 only the folder itself) to disk. */
export async function flushTree(folder: string, depth = Number.POSITIVE_INFINITY): Promise<void> {
  if (depth > 0) {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name)
      await (entry.isDirectory() ? flushTree(path, depth - 1) : flush(path))
    }
  }
  await flush(folder)
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
