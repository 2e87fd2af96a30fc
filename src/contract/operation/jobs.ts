/** Background jobs, the stream of events and the settings in force. */
import { z } from 'zod'
import { givenInstant, idParams, route } from '#contract/route'

const tag = '运行维护'

export const jobSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['assess', 'verifyLedger', 'backup', 'testPack']),
    title: z.string(),
    state: z.enum(['queued', 'running', 'finished', 'failed', 'cancelled']),
    stage: z.string().optional().describe('正在做什么'),
    done: z.number(),
    total: z.number(),
    percent: z.number().min(0).max(100),
    createdAt: givenInstant,
    finishedAt: givenInstant.optional(),
    message: z.string().optional().describe('结果或失败的原因，一句话'),
    lines: z.array(z.string()).optional().describe('逐条结果，如核验不符之处'),
    result: z.string().optional().describe('产生了什么，如运行编号'),
    cancelling: z.boolean(),
  })
  .meta({ id: 'Job' })

export const getJob = route({
  id: 'getJob',
  method: 'GET',
  path: '/jobs/:id',
  summary: '一个后台任务的进度（自己发起的，或有权查看的）',
  tag,
  params: idParams,
  answers: { 200: jobSchema },
  policy: { resource: 'job', action: 'read' },
})

export const cancelJob = route({
  id: 'cancelJob',
  method: 'POST',
  path: '/jobs/:id/cancel',
  summary: '取消一个后台任务（自己发起的；有权取消考核的，也可取消别人发起的考核）',
  tag,
  params: idParams,
  answers: { 202: jobSchema },
  policy: { resource: 'job', action: 'cancel' },
  idempotent: true,
})

/** What the one stream of a tab tells. `event` names the kind, `data` is this as JSON. */
export const serverEvent = z
  .discriminatedUnion('event', [
    z.object({ event: z.literal('job'), job: jobSchema }),
    z.object({ event: z.literal('sessionEnded'), reason: z.string() }),
    z.object({
      event: z.literal('changed'),
      subject: z.enum(['findings', 'runs', 'authority', 'accounts', 'approvals']),
    }),
  ])
  .meta({ id: 'ServerEvent' })
export type ServerEvent = z.infer<typeof serverEvent>

export const streamEvents = route({
  id: 'streamEvents',
  method: 'GET',
  path: '/events',
  summary: '事件流（SSE）：每个页面一条，含任务进度和会话结束',
  tag,
  answers: { 200: { file: 'events' } },
  policy: { resource: 'session', action: 'read' },
})

export const getSettings = route({
  id: 'getSettings',
  method: 'GET',
  path: '/settings',
  summary: '生效的安全设置：口令、会话、锁定',
  tag,
  answers: {
    200: z
      .object({
        groups: z.array(
          z.object({ title: z.string(), items: z.array(z.object({ label: z.string(), value: z.string() })) }),
        ),
      })
      .meta({ id: 'Settings' }),
  },
  policy: { resource: 'setting', action: 'read' },
})
