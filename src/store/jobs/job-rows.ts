/** Jobs: one row each, rewritten as the work goes on. */
import { sql } from 'kysely'
import { isHeldNowhere, type Scope } from '#store/record'

export type JobState = 'queued' | 'running' | 'finished' | 'failed' | 'cancelled'

export type StoredJob = {
  id: string
  kind: string
  title: string
  request: unknown
  accountId: string | null
  /** The name of who started it. */
  by: string | null
  state: JobState
  stage: string | null
  done: number
  total: number
  percent: number
  cancelling: boolean
  message: string | null
  lines: string[] | null
  result: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

const COLUMNS = sql`
  id, kind, title, request, account_id as "accountId", doer_name(account_id) as by, state, stage, done, total, percent, cancelling, message, lines, result,
  created_at as "createdAt", started_at as "startedAt", finished_at as "finishedAt"`

export type NewJob = Pick<StoredJob, 'id' | 'kind' | 'title' | 'request' | 'accountId' | 'createdAt'>

export async function insertJob(tx: Scope, { id, kind, title, request, accountId, createdAt }: NewJob): Promise<void> {
  await sql`
    insert into job (id, kind, title, request, account_id, created_at)
    values (${id}, ${kind}, ${title}, ${JSON.stringify(request)}::jsonb, ${accountId}, ${createdAt})`.execute(tx)
}

export async function findJob(tx: Scope, id: string): Promise<StoredJob | undefined> {
  const { rows } = await sql<StoredJob>`select ${COLUMNS} from job where id = ${id}::uuid`.execute(tx)
  return rows[0]
}

export async function listOpenJobs(tx: Scope, kind: string): Promise<StoredJob[]> {
  const { rows } =
    await sql<StoredJob>`select ${COLUMNS} from job where kind = ${kind} and finished_at is null order by created_at desc`.execute(
      tx,
    )
  return rows
}

export type JobChange = Partial<
  Pick<
    StoredJob,
    'state' | 'stage' | 'done' | 'total' | 'percent' | 'message' | 'lines' | 'result' | 'startedAt' | 'finishedAt'
  >
>

const NAMES: Record<keyof JobChange, string> = {
  state: 'state',
  stage: 'stage',
  done: 'done',
  total: 'total',
  percent: 'percent',
  message: 'message',
  lines: 'lines',
  result: 'result',
  startedAt: 'started_at',
  finishedAt: 'finished_at',
}

export async function updateJob(tx: Scope, id: string, change: JobChange): Promise<StoredJob> {
  const sets = (Object.keys(NAMES) as (keyof JobChange)[]).flatMap((key) => {
    const value = change[key]
    if (value === undefined) return []
    return [sql`${sql.ref(NAMES[key])} = ${key === 'lines' ? JSON.stringify(value) : value}`]
  })
  const { rows } =
    await sql<StoredJob>`update job set ${sql.join(sets)} where id = ${id}::uuid returning ${COLUMNS}`.execute(tx)
  const [job] = rows
  if (job === undefined) throw new Error(`job ${id} is not there`)
  return job
}

/** Undefined: not there, or over already. */
export async function askToCancel(tx: Scope, id: string): Promise<StoredJob | undefined> {
  const { rows } = await sql<StoredJob>`
    update job set cancelling = true where id = ${id}::uuid and finished_at is null returning ${COLUMNS}`.execute(tx)
  return rows[0]
}

/** After a stop in the middle: what was running is not running any more, unless another server is at it. */
export async function failInterrupted(tx: Scope, message: string, now: Date): Promise<void> {
  await sql`
    with running as materialized (select id from job where state = 'running'),
      left_alone as materialized (select id from running where ${isHeldNowhere(sql`${sql.ref('running.id')}::text`)})
    update job set state = 'failed', message = ${message}, finished_at = ${now}
    where state = 'running' and id in (select id from left_alone)`.execute(tx)
}
