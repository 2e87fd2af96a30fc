/** Runs: those that were recorded, and those being made now. */
import { findRecordedRun, listRecordedRuns, type RecordedRun } from '#app/findings'
import { notFound, type Scope } from '#app/identity'
import { listOpenJobs } from '#app/jobs'
import { getPackPlace } from '#app/packs'
import { type ShownJob, showJob } from '#app/premises'
import * as routes from '#contract/assessment'
import { parseLocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { type Handler, scoped } from '#server/http'
import { showSummary } from '#server/packs'
import { listDataFolders } from './data-folders.ts'
import type { AssessmentRequest } from './works.ts'

function showRun({ id, pack, period, asOf, startedAt, finishedAt, state, summary, by, entry }: RecordedRun) {
  const count = (kind: 'suspicion' | 'registerKeeping' | 'task') =>
    summary.indicators.reduce((sum, indicator) => sum + countOf(indicator, kind), 0)
  return {
    id,
    pack,
    asOf,
    startedAt,
    finishedAt,
    state,
    indicators: summary.indicators.length,
    counts: { suspicion: count('suspicion'), registerKeeping: count('registerKeeping'), task: count('task') },
    entry,
    ...(period !== undefined && { period }),
    ...(by !== undefined && { by }),
  }
}

/** Where a person judges, what is undetermined is a task; elsewhere it is a fault of the register. */
function countOf(
  { mode, violated, undetermined }: RecordedRun['summary']['indicators'][number],
  kind: 'suspicion' | 'registerKeeping' | 'task',
): number {
  if (kind === 'suspicion') return violated
  return (mode === 'manual') === (kind === 'task') ? undetermined : 0
}

function showOpenJob(job: ShownJob & { request: AssessmentRequest }) {
  const { request } = job
  return {
    id: job.id,
    pack: { id: request.pack, title: request.packTitle, version: request.packVersion, digest: '' },
    asOf: request.asOf,
    startedAt: job.createdAt,
    state: job.state,
    indicators: 0,
    counts: { suspicion: 0, registerKeeping: 0, task: 0 },
    job: job.id,
    ...(request.period !== undefined && { period: request.period }),
  }
}

async function readOpenJobs(tx: Scope) {
  return (await listOpenJobs(tx, 'assess')).map((job) => ({
    ...showJob(job),
    request: job.request as AssessmentRequest,
  }))
}

export { type AssessmentRequest, worksOf } from './works.ts'

export const assessmentHandlers: readonly Handler[] = [
  scoped(routes.listRuns, async ({ tx, query: { pack, state, cursor, limit } }) => {
    const open =
      cursor === undefined
        ? (await readOpenJobs(tx)).filter((job) => pack === undefined || job.request.pack === pack).map(showOpenJob)
        : []
    const recorded =
      state === undefined || state === 'finished'
        ? await listRecordedRuns(tx, {
            limit,
            ...(pack !== undefined && { pack }),
            ...(cursor !== undefined && { before: cursor }),
          })
        : { items: [], total: 0 }
    return {
      items: [...open.filter((run) => state === undefined || run.state === state), ...recorded.items.map(showRun)],
      total: recorded.total,
      ...('next' in recorded && recorded.next !== undefined && { next: recorded.next }),
    }
  }),
  scoped(routes.getRun, async ({ tx, params }) => {
    const run = await findRecordedRun(tx, params.id)
    const nothing = { items: [], batches: [], digests: {}, unset: [], warnings: [] }
    if (run === undefined) {
      const job = (await readOpenJobs(tx)).find(({ id }) => id === params.id)
      if (job === undefined) throw notFound()
      return { ...showOpenJob(job), ...nothing, progress: job }
    }
    const { summary } = run
    return {
      ...showRun(run),
      items: summary.indicators.map((indicator) => ({
        id: indicator.id,
        title: indicator.title,
        mode: indicator.mode,
        cites: [...indicator.cites],
        findings: indicator.violated + indicator.undetermined,
        population: indicator.population,
        satisfied: indicator.satisfied,
        violated: indicator.violated,
        undetermined: indicator.undetermined,
        exempted: indicator.exempted,
        pending: indicator.pending,
        ...(indicator.question !== undefined && { question: indicator.question }),
        ...(indicator.category !== undefined && { category: indicator.category }),
      })),
      batches: summary.batches.map((batch) => ({ ...batch })),
      digests: { ...summary.digests },
      unset: (summary.unset ?? []).map(({ id, title, indicators }) => ({ id, title, indicators: [...indicators] })),
      warnings: [...(summary.warnings ?? [])],
    }
  }),
  scoped(routes.startRun, async ({ tx, body, premises, caller }) => {
    const [jurisdiction = '', name = ''] = body.pack.split('/')
    const place = getPackPlace(jurisdiction, name)
    const data = (await listDataFolders(premises)).find((folder) => folder.id === body.data)
    if (data === undefined)
      throw new Refused('run.no-data', `服务器上没有数据集“${body.data}”。`, '数据集列在发起考核的对话框里。')
    const asOf = body.asOf === undefined ? premises.today() : parseLocalDate(body.asOf)
    if (asOf === undefined) throw new Refused('usage', '判定日不是存在的日期。')
    const { title, version } = await showSummary(place)
    const request: AssessmentRequest = {
      pack: body.pack,
      packTitle: title,
      packVersion: version,
      folder: place.folder,
      data: data.folder,
      asOf,
      ...(body.period !== undefined && { period: body.period }),
      ...(body.variant !== undefined && { variant: body.variant }),
      account: caller.account.id,
    }
    const job = await premises.jobs.start(tx, {
      kind: 'assess',
      title: `考核：${title}（${data.title}）`,
      request,
      account: caller.account.id,
    })
    return { job: showJob(job) }
  }),
  scoped(routes.cancelRun, async ({ tx, params, premises }) => {
    const open = (await readOpenJobs(tx)).some(({ id }) => id === params.id)
    const job = open ? await premises.jobs.cancel(tx, params.id) : undefined
    if (job === undefined) throw notFound()
    return showJob(job)
  }),
  scoped(routes.listDataSets, async ({ premises }) => ({
    items: (await listDataFolders(premises)).map(({ id, title, files, bytes }) => ({ id, title, files, bytes })),
  })),
]
