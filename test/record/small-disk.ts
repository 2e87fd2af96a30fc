import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type SmallDisk = {
  path: string
  /** Leaves room for so many bytes. */
  fill(left: number): void
  free(): void
  remove(): void
}

/** A file system of its own size; undefined where this process may not mount one, which only a user other than root may say of itself. */
export function mountSmallDisk(size: string): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-full-'))
  const path = join(folder, 'disk')
  chmodSync(folder, 0o711)
  mkdirSync(path)
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path], { stdio: 'ignore' })
  } catch (error) {
    rmSync(folder, { recursive: true, force: true })
    if (process.getuid?.() === 0 && process.env['CI'] === 'true') throw error
    console.warn('full-disk test skipped: mounting a tmpfs needs root')
    return undefined
  }
  const filler = join(path, 'filler')
  return {
    path,
    fill(left) {
      const { bavail, bsize } = statfsSync(path)
      appendFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - left)))
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', ['-l', path])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
