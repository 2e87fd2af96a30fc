/** The state of an installation as numbers. What is not known has no number: an alarm on its absence is possible, on a made-up zero not. */
import { Gauge, Registry } from 'prom-client'
import type { Health } from '#app/premises'

type Value = { value: number; labels?: Readonly<Record<string, string>> }

export function printHealth({ record, pools, backupAt, disk }: Health, now: Date): Promise<string> {
  const registry = new Registry()
  const tell = (name: string, help: string, ...values: readonly Value[]) => {
    if (values.length === 0) return
    const gauge = new Gauge({
      name: `quanze_${name}`,
      help,
      labelNames: [...new Set(values.flatMap(({ labels = {} }) => Object.keys(labels)))],
      registers: [registry],
    })
    for (const { value, labels = {} } of values) gauge.set(labels, value)
  }
  // A clock that was set back makes nothing younger than now.
  const age = (at: Date | null | undefined): Value[] =>
    at === null || at === undefined ? [] : [{ value: Math.max(0, (now.getTime() - at.getTime()) / 1000) }]

  tell('database_up', 'Whether the database answered within two seconds', { value: record === undefined ? 0 : 1 })
  if (record !== undefined) {
    const { backlog, jobs } = record
    tell('ledger_unplaced_entries', 'Committed entries without a place in the tree', { value: backlog.unplaced })
    tell('ledger_oldest_unplaced_seconds', 'Age of the oldest of them', ...age(backlog.oldestAt))
    tell('ledger_unsigned_entries', 'Entries in the tree beyond the last checkpoint', { value: backlog.unsigned })
    tell('ledger_checkpoint_age_seconds', 'Since the last checkpoint was signed', ...age(backlog.checkpointAt))
    tell(
      'jobs',
      'Background jobs that wait or are being done',
      { labels: { state: 'queued' }, value: jobs.queued },
      { labels: { state: 'running' }, value: jobs.running },
    )
    tell(
      'jobs_ended_last_day',
      'Background jobs asked for in the last day that are over',
      ...Object.entries(jobs.ended).map(([state, value]) => ({ labels: { state }, value })),
    )
    tell('jobs_oldest_queued_seconds', 'Age of the job that waits longest', ...age(jobs.oldestQueuedAt))
  }
  tell(
    'database_connections',
    'Connections by pool: as many as may be, open ones, idle ones, and requests that wait for one',
    ...pools.flatMap(({ role, ...use }) =>
      Object.entries(use).map(([state, value]) => ({ labels: { pool: role, state }, value })),
    ),
  )
  tell('backup_verified_age_seconds', 'Since the last backup that was verified', ...age(backupAt))
  tell('data_disk_free_bytes', 'Left for the data directory', { value: disk.free })
  tell('data_disk_size_bytes', 'Size of the disk the data directory is on', { value: disk.size })
  return registry.metrics()
}
