/** Runs: those that were recorded, and those being made now. */
import { findRecordedRun } from '#app/findings'
import { notFound } from '#app/identity'
import { getPackPlace } from '#app/packs'
import { showJob } from '#app/premises'
import * as routes from '#contract/assessment'
import { parseLocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { asCells, everyPage, type Handler, scoped, sendSheet, tellFilters, tellSort } from '#server/http'
import { showSummary } from '#server/packs'
import { listDataFolders } from './data-folders.ts'
import { cellsOfRun, listRuns, RUN_HEADINGS, RUN_STATES, readOpenJobs, showOpenJob, showRun } from './run-list.ts'
import type { AssessmentRequest } from './works.ts'

export { RUN_STATES } from './run-list.ts'
export { ASSESSMENT_STORE, type AssessmentRequest, worksOf } from './works.ts'

/** What a run keeps is large. */
const RUNS_AT_ONCE = 100

export const assessmentHandlers: readonly Handler[] = [
  scoped(routes.listRuns, ({ tx, query }) => listRuns(tx, query)),
  scoped(routes.exportRuns, async ({ tx, query, premises }) => {
    const runs = everyPage((cursor, limit) => listRuns(tx, { ...query, limit, cursor }), RUNS_AT_ONCE)
    const told = await tellFilters(query, {
      pack: '制度包',
      state: ['状态', RUN_STATES],
      sort: tellSort({
        started: '开始于',
        pack: '制度包',
        asOf: '判定日',
        state: '状态',
        suspicion: '疑点',
        registerKeeping: '登记质量',
        task: '待人工检查',
        by: '发起',
      }),
    })
    return sendSheet(premises, '考核运行', told, RUN_HEADINGS, asCells(runs, cellsOfRun))
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
