/** What is running here, and under which licences. */
import { z } from 'zod'
import { route, text } from '#contract/route'

export const aboutSchema = z
  .object({
    name: z.string(),
    version: z.string(),
    node: z.string(),
    database: z.object({ kind: z.enum(['embedded', 'external']), version: z.string() }),
    signsInElsewhere: z.string().optional().describe('统一认证服务的地址；配置了它，系统才有对外连接'),
    evidence: z.boolean().describe('数据库的耐久设置都开着，可作证据'),
    packs: z.array(z.object({ id: z.string(), version: z.string(), digest: z.string() })),
    licences: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string() })),
  })
  .meta({ id: 'About' })

export const getAbout = route({
  id: 'getAbout',
  method: 'GET',
  path: '/about',
  summary: '版本和许可',
  tag: '关于',
  answers: { 200: aboutSchema },
  policy: { resource: 'about', action: 'read' },
})

export const exportLicences = route({
  id: 'exportLicences',
  method: 'GET',
  path: '/about/licences.xlsx',
  summary: '所用的软件和许可导出为 XLSX',
  tag: '关于',
  query: z.object({ q: text(60).optional().describe('软件名称中的字') }),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'about', action: 'export' },
})
