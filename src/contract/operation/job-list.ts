/** Background jobs and past imports of this installation, as a list. */
import { z } from 'zod'
import { givenInstant, page, paging, route, sorting } from '#contract/route'
import { jobSchema } from './jobs.ts'

const tag = '运行维护'

export const listedJob = z
  .object({
    id: z.string(),
    kind: z.enum(['assess', 'verifyLedger', 'import']),
    title: z.string(),
    state: jobSchema.shape.state,
    by: z.string().optional().describe('由哪个账号发起；命令行发起的没有'),
    askedAt: givenInstant,
    startedAt: givenInstant.optional().describe('较早的任务没有记下'),
    finishedAt: givenInstant.optional(),
    message: z.string().optional().describe('结果或失败的原因，一句话'),
    run: z.string().optional().describe('产生的考核运行'),
    entry: z.int().optional().describe('导入在存证账中的条目'),
  })
  .meta({ id: 'ListedJob' })

const filters = {
  kind: listedJob.shape.kind.optional(),
  state: listedJob.shape.state.optional(),
  sort: sorting('asked', 'started', 'finished', 'kind', 'state', 'by'),
}

/** Of each kind those see all who may do such work; one's own one sees in any case. */
const policy = {
  anyOf: [
    { resource: 'run', action: 'run' },
    { resource: 'import', action: 'import' },
    { resource: 'ledger', action: 'verify' },
  ],
} as const

export const listJobs = route({
  id: 'listJobs',
  method: 'GET',
  path: '/jobs',
  summary: '作业：考核、核验和组织导入，新的在前',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(listedJob).meta({ id: 'ListedJobPage' }) },
  policy,
})

export const exportJobs = route({
  id: 'exportJobs',
  method: 'GET',
  path: '/jobs.xlsx',
  summary: '作业列表导出为 XLSX',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy,
  perMinute: 20,
})
