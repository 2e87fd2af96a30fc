/** Jobs and past imports as a list. Which of them are seen, row-level security says. */
import type { z } from 'zod'
import { countJobs, type JobFilter, type ListedJob, listJobs } from '#app/jobs'
import * as routes from '#contract/operation'
import { RESOURCES } from '#core/identity'
import { RUN_STATES } from '#server/assessment'
import {
  asCells,
  everyRow,
  type Handler,
  pageOf,
  readCursor,
  scoped,
  sendSheet,
  tellFilters,
  tellSort,
} from '#server/http'

type Filters = z.output<typeof routes.exportJobs.query>
type Shown = z.input<typeof routes.listedJob>

const KINDS = { assess: '考核', verifyLedger: '核验存证账', import: '组织导入' } as const

/** Without what was not asked. */
function given(filters: Filters): JobFilter & { sort?: NonNullable<Filters['sort']> } {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined))
}

function show(job: ListedJob): Shown {
  const { id, state, by, askedAt, startedAt, finishedAt, result, entry } = job
  const message = job.kind === 'import' ? tellImport(job) : job.message
  return {
    id,
    kind: job.kind as Shown['kind'],
    title: job.title ?? `导入${nameImported(job.imported)}`,
    state,
    askedAt: askedAt.toISOString(),
    ...(by !== null && { by }),
    ...(startedAt !== null && { startedAt: startedAt.toISOString() }),
    ...(finishedAt !== null && { finishedAt: finishedAt.toISOString() }),
    ...(message !== null && { message }),
    ...(result !== null && { run: result }),
    ...(entry !== null && { entry }),
  }
}

function nameImported(kind: string | null): string {
  return kind !== null && kind in RESOURCES ? RESOURCES[kind as keyof typeof RESOURCES] : (kind ?? '')
}

/** `file`: only earlier entries name it. */
type Details = {
  file: string | null
  rows: number | null
  created: number
  changed: number
  duplicates: number
  waiting: number | null
}

function tellImport({ details, erased }: ListedJob): string | null {
  if (erased) return '记录已依法删除，只留存证账的承诺值。'
  const { file, rows, created, changed, duplicates, waiting } = details as Details
  // An entry that tells of no rows was not made by an import of a file.
  if (rows === null) return null
  const [all, fresh, other, known] = [rows, created, changed, duplicates].map((n) => n.toLocaleString('en'))
  return `${file === null ? '' : `《${file}》`}共 ${all} 行：新增 ${fresh}，变动 ${other}，${(waiting ?? 0) === 0 ? '' : `待确认 ${waiting?.toLocaleString('en')}，`}重复 ${known}。`
}

export const jobListHandlers: readonly Handler[] = [
  scoped(routes.listJobs, async ({ tx, query: { cursor, limit, ...filters } }) => {
    const after = readCursor(cursor, ['key', 'job'])
    const rows = await listJobs(tx, {
      ...given(filters),
      limit: limit + 1,
      ...(after !== undefined && { after: { key: after.key, id: after.job } }),
    })
    const page = pageOf(rows, limit, ({ sortKey, id }) => ({ key: sortKey, job: id }))
    return {
      ...page,
      items: page.items.map(show),
      ...(cursor === undefined && { total: await countJobs(tx, given(filters)) }),
    }
  }),
  scoped(routes.exportJobs, async ({ tx, query, premises }) => {
    const told = await tellFilters(query, {
      kind: ['种类', KINDS],
      state: ['状态', RUN_STATES],
      sort: tellSort({
        asked: '提出于',
        started: '开始于',
        finished: '结束于',
        kind: '种类',
        state: '状态',
        by: '发起',
      }),
    })
    return sendSheet(
      premises,
      '作业',
      told,
      ['种类', '作业', '状态', '发起', '提出于', '开始于', '结束于', '结果', '考核运行', '存证账条目', '编号'],
      asCells(
        everyRow<Awaited<ReturnType<typeof listJobs>>[number]>((last, limit) =>
          listJobs(tx, {
            ...given(query),
            limit,
            ...(last !== undefined && { after: { key: last.sortKey, id: last.id } }),
          }),
        ),
        (row) => {
          const job = show(row)
          return [
            KINDS[job.kind],
            job.title,
            RUN_STATES[job.state],
            job.by ?? '命令行',
            job.askedAt,
            job.startedAt,
            job.finishedAt,
            job.message,
            job.run,
            job.entry,
            job.id,
          ]
        },
      ),
    )
  }),
]
