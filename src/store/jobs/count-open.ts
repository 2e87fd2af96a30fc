import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type OpenJobs = {
  queued: number
  running: number
  /** When the one was asked for that waits longest. */
  oldestQueuedAt: Date | null
  /** Of those asked for in the last day. */
  ended: { finished: number; failed: number; cancelled: number }
}

/** By two indexes: what is over long ago is not looked at. */
export async function countOpenJobs(tx: Scope, now: Date): Promise<OpenJobs> {
  const { rows: open } = await sql<{ state: string; n: number; oldest: Date }>`
    select state, count(*) as n, min(created_at) as oldest from job where finished_at is null group by state`.execute(
    tx,
  )
  const { rows: ended } = await sql<{ state: string; n: number }>`
    select state, count(*) as n from job
    where created_at > ${now}::timestamptz - interval '1 day' and finished_at is not null group by state`.execute(tx)
  const of = (rows: readonly { state: string; n: number }[], wanted: string) =>
    rows.find(({ state }) => state === wanted)?.n ?? 0
  return {
    queued: of(open, 'queued'),
    running: of(open, 'running'),
    oldestQueuedAt: open.find(({ state }) => state === 'queued')?.oldest ?? null,
    ended: {
      finished: of(ended, 'finished'),
      failed: of(ended, 'failed'),
      cancelled: of(ended, 'cancelled'),
    },
  }
}
