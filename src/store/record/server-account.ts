/** Whose account the database server runs under: PostgreSQL refuses to run as root. */
import { readFileSync } from 'node:fs'

export type Account = { uid: number; gid: number }

const NOBODY: Account = { uid: 65534, gid: 65534 }

/** Undefined: our own account, which is not root's. */
export function findServerAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  for (const line of readFileSync('/etc/passwd', 'utf8').split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name === 'postgres') return { uid: Number(uid), gid: Number(gid) }
  }
  return NOBODY
}
