/** Runs work in the background: queued with the request that asks for it, told of as it goes on, stopped when asked. */
import { randomUUID } from 'node:crypto'
import { setInterval as every } from 'node:timers'
import { Refused } from '#core/diagnostic'
import {
  askToCancel,
  failInterrupted,
  findJob,
  insertJob,
  type JobChange,
  openQueue,
  type StoredJob,
  updateJob,
} from '#store/jobs'
import { type Database, inScope, type Record, type Scope } from '#store/record'

export type JobWatch = {
  signal: AbortSignal
  /** Told on at most twice a second. */
  report(stage: string, done: number, total: number): void
}

export type JobEnd = { message: string; result?: string; lines?: readonly string[] }

export type JobWork = (job: StoredJob, watch: JobWatch) => Promise<JobEnd>

export type Jobs = {
  start(tx: Scope, wanted: { kind: string; title: string; request: unknown; account: string }): Promise<StoredJob>
  cancel(tx: Scope, id: string): Promise<StoredJob | undefined>
  close(): Promise<void>
}

export type JobsOptions = {
  record: Pick<Record, 'owner' | 'app'>
  works: Readonly<{ [kind: string]: JobWork }>
  now(): Date
  /** Says to other servers on this database that a job is being done here, until it is released. */
  hold(id: string): Promise<() => Promise<void>>
  /** Hears every change of a job. */
  onChange(job: StoredJob): void
  /** Of a work that ended in a bug. */
  onBug(error: unknown): void
}

const REPORT_MS = 500

export async function openJobs({ record, works, now, hold, onChange, onBug }: JobsOptions): Promise<Jobs> {
  const running = new Map<string, AbortController>()
  await asSystem(record.app, (tx) => failInterrupted(tx, '服务停止过，任务没有做完；请重新发起。', now()))
  const run = (id: string) => runJob(id, { db: record.app, works, now, hold, onChange, onBug, running })
  const queue = await openQueue(record, run, onBug)
  return {
    async start(tx, { kind, title, request, account }) {
      const id = randomUUID()
      await insertJob(tx, { id, kind, title, request, accountId: account, createdAt: now() })
      await queue.send(tx, id)
      return getJob(tx, id)
    },
    async cancel(tx, id) {
      const job = await askToCancel(tx, id)
      if (job !== undefined) running.get(id)?.abort()
      return job
    },
    async close() {
      for (const controller of running.values()) controller.abort()
      await queue.stop()
    },
  }
}

type Runner = Pick<JobsOptions, 'works' | 'now' | 'hold' | 'onChange' | 'onBug'> & {
  db: Database
  running: Map<string, AbortController>
}

async function runJob(id: string, { db, works, now, hold, onChange, onBug, running }: Runner): Promise<void> {
  const job = await asSystem(db, (tx) => findJob(tx, id))
  // Sent twice after a stop in the middle: it is over already.
  if (job === undefined || job.state !== 'queued') return
  const note = async (change: JobChange) => onChange(await asSystem(db, (tx) => updateJob(tx, id, change)))
  if (job.cancelling) return note({ state: 'cancelled', message: '已取消。', finishedAt: now() })
  const release = await hold(id)
  const controller = new AbortController()
  running.set(id, controller)
  let latest: JobChange | undefined
  // Another server may have been asked to cancel it.
  const beat = every(() => {
    const change = latest
    latest = undefined
    if (change !== undefined) void note(change).catch(onBug)
    void asSystem(db, (tx) => findJob(tx, id)).then((seen) => seen?.cancelling === true && controller.abort(), onBug)
  }, REPORT_MS)
  try {
    await note({ state: 'running', startedAt: now() })
    const work = works[job.kind]
    if (work === undefined) throw new Error(`nobody does jobs of kind ${job.kind}`)
    const end = await work(job, {
      signal: controller.signal,
      report(stage, done, total) {
        latest = { stage, done, total, percent: total > 0 ? Math.min(100, (done / total) * 100) : 0 }
      },
    })
    clearInterval(beat)
    const { message, result, lines } = end
    await note({
      state: 'finished',
      percent: 100,
      message,
      finishedAt: now(),
      ...(result !== undefined && { result }),
      ...(lines !== undefined && { lines: [...lines] }),
    })
  } catch (error) {
    clearInterval(beat)
    await note({ ...endOf(error, controller.signal), finishedAt: now() })
    if (!(error instanceof Refused) && !controller.signal.aborted) onBug(error)
  } finally {
    clearInterval(beat)
    running.delete(id)
    await release()
  }
}

function endOf(error: unknown, signal: AbortSignal): JobChange {
  if (signal.aborted || (error instanceof Refused && error.refusal.refused === 'run.cancelled'))
    return { state: 'cancelled', message: '已取消，没有留下任何结果。' }
  if (!(error instanceof Refused)) return { state: 'failed', message: '程序出错，任务没有做完；请告诉系统管理员。' }
  const { message, hint } = error.refusal
  return { state: 'failed', message, ...(hint !== undefined && { lines: hint.split('\n') }) }
}

async function getJob(tx: Scope, id: string): Promise<StoredJob> {
  const job = await findJob(tx, id)
  if (job === undefined) throw new Error(`job ${id} was not kept`)
  return job
}

function asSystem<T>(db: Database, work: (tx: Scope) => Promise<T>): Promise<T> {
  return inScope(db, { system: 'jobs' }, work)
}
