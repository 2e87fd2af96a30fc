/** Findings: lists to compare, and one finding with everything that explains it. */
import { z } from 'zod'
import { day, givenInstant, id, idParams, named, page, paging, route, search, sorting, text } from '#contract/route'

import { assignment } from './assignments.ts'

const tag = '疑点'
const kinds = ['suspicion', 'registerKeeping', 'task'] as const
const states = ['open', 'resolved', 'reopened'] as const

/** Who it concerns, as of the act. A code nobody is registered under stays a code: never an accusation. */
export const concerned = z.object({ code: z.string().optional(), named: named.optional(), note: z.string().optional() })

export const findingRow = z
  .object({
    id: z.string(),
    fingerprint: z.string(),
    pack: z.string(),
    indicator: z.string(),
    indicatorTitle: z.string(),
    kind: z.enum(kinds),
    label: z.string().describe('疑点、疑点待核、登记质量、待人工检查'),
    outcome: z.enum(['violated', 'undetermined']),
    title: z.string().describe('关于哪条记录'),
    body: concerned,
    unit: named.optional(),
    post: concerned,
    officer: concerned,
    at: z.string().optional().describe('事实日期'),
    due: z.string().optional(),
    actual: z.string().optional(),
    state: z.enum(states),
    firstRun: z.string(),
    lastRun: z.string(),
    lastSeenAt: givenInstant,
  })
  .meta({ id: 'FindingRow' })

const filters = {
  q: search,
  pack: text(120).optional(),
  run: text(80).optional().describe('这次运行里发现的'),
  indicator: text(80).optional(),
  node: id.optional(),
  officer: id.optional(),
  post: id.optional(),
  kind: z.enum(kinds).optional(),
  state: z.enum(states).optional(),
  unregistered: z.stringbool().optional().describe('只要人员未登记的'),
  assigned: z.stringbool().optional().describe('只要交我核查的'),
  from: day.optional(),
  to: day.optional(),
}
const sort = sorting('at', 'due', 'indicator', 'kind', 'state', 'body', 'officer')

export const listFindings = route({
  id: 'listFindings',
  method: 'GET',
  path: '/findings',
  summary: '疑点列表',
  tag,
  query: z.object({ ...filters, sort, total: z.stringbool().optional().describe('同时数出总数'), ...paging }),
  answers: {
    200: page(findingRow)
      .extend({ over: z.int().optional().describe('总数超过这个数，没有数完；这时没有 total') })
      .meta({ id: 'FindingPage' }),
  },
  policy: { resource: 'finding', action: 'list' },
})

export const countFindings = route({
  id: 'countFindings',
  method: 'GET',
  path: '/findings/counts',
  summary: '疑点按项目、种类、状态、机构的数目（只数看得到的）',
  tag,
  query: z.object(filters),
  answers: {
    200: z
      .object({
        total: z.int(),
        byKind: z.array(z.object({ kind: z.enum(kinds), count: z.int() })),
        byState: z.array(z.object({ state: z.enum(states), count: z.int() })),
        byIndicator: z.array(z.object({ indicator: z.string(), title: z.string(), count: z.int() })),
        byBody: z.array(z.object({ body: named.optional(), count: z.int() })),
      })
      .meta({ id: 'FindingCounts' }),
  },
  policy: { resource: 'finding', action: 'list' },
})

export const exportFindings = route({
  id: 'exportFindings',
  method: 'GET',
  path: '/findings.xlsx',
  summary: '疑点导出为 XLSX',
  tag,
  query: z.object({ ...filters, sort }),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'finding', action: 'export' },
  perMinute: 20,
})

const actingAnswer = z
  .object({
    verdict: z.enum(['valid', 'invalid', 'unknown']),
    label: z.string(),
    reason: z.string(),
    cites: z.array(z.string()),
  })
  .meta({ id: 'ActingAnswer' })

export const findingDetail = findingRow
  .extend({
    question: z.string().optional(),
    cites: z.array(z.string()),
    mode: z.enum(['automatic', 'assisted', 'manual']).optional(),
    explanation: z.string().describe('一段话：为何不符'),
    advice: z.string().optional().describe('怎样才符合'),
    sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })).describe('从结论到条款，一步一步'),
    dueReason: z.array(z.string()).describe('为何是这一天'),
    expected: z.string().optional(),
    actualText: z.string().optional(),
    exemptions: z.array(z.object({ id: z.string(), title: z.string(), why: z.string() })).describe('查过的免责情形'),
    evidence: z.array(
      z.object({
        register: z.string(),
        registerTitle: z.string(),
        file: z.string().optional(),
        batch: z.string(),
        row: z.int(),
        subject: z.boolean().describe('是被判定的那一行'),
        cells: z.array(z.object({ field: z.string(), label: z.string(), value: z.string() })),
      }),
    ),
    thread: z
      .array(
        z.object({
          step: z.enum(['statute', 'power', 'post', 'officer', 'record', 'finding']),
          label: z.string(),
          title: z.string(),
          detail: z.string().optional(),
          missing: z.boolean().describe('这一环还没有'),
          id: z.string().optional(),
        }),
      )
      .describe('条文 → 职权 → 岗位 → 人员 → 执法记录 → 疑点'),
    acting: z
      .object({ day: z.string().optional(), certificate: actingAnswer, appointment: actingAnswer })
      .optional()
      .describe('办理当日是否持有效证件、是否在任；统计用途不显示'),
    history: z.array(
      z.object({ what: z.enum(['firstSeen', 'lastSeen', 'resolved', 'reopened']), run: z.string(), at: givenInstant }),
    ),
    assignments: z.array(assignment).optional().describe('交给谁核查；只告诉看得到所涉人员的人和受交办的人'),
    mayAssign: z.boolean().describe('可以交给别人核查'),
    mayEndAssignments: z.boolean().describe('可以结束交办'),
    packVersion: z.string(),
    packDigest: z.string(),
  })
  .meta({ id: 'Finding' })

export const getFinding = route({
  id: 'getFinding',
  method: 'GET',
  path: '/findings/:id',
  summary: '一条疑点：说明、依据的行、期限理由、从条文到人的线索',
  tag,
  params: idParams,
  answers: { 200: findingDetail },
  policy: { resource: 'finding', action: 'read' },
})
