/** Original files, byte for byte, each under its SHA-256. A file is first copied beside its place, then digested, then moved there: a half is never under a digest. */
import { createHash } from 'node:crypto'
import { constants } from 'node:fs'
import { chmod, copyFile, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A copy on its way in: readable already, digested and flushed once `digest` is settled. */
export type KeptOriginal = { path: string; bytes: number; digest: Promise<string> }

/** Copies a file to `incoming` and begins to digest the copy, so that what is digested is what will be read. */
export async function keepOriginal(source: string, incoming: string): Promise<KeptOriginal> {
  await copyFile(source, incoming, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  await chmod(incoming, 0o600)
  const { size } = await stat(incoming)
  const digest = Promise.all([digestFile(incoming), flush(incoming)]).then(([sha]) => sha)
  // Whoever awaits it hears of a failure; one who gave up earlier must not be ended by it.
  digest.catch(() => undefined)
  return { path: incoming, bytes: size, digest }
}

/** Moves a digested copy to its place. An original already there is the same bytes: it stays. */
export async function placeOriginal(folder: string, kept: KeptOriginal): Promise<string> {
  const digest = await kept.digest
  const path = originalPath(folder, digest)
  if ((await verifyOriginal(folder, digest)) === 'intact') {
    await rm(kept.path, { force: true })
    return path
  }
  await mkdir(dirname(path), { recursive: true })
  await chmod(kept.path, 0o400)
  await rename(kept.path, path)
  await flush(dirname(path))
  return path
}

export function originalPath(folder: string, digest: string): string {
  return join(folder, digest.slice(0, 2), digest)
}

export async function verifyOriginal(folder: string, digest: string): Promise<'intact' | 'changed' | 'missing'> {
  const path = originalPath(folder, digest)
  try {
    return (await digestFile(path)) === digest ? 'intact' : 'changed'
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 'missing'
    throw error
  }
}

async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path, 'r')
  try {
    // One buffer for the whole file: a stream takes new memory for every piece, which costs a large file as much as the digest.
    const buffer = Buffer.allocUnsafe(1024 * 1024)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
