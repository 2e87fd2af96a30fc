/** Assessment runs: made by the command line or by a button, with progress. */
import { z } from 'zod'
import { jobSchema } from '#contract/operation'
import { day, filled, givenInstant, page, paging, route, sorting, text } from '#contract/route'

const tag = '考核'

export const runSchema = z
  .object({
    id: z.string(),
    pack: z.object({ id: z.string(), title: z.string(), version: z.string(), digest: z.string() }),
    period: z.object({ from: z.string(), to: z.string() }).optional(),
    asOf: z.string(),
    startedAt: givenInstant,
    finishedAt: givenInstant.optional(),
    state: z.enum(['queued', 'running', 'finished', 'failed', 'cancelled']),
    by: z.string().optional().describe('由谁发起；命令行发起的没有'),
    indicators: z.int(),
    counts: z
      .object({ suspicion: z.int().optional(), registerKeeping: z.int().optional(), task: z.int().optional() })
      .describe('按种类的疑点数；还没有结果的，或那次运行没有记下的，没有'),
    job: z.string().optional(),
    entry: z.int().optional(),
  })
  .meta({ id: 'Run' })

const tally = {
  population: z.int(),
  satisfied: z.int(),
  violated: z.int(),
  undetermined: z.int(),
  exempted: z.int(),
  pending: z.int(),
}

export const runDetail = runSchema
  .extend({
    progress: jobSchema.optional(),
    items: z
      .array(
        z.object({
          id: z.string(),
          title: z.string(),
          question: z.string().optional(),
          mode: z.enum(['automatic', 'assisted', 'manual']),
          category: z.string().optional(),
          cites: z.array(z.string()),
          findings: z.int(),
          ...tally,
        }),
      )
      .describe('逐项统计'),
    batches: z.array(
      z.object({
        register: z.string(),
        title: z.string(),
        file: z.string(),
        digest: z.string(),
        rows: z.int(),
        accepted: z.int(),
        rejected: z.int(),
        duplicate: z.int(),
      }),
    ),
    digests: z.record(z.string(), z.string()),
    unset: z.array(z.object({ id: z.string(), title: z.string(), indicators: z.array(z.string()) })),
    warnings: z.array(z.string()),
  })
  .meta({ id: 'RunDetail' })

const runParams = z.object({ id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/, '不是运行编号') })

const filters = {
  pack: text(120).optional(),
  state: runSchema.shape.state.optional(),
  sort: sorting('started', 'pack', 'asOf', 'state', 'suspicion', 'registerKeeping', 'task', 'by'),
}

export const listRuns = route({
  id: 'listRuns',
  method: 'GET',
  path: '/runs',
  summary: '考核运行列表，新的在前',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(runSchema).meta({ id: 'RunPage' }) },
  policy: { resource: 'run', action: 'list' },
})

export const exportRuns = route({
  id: 'exportRuns',
  method: 'GET',
  path: '/runs.xlsx',
  summary: '考核运行列表导出为 XLSX',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'run', action: 'export' },
  perMinute: 20,
})

export const getRun = route({
  id: 'getRun',
  method: 'GET',
  path: '/runs/:id',
  summary: '一次运行：进度、逐项统计、所依据的批次和摘要',
  tag,
  params: runParams,
  answers: { 200: runDetail },
  policy: { resource: 'run', action: 'read' },
})

export const startRun = route({
  id: 'startRun',
  method: 'POST',
  path: '/runs',
  summary: '发起一次考核',
  tag,
  body: z.object({
    pack: z
      .string()
      .regex(/^[a-z]{2,20}\/[a-z0-9-]{1,60}$/, '写成 辖区/名称')
      .describe('制度包'),
    data: filled(120).describe('数据集，见 GET /data-sets'),
    period: z
      .object({ from: day, to: day })
      .refine((p) => p.from <= p.to, '期间的起点晚于终点')
      .optional(),
    asOf: day.optional(),
    variant: text(60).optional(),
  }),
  answers: { 202: z.object({ job: jobSchema }).meta({ id: 'RunStarted' }) },
  policy: { resource: 'run', action: 'run' },
  idempotent: true,
})

export const cancelRun = route({
  id: 'cancelRun',
  method: 'POST',
  path: '/runs/:id/cancel',
  summary: '取消正在进行的考核（用任务编号）',
  tag,
  params: runParams,
  answers: { 202: jobSchema },
  policy: { resource: 'run', action: 'cancel' },
  idempotent: true,
})

export const listDataSets = route({
  id: 'listDataSets',
  method: 'GET',
  path: '/data-sets',
  summary: '服务器上可供考核的数据文件夹',
  tag,
  answers: {
    200: z
      .object({ items: z.array(z.object({ id: z.string(), title: z.string(), files: z.int(), bytes: z.int() })) })
      .meta({ id: 'DataSets' }),
  },
  policy: { resource: 'run', action: 'run' },
})
