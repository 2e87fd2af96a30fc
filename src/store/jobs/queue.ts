/** The queue: pg-boss in a schema of its own. The owner builds it; the application works with it and cannot rebuild it. */
import { sql } from 'kysely'
import { fromKysely, PgBoss } from 'pg-boss'
import { type Database, type Record, type Scope, wordFailure } from '#store/record'
import { queueError } from './queue-error.ts'

const SCHEMA = 'jobs'
const NAME = 'work'
/** A job that is still at it after a day is lost. */
const EXPIRE_SECONDS = 86_399

export type Queue = {
  /** Sent when the transaction commits, and not otherwise. */
  send(tx: Scope, job: string): Promise<void>
  stop(): Promise<void>
}

/** One job at a time: the work itself uses all processors. */
export async function openQueue(
  record: Pick<Record, 'owner' | 'app'>,
  run: (job: string) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<Queue> {
  // The application's login cannot build it, and need not where the owner's has been here.
  if (record.owner !== record.app) await build(record.owner)
  const boss = new PgBoss({
    db: fromKysely(record.app),
    schema: SCHEMA,
    migrate: false,
    createSchema: false,
    supervise: true,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', (error) => onError(wordFailure(queueError(error))))
  await boss.start()
  await boss.work<{ job: string }>(NAME, { batchSize: 1, pollingIntervalSeconds: 0.5 }, async (sent) => {
    for (const { data } of sent) await run(data.job)
  })
  return {
    async send(tx, job) {
      await boss.send(NAME, { job }, { db: fromKysely(tx) })
    },
    async stop() {
      await boss.stop({ graceful: true, close: false, timeout: 5000 })
    },
  }
}

async function build(owner: Database): Promise<void> {
  const builder = new PgBoss({ db: fromKysely(owner), schema: SCHEMA, supervise: false, schedule: false })
  builder.on('error', () => {})
  await builder.start()
  await builder.createQueue(NAME, { retryLimit: 0, expireInSeconds: EXPIRE_SECONDS })
  await builder.stop({ graceful: false, close: false })
  await sql`grant usage on schema jobs to quanze_app`.execute(owner)
  await sql`grant select, insert, update, delete on all tables in schema jobs to quanze_app`.execute(owner)
  await sql`grant execute on all functions in schema jobs to quanze_app`.execute(owner)
  await sql`grant usage on all sequences in schema jobs to quanze_app`.execute(owner)
}
