/** A folder for a restoration on trial. The account of the database server passes through it and reads nothing in it. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export async function withBeside<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'quanze-drill-'))
  try {
    await chmod(folder, 0o711)
    return await use(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
