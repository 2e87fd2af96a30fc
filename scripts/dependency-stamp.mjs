// Usage: import { isSetUp } from './dependency-stamp.mjs' — whether the installed dependencies are those of the lock file.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))
export const nodeBinary = join(root, 'node_modules/.bin/node')
const stampFile = join(root, 'node_modules/.quanze-stamp')

function digestOfLock() {
  const hash = createHash('sha256')
  for (const file of ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml'])
    hash.update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

export function isSetUp() {
  return existsSync(nodeBinary) && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digestOfLock()
}

export function markSetUp() {
  writeFileSync(stampFile, digestOfLock())
}
