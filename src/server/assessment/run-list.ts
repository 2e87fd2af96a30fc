/** Runs as a list: those being made now first, then those that were recorded. */
import type { z } from 'zod'
import { listRecordedRuns, type RecordedRun } from '#app/findings'
import type { Scope } from '#app/identity'
import { listOpenJobs } from '#app/jobs'
import { type ShownJob, showJob } from '#app/premises'
import type { exportRuns, runSchema } from '#contract/assessment'
import { countKinds } from '#core/finding'
import { pageOfAll, sortAll } from '#server/http'
import type { AssessmentRequest } from './works.ts'

type Run = z.input<typeof runSchema>
type Query = z.output<typeof exportRuns.query> & { cursor?: string | undefined; limit: number }

export function showRun({ id, pack, period, asOf, startedAt, finishedAt, state, summary, by, entry }: RecordedRun) {
  return {
    id,
    pack,
    asOf,
    startedAt,
    finishedAt,
    state,
    indicators: summary.indicators.length,
    counts: countKinds(summary.indicators.flatMap(({ branches }) => branches)),
    entry,
    ...(period !== undefined && { period }),
    ...(by !== undefined && { by }),
  }
}

export function showOpenJob(job: ShownJob & { request: AssessmentRequest; by: string | null }) {
  const { request } = job
  return {
    id: job.id,
    pack: { id: request.pack, title: request.packTitle, version: request.packVersion, digest: '' },
    asOf: request.asOf,
    startedAt: job.createdAt,
    state: job.state,
    indicators: 0,
    counts: {},
    job: job.id,
    ...(request.period !== undefined && { period: request.period }),
    ...(job.by !== null && { by: job.by }),
  }
}

export async function readOpenJobs(tx: Scope) {
  return (await listOpenJobs(tx, 'assess')).map((job) => ({
    ...showJob(job),
    by: job.by,
    request: job.request as AssessmentRequest,
  }))
}

export const RUN_STATES = {
  queued: '排队中',
  running: '进行中',
  finished: '已完成',
  failed: '没有办成',
  cancelled: '已取消',
} as const

/** Newest first the database pages by itself; in another order, or with one state, they are put in order here: runs are few. */
export async function listRuns(
  tx: Scope,
  { pack, state, sort, cursor, limit }: Query,
): Promise<{ items: Run[]; next?: string; total: number }> {
  const open = (await readOpenJobs(tx))
    .filter((job) => pack === undefined || job.request.pack === pack)
    .map(showOpenJob)
    .filter((run) => state === undefined || run.state === state)
  const wanted = { ...(pack !== undefined && { pack }) }
  if (state !== undefined && state !== 'finished') return pageOfAll(sortAll(open, sort, KEYS), { cursor, limit })
  if (sort !== undefined) {
    const recorded = await readAll(tx, wanted)
    return pageOfAll(sortAll([...open, ...recorded], sort, KEYS), { cursor, limit })
  }
  const recorded = await listRecordedRuns(tx, { ...wanted, limit, ...(cursor !== undefined && { before: cursor }) })
  return {
    items: [...(cursor === undefined ? open : []), ...recorded.items.map(showRun)],
    total: open.length + recorded.total,
    ...(recorded.next !== undefined && { next: recorded.next }),
  }
}

const AT_ONCE = 100

/** Each is shown as soon as it is read: what a run keeps besides is large. */
async function readAll(tx: Scope, wanted: { pack?: string }): Promise<Run[]> {
  const all: Run[] = []
  for (let before: string | undefined; ; ) {
    const { items, next } = await listRecordedRuns(tx, {
      ...wanted,
      limit: AT_ONCE,
      ...(before !== undefined && { before }),
    })
    all.push(...items.map(showRun))
    if (next === undefined) return all
    before = next
  }
}

const KEYS = {
  started: (run) => run.startedAt,
  pack: (run) => run.pack.title,
  asOf: (run) => run.asOf,
  state: (run) => RUN_STATES[run.state],
  suspicion: (run) => run.counts.suspicion,
  registerKeeping: (run) => run.counts.registerKeeping,
  task: (run) => run.counts.task,
  by: (run) => run.by,
} satisfies Record<string, (run: Run) => string | number | undefined>

export const RUN_HEADINGS = [
  '运行',
  '制度包',
  '版本',
  '期间自',
  '期间至',
  '判定日',
  '状态',
  '开始于',
  '完成于',
  '项目',
  '疑点',
  '登记质量',
  '待人工检查',
  '发起',
  '存证账条目',
] as const

export function cellsOfRun(run: Run): readonly (string | number | undefined)[] {
  return [
    run.id,
    run.pack.title,
    run.pack.version,
    run.period?.from,
    run.period?.to,
    run.asOf,
    RUN_STATES[run.state],
    run.startedAt,
    run.finishedAt,
    run.indicators,
    run.counts.suspicion,
    run.counts.registerKeeping,
    run.counts.task,
    run.by ?? '命令行',
    run.entry,
  ]
}
