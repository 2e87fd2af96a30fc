/** What a site's monitoring wants to know, without disturbing anybody: nothing here grows with the age of the installation. */
import { statfs } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { listBackups } from '#store/backup'
import { countOpenJobs, type OpenJobs } from '#store/jobs'
import { type Backlog, readBacklog } from '#store/ledger'
import { inScope, type PoolUse, poolUse } from '#store/record'
import type { Premises } from './open-premises.ts'

export { poolUse }

export type Health = {
  /** Undefined when the database does not answer in time. */
  record: { backlog: Backlog; jobs: OpenJobs } | undefined
  pools: readonly ({ role: string } & PoolUse)[]
  /** Undefined when no backup was ever verified. */
  backupAt: Date | undefined
  disk: { free: number; size: number }
}

const ANSWER_MS = 2000

export async function readHealth({
  record,
  dataDir,
  now,
}: Pick<Premises, 'record' | 'dataDir' | 'now'>): Promise<Health> {
  const { app, owner, reader } = record
  const asked = inScope(app, { system: 'metrics' }, async (tx) => ({
    backlog: await readBacklog(tx),
    jobs: await countOpenJobs(tx, now()),
  })).then(undefined, () => undefined)
  const { bavail, blocks, bsize } = await statfs(dataDir)
  const backup = listBackups(dataDir).find(({ verified }) => verified)
  const pools = { app, reader, ...(owner !== app && { owner }) }
  return {
    pools: Object.entries(pools).map(([role, db]) => ({ role, ...poolUse(db) })),
    backupAt: backup === undefined ? undefined : new Date(backup.at),
    disk: { free: bavail * bsize, size: blocks * bsize },
    record: await Promise.race([asked, sleep(ANSWER_MS, undefined, { ref: false })]),
  }
}
