/** Asserting facts one at a time, and importing them by file. */
import { z } from 'zod'
import { day, filled, id, route, text, version } from '#contract/route'
import { AUTHORITY_KINDS, keysOf, VALUE_SCHEMAS } from '#core/authority'

const common = {
  id: id.optional().describe('不写即新增'),
  validFrom: day,
  validTo: day.optional().describe('从这一天起不再如此'),
  removed: z.boolean().default(false).describe('这一段时间里并不存在（撤销、离任、撤岗）'),
  reason: filled(500).describe('依据或理由'),
  version: version.default(0),
}

const removal = z.object({
  ...common,
  kind: z.enum(keysOf(AUTHORITY_KINDS)),
  id,
  removed: z.literal(true),
})

const asserted = z.discriminatedUnion('kind', [
  z.object({ ...common, kind: z.literal('region'), value: VALUE_SCHEMAS.region }),
  z.object({ ...common, kind: z.literal('body'), value: VALUE_SCHEMAS.body }),
  z.object({ ...common, kind: z.literal('unit'), value: VALUE_SCHEMAS.unit }),
  z.object({ ...common, kind: z.literal('post'), value: VALUE_SCHEMAS.post }),
  z.object({ ...common, kind: z.literal('officer'), value: VALUE_SCHEMAS.officer }),
  z.object({ ...common, kind: z.literal('certificate'), value: VALUE_SCHEMAS.certificate }),
  z.object({ ...common, kind: z.literal('training'), value: VALUE_SCHEMAS.training }),
  z.object({ ...common, kind: z.literal('appointment'), value: VALUE_SCHEMAS.appointment }),
])

const change = [
  { resource: 'region', action: 'change' },
  { resource: 'body', action: 'change' },
  { resource: 'unit', action: 'change' },
  { resource: 'post', action: 'change' },
  { resource: 'officer', action: 'change' },
  { resource: 'certificate', action: 'change' },
  { resource: 'training', action: 'change' },
  { resource: 'appointment', action: 'change' },
] as const

const caution = z
  .object({ label: z.string(), explanation: z.string(), cites: z.array(z.string()) })
  .meta({ id: 'FactCaution', description: '可以记录，但依条款须注意的' })

export const assertFact = route({
  id: 'assertFact',
  method: 'POST',
  path: '/facts',
  summary: '记一条事实：从哪天到哪天如何；从不覆盖以前的记录',
  tag: '组织与人员',
  body: z.union([asserted, removal]),
  answers: {
    201: z
      .discriminatedUnion('outcome', [
        z.object({
          outcome: z.literal('recorded'),
          id: z.string(),
          version: z.int(),
          entry: z.int(),
          caution: caution.optional(),
        }),
        z.object({
          outcome: z.literal('waiting').describe('带来权限，等待另一个人确认；现在什么也没有记录'),
          id: z.string(),
          approval: z.string(),
          caution: caution.optional(),
        }),
      ])
      .meta({ id: 'FactAnswer' }),
  },
  policy: { anyOf: change },
  idempotent: true,
})

export const IMPORT_KINDS = [
  'regions',
  'bodies',
  'units',
  'posts',
  'officers',
  'certificates',
  'trainings',
  'appointments',
] as const
const kindParams = z.object({ kind: z.enum(IMPORT_KINDS) })
const MAXIMUM_FILE = 20 * 1024 * 1024

export const getImportTemplate = route({
  id: 'getImportTemplate',
  method: 'GET',
  path: '/imports/:kind/template.xlsx',
  summary: '导入模板',
  tag: '组织导入',
  params: kindParams,
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'import', action: 'read' },
})

export const importPreview = z
  .object({
    kind: z.enum(IMPORT_KINDS),
    file: z.string(),
    rows: z.int().describe('文件中的数据行 = 采纳 + 待确认 + 拒收 + 重复'),
    accepted: z.int(),
    waiting: z.int().describe('带来权限，导入后等待另一个人确认'),
    rejectedRows: z.int(),
    duplicates: z.int().describe('与已有记录完全相同，不再导入'),
    created: z.int(),
    changed: z.int(),
    rejected: z.array(
      z.object({ line: z.int(), column: z.string().optional(), value: z.string().optional(), reason: z.string() }),
    ),
    sample: z
      .array(
        z.object({
          line: z.int(),
          what: z.enum(['create', 'change', 'wait']),
          cells: z.record(z.string(), z.string()),
        }),
      )
      .describe('前若干行会怎样'),
    faults: z.int().describe('拒收的原因共有几处；rejected 只列前一千处'),
    faultsToken: z.string().optional().describe('拒收的原因多于列出的：凭它取全部'),
    columns: z.array(z.object({ heading: z.string(), field: z.string().optional() })).describe('列的对应'),
    token: z.string().optional().describe('确认导入时交回；有拒收的行则没有'),
  })
  .meta({ id: 'ImportPreview' })

export const previewImport = route({
  id: 'previewImport',
  method: 'POST',
  path: '/imports/:kind/preview',
  summary: '上传文件并预览：哪些行采纳、拒收、重复',
  tag: '组织导入',
  params: kindParams,
  upload: { maximumBytes: MAXIMUM_FILE },
  answers: { 200: importPreview },
  policy: { resource: 'import', action: 'import' },
  idempotent: true,
  perMinute: 30,
})

export const getImportFaults = route({
  id: 'getImportFaults',
  method: 'GET',
  path: '/imports/:kind/faults.xlsx',
  summary: '一次预览拒收的全部原因',
  tag: '组织导入',
  params: kindParams,
  query: z.object({ token: filled(200) }),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'import', action: 'import' },
})

export const commitImport = route({
  id: 'commitImport',
  method: 'POST',
  path: '/imports/:kind/commit',
  summary: '确认导入：全部写入，或一行也不写',
  tag: '组织导入',
  params: kindParams,
  body: z.object({ token: filled(200), validFrom: day.optional(), reason: text(500).optional() }),
  answers: {
    200: z
      .object({
        rows: z.int().describe('文件中的数据行 = 新增 + 变动 + 待确认 + 重复'),
        created: z.int(),
        changed: z.int(),
        waiting: z.int(),
        duplicates: z.int(),
        entry: z.int().optional(),
        approval: z.string().optional().describe('待确认的行在这一事项里'),
      })
      .meta({ id: 'ImportDone' }),
  },
  policy: { resource: 'import', action: 'import' },
  idempotent: true,
})
