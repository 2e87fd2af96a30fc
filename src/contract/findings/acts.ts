/** What people did on which day, as findings tell of it, and whether they held a valid certificate that day. */
import { z } from 'zod'
import { day, id, page, paging, route, sorting } from '#contract/route'
import { keysOf, MISSING_RECORDS } from '#core/authority'
import { concerned } from './findings.ts'

const tag = '疑点'
const verdicts = ['invalid', 'unknown', 'valid'] as const

export const actRow = z
  .object({
    officer: concerned,
    body: concerned,
    post: concerned,
    day: z.string().describe('事实日期'),
    record: z.string().describe('关于哪条记录'),
    register: z.string().describe('登记簿'),
    key: z.array(z.string()).describe('登记簿里的主键'),
    verdict: z.enum(verdicts).describe('当日证件无效、无法判定、有效；没有登记证件的是无法判定'),
    label: z.string(),
    missing: z.enum(keysOf(MISSING_RECORDS)).optional().describe('无法判定的，缺哪一项登记'),
    reason: z.string(),
    cites: z.array(z.string()).describe('当日有效的条款'),
    findings: z.array(z.object({ id: z.string(), indicatorTitle: z.string(), label: z.string() })),
  })
  .meta({ id: 'Act' })

const filters = {
  verdict: z.enum(verdicts).optional(),
  node: id.optional().describe('只要这个主体或机构及其下属'),
  officer: id.optional(),
  from: day.optional(),
  to: day.optional(),
}
const sort = sorting('at', 'officer')

export const listActs = route({
  id: 'listActs',
  method: 'GET',
  path: '/acts',
  summary: '疑点涉及的执法行为，各自当日是否持有效证件',
  tag,
  query: z.object({ ...filters, sort, ...paging }),
  answers: { 200: page(actRow).meta({ id: 'ActPage' }) },
  policy: { resource: 'finding', action: 'list' },
})

const counted = z.object({ acts: z.int().describe('件数'), officers: z.int().describe('涉及的人数') })

export const countActs = route({
  id: 'countActs',
  method: 'GET',
  path: '/acts/counts',
  summary: '疑点涉及的执法行为，按当日是否持有效证件的件数（只数看得到的）',
  tag,
  query: z.object(filters),
  answers: {
    200: z
      .object({
        invalid: counted,
        unknown: counted,
        valid: counted,
        unregistered: z.int().optional().describe('人员没有登记、不在这些件数里的疑点条数；按人员或日期筛选时没有'),
      })
      .meta({ id: 'ActCounts' }),
  },
  policy: { resource: 'finding', action: 'list' },
})

export const exportActs = route({
  id: 'exportActs',
  method: 'GET',
  path: '/acts.xlsx',
  summary: '疑点涉及的执法行为和当日证件情形，导出为 XLSX',
  tag,
  query: z.object({ ...filters, sort }),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'finding', action: 'export' },
  perMinute: 20,
})
