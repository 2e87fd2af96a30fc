import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/** For the owner alone; folders above it that are not there yet are made as any program would make them. */
export function makePrivateFolder(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  mkdirSync(path, { recursive: true, mode: 0o700 })
}
