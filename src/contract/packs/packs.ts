/** Regulation packs: what a regulation says, beside what the engine makes of it. */
import { z } from 'zod'
import { page, paging, route, sorting, text } from '#contract/route'
import { keysOf } from '#core/authority'
import { PACK_LEVELS, PACK_PARTS, PACK_STATES } from '#core/pack-naming'

const tag = '制度包'
const words = z.object({ id: z.string(), title: z.string() })

export const packSummary = z
  .object({
    jurisdiction: z.string(),
    name: z.string(),
    id: z.string(),
    title: z.string(),
    version: z.string(),
    issuer: z.string(),
    level: z.string().describe('层级，如“国家”'),
    inForce: z.object({ from: z.string().optional(), to: z.string().optional() }),
    extends: z.array(z.string()),
    digest: z.string(),
    clauses: z.int(),
    indicators: z.int(),
    parameters: z.int(),
    unset: z.int().describe('尚未设定的参数'),
    cases: z.int(),
    faulty: z.string().optional().describe('读不通时的原因'),
  })
  .meta({ id: 'PackSummary' })

const filters = {
  q: text(60).optional().describe('名称、编号或制定机关中的字'),
  state: z.enum(keysOf(PACK_STATES)).optional(),
  level: z.enum(keysOf(PACK_LEVELS)).optional(),
  sort: sorting('title', 'level', 'issuer', 'inForce', 'indicators', 'unset'),
}

export const listPacks = route({
  id: 'listPacks',
  method: 'GET',
  path: '/packs',
  summary: '制度包列表',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(packSummary).meta({ id: 'PackList' }) },
  policy: { resource: 'pack', action: 'list' },
})

export const exportPacks = route({
  id: 'exportPacks',
  method: 'GET',
  path: '/packs.xlsx',
  summary: '制度包列表导出为 XLSX',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'pack', action: 'export' },
})

export const packDetail = packSummary
  .extend({
    source: z.object({ title: z.string(), digest: z.string().optional(), note: z.string().optional() }),
    variants: z.array(words).describe('适用情形，如各税务系统'),
    clauseList: z.array(
      z.object({
        article: z.string(),
        title: z.string().optional(),
        force: z.enum(['mandatory', 'discretionary', 'aspirational']),
        note: z.string().optional(),
        elements: z
          .array(words.extend({ kind: z.string().describe('要素的种类，如“考核项目”') }))
          .describe('落实这一条的要素'),
      }),
    ),
    parameterList: z.array(
      words.extend({
        unit: z.string(),
        unset: z.boolean(),
        values: z.array(
          z.object({
            since: z.string().optional(),
            value: z.union([z.number(), z.string()]).optional(),
            text: z.string().describe('连同单位的写法'),
            origin: z.enum(['src', 'ext', 'design']),
            cites: z.string().optional(),
          }),
        ),
        usedBy: z.array(words).describe('用到它的考核项目'),
      }),
    ),
    categoryList: z.array(words),
    indicatorList: z.array(
      words.extend({
        question: z.string().optional(),
        mode: z.enum(['automatic', 'assisted', 'manual']),
        force: z.string(),
        category: z.string().optional(),
        cites: z.array(z.string()),
        posts: z.array(words),
        branches: z.array(words.extend({ register: z.string(), mode: z.string() })),
        cases: z.int(),
      }),
    ),
    registerList: z.array(
      words.extend({
        key: z.array(z.string()),
        fields: z.array(words.extend({ type: z.string() })),
      }),
    ),
    postList: z.array(words.extend({ line: z.string().optional(), family: z.string().optional() })),
    warnings: z.array(z.object({ code: z.string(), message: z.string(), hint: z.string().optional(), at: z.string() })),
  })
  .meta({ id: 'Pack' })

const packParams = z.object({
  jurisdiction: z.string().regex(/^[a-z]{2,20}$/, '不是制度包的辖区'),
  name: z.string().regex(/^[a-z0-9-]{1,60}$/, '不是制度包的名称'),
})

export const getPack = route({
  id: 'getPack',
  method: 'GET',
  path: '/packs/:jurisdiction/:name',
  summary: '一个制度包：条款与要素、参数与来源、项目',
  tag,
  params: packParams,
  answers: { 200: packDetail },
  policy: { resource: 'pack', action: 'read' },
})

export const exportPackPart = route({
  id: 'exportPackPart',
  method: 'GET',
  path: '/packs/:jurisdiction/:name/parts.xlsx',
  summary: '制度包的一部分导出为 XLSX',
  tag,
  params: packParams,
  query: z.object({
    part: z.enum(keysOf(PACK_PARTS)),
    q: text(60).optional().describe('要找的字'),
  }),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'pack', action: 'export' },
})

export const packCases = z
  .discriminatedUnion('state', [
    z.object({
      state: z.literal('running').describe('第一次查看时才运行，稍后再取'),
      done: z.int().describe('已经算完的用例'),
      total: z.int(),
    }),
    z.object({
      state: z.literal('done'),
      passed: z.int(),
      failed: z.int(),
      items: z.array(
        z.object({
          name: z.string(),
          file: z.string(),
          indicator: z.string(),
          passed: z.boolean(),
          faults: z.array(z.string()),
        }),
      ),
    }),
  ])
  .meta({ id: 'PackCases' })

export const getPackCases = route({
  id: 'getPackCases',
  method: 'GET',
  path: '/packs/:jurisdiction/:name/cases',
  summary: '用例和运行结果',
  tag,
  params: packParams,
  answers: { 200: packCases },
  policy: { resource: 'pack', action: 'read' },
})
