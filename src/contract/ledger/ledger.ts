/** The ledger as it can be seen and checked. Records hold digests, never case content. */
import { z } from 'zod'
import { jobSchema } from '#contract/operation'
import { day, givenInstant, id, page, paging, route, sorting, text } from '#contract/route'

const tag = '存证账'

export const ledgerEntry = z
  .object({
    id: z.int(),
    at: givenInstant,
    action: z.string(),
    label: z.string(),
    actorKind: z.enum(['account', 'system', 'visitor']),
    actor: z.string().optional(),
    actorName: z.string().optional(),
    subjectKind: z.string(),
    subject: z.string(),
    leaf: z.int().optional().describe('树中的序号；刚写入的稍后才有'),
    commitment: z.string(),
    destroyed: z.boolean().describe('记录已依法删除，只留承诺值'),
    record: z.record(z.string(), z.unknown()).optional(),
  })
  .meta({ id: 'LedgerEntry' })

const filters = {
  action: text(60).optional(),
  actor: id.optional(),
  subject: text(80).optional(),
  from: day.optional(),
  to: day.optional(),
  seals: z.stringbool().optional().describe('也列出安全事件的封条；不按事项筛选时默认不列'),
  sort: sorting('id', 'action', 'subject'),
}

export const listLedgerEntries = route({
  id: 'listLedgerEntries',
  method: 'GET',
  path: '/ledger/entries',
  summary: '存证账条目，新的在前',
  tag,
  query: z.object({ ...filters, ...paging }),
  answers: { 200: page(ledgerEntry).meta({ id: 'LedgerPage' }) },
  policy: { resource: 'ledger', action: 'list' },
})

export const exportLedgerEntries = route({
  id: 'exportLedgerEntries',
  method: 'GET',
  path: '/ledger/entries.xlsx',
  summary: '存证账条目导出',
  tag,
  query: z.object(filters),
  answers: { 200: { file: 'xlsx' } },
  policy: { resource: 'ledger', action: 'export' },
})

export const getCheckpoint = route({
  id: 'getCheckpoint',
  method: 'GET',
  path: '/ledger/checkpoint',
  summary: '最新的签名检查点，可抄录、公示、交见证人',
  tag,
  answers: {
    200: z
      .object({
        origin: z.string(),
        size: z.int(),
        root: z.string(),
        note: z.string().describe('签名文本（C2SP）'),
        key: z.string().describe('验证公钥'),
        at: givenInstant.optional(),
        pending: z.int().describe('已提交、还未入树的条目'),
      })
      .meta({ id: 'Checkpoint' }),
  },
  policy: { resource: 'ledger', action: 'read' },
})

export const getProof = route({
  id: 'getProof',
  method: 'GET',
  path: '/ledger/proof/:entry',
  summary: '一个条目的证明，可离线核验',
  tag,
  params: z.object({ entry: z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER) }),
  answers: {
    200: z
      .object({
        entry: z.int(),
        at: givenInstant,
        action: z.string(),
        label: z.string(),
        record: z.record(z.string(), z.unknown()),
        leaf: z.string().describe('叶子的哈希，十六进制'),
        index: z.int(),
        size: z.int(),
        root: z.string(),
        note: z.string().describe('签名的检查点（C2SP）'),
        key: z.string().describe('验证公钥'),
        fingerprint: z.string().describe('公钥的 SHA-256，供人核对'),
        file: z.string().describe('建议的文件名'),
        text: z.string(),
      })
      .meta({ id: 'Proof' }),
  },
  policy: { resource: 'ledger', action: 'read' },
})

const size = z.coerce.number('不是条数').int('不是条数').min(1, '至少 1 条').max(Number.MAX_SAFE_INTEGER, '太大')

export const getConsistency = route({
  id: 'getConsistency',
  method: 'GET',
  path: '/ledger/consistency',
  summary: '从一个旧检查点接续到新检查点的证明，可离线核对（quanze ledger check-consistency）',
  tag,
  query: z
    .object({
      earlier: size.describe('旧检查点的条数'),
      later: size.optional().describe('新检查点的条数，默认最新的'),
    })
    .refine(({ earlier, later }) => later === undefined || earlier <= later, {
      path: ['later'],
      message: '新检查点的条数少于旧检查点',
    }),
  answers: {
    200: z
      .object({
        earlier: z.int(),
        later: z.int(),
        file: z.string().describe('建议的文件名'),
        text: z.string().describe('接续证明全文（C2SP）'),
      })
      .meta({ id: 'Consistency' }),
  },
  policy: { resource: 'ledger', action: 'read' },
})

export const verifyLedger = route({
  id: 'verifyLedger',
  method: 'POST',
  path: '/ledger/verify',
  summary: '核验整本账：重算哈希并与现有数据比对',
  tag,
  answers: { 202: z.object({ job: jobSchema }).meta({ id: 'VerifyStarted' }) },
  policy: { resource: 'ledger', action: 'verify' },
  idempotent: true,
  perMinute: 6,
})
