import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import { PACK_LEVELS } from '#core/pack-naming'
import { parameterDefinitionSchema } from '#core/parameter'
import { idSchema } from '#core/register'
import { postsByVariantSchema } from './categories.ts'

function keysOf<K extends string>(named: Readonly<Record<K, string>>): [K, ...K[]] {
  return Object.keys(named) as [K, ...K[]]
}

/** pack.yaml: what this pack is, where it comes from and when it applies. */
export const packDefinitionSchema = z.strictObject({
  id: z.string().regex(/^[a-z]+\/[a-z0-9-]+$/, '写成“辖区/名称”，如 cn/tax-assessment'),
  version: z.string().regex(/^\d+\.\d+\.\d+$/, '写成 1.0.0 的样式'),
  title: z.string().min(1),
  issuer: z.string().min(1),
  level: z.enum(keysOf(PACK_LEVELS)),
  extends: z.string().optional().describe('上级制度包的文件夹，相对本文件夹'),
  inForce: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }).describe('施行和废止日期'),
  source: z.strictObject({ title: z.string().min(1), digest: z.string().optional(), note: z.string().optional() }),
  variants: z.array(idSchema).min(1).optional().describe('同一制度的不同系统，如国税、地税'),
  variantTitles: z.record(idSchema, z.string().min(1)).optional().describe('各系统的名称；不写的以编号显示'),
  counting: z
    .strictObject({
      rollOver: z.boolean().describe('末日为休息日时顺延'),
      countStartDay: z.boolean().default(false),
      cites: citationSchema.optional(),
      note: z.string().optional(),
    })
    .describe('期间计算的一般规定'),
  weakening: z
    .enum(['justified', 'refused'])
    .optional()
    .describe('下级制度包能否放宽本包：justified 写明理由并经批准（不写即此）；refused 一律不许，只可增加和加严'),
  clauses: z
    .array(
      z.strictObject({
        article: z.string(),
        title: z.string().min(1).optional(),
        force: forceSchema,
        elements: z
          .array(
            z
              .string()
              .regex(
                /^(indicator|category|parameter|post|register|duty|credential|scorecard|fault|aggravation):.+$/,
                '写成 indicator:<标识>、duty:<标识> 等',
              ),
          )
          .optional()
          .describe('由哪些要素落实，如 indicator:<标识>、duty:<标识>'),
        covers: z.array(z.string()).optional(),
        note: z.string().optional(),
      }),
    )
    .optional(),
})

/** posts.yaml */
export const postDefinitionSchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  aliases: z.array(z.string()).optional(),
  line: z.enum(['frontline', 'internal']).optional().describe('一线执法或内勤'),
  family: z.string().optional().describe('岗位序列；同一序列至多一个主岗'),
  primary: z.boolean().optional(),
  variants: z.array(idSchema).optional(),
  cites: citationSchema.optional(),
})

export const postsFileSchema = z.array(postDefinitionSchema)

/** overrides.yaml: how a pack departs from the one it extends. Anything weaker must say so and why. */
export const overrideSchema = z.strictObject({
  target: z
    .string()
    .regex(/^(indicator|parameter|category):.+$/, '写成 indicator:<标识>、parameter:<标识> 或 category:<标识>')
    .describe('indicator:<标识>、parameter:<标识> 或 category:<标识>'),
  remove: z.boolean().optional(),
  mode: z.enum(['automatic', 'assisted', 'manual']).optional(),
  values: parameterDefinitionSchema.shape.values.unwrap().min(1).optional(),
  posts: postsByVariantSchema.optional().describe('考核类别改由哪些岗位承担'),
  weakens: z.boolean().describe('是否放宽上级规定'),
  justification: z.string().min(1).optional(),
  approvedBy: z.string().min(1).optional(),
  cites: citationSchema.optional(),
})

export const overridesFileSchema = z.array(overrideSchema)

const cellSchema = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())])

/** The reason codes of findings, as a case may expect them. A test keeps this list equal to that of `#core/finding`. */
export const REASONS = [
  'no-answer',
  'late-answer',
  'early-answer',
  'no-predecessor',
  'predecessor-too-late',
  'forbidden',
  'condition-false',
  'late',
  'early',
  'repeated',
  'over',
  'under',
  'missed-cycle',
  'field-missing',
  'answer-field-missing',
  'no-record',
  'parameter-unset',
  'calendar-unknown',
  'exemption-unknown',
  'to-be-checked',
  'register-missing',
] as const

/** cases/*.yaml: worked examples, run against the engine. Amounts are in 元. */
export const caseDefinitionSchema = z.strictObject({
  name: z.string().min(1),
  covers: z.array(z.string()).optional(),
  cites: citationSchema.optional(),
  indicator: z.string(),
  given: z.strictObject({
    asOf: z.iso.date(),
    calendar: z
      .enum(['official', 'weekends-only'])
      .default('official')
      .describe('weekends-only：没有官方日历的年份，只把周六周日当休息日（仅供举例）'),
    parameters: z
      .record(z.string(), z.union([z.number(), z.string(), z.null()]))
      .optional()
      .describe('本例另设的参数值'),
    registers: z.record(idSchema, z.array(z.record(z.string(), cellSchema))),
  }),
  expect: z.array(
    z.strictObject({
      key: z.array(z.union([z.string(), z.number()])).min(1),
      branch: z.string().optional(),
      outcome: z.enum(['satisfied', 'violated', 'undetermined', 'exempted', 'pending', 'not-judged']),
      reason: z.enum(REASONS).optional(),
      reasonAt: z.string().optional(),
      due: z.iso.date().optional(),
      actual: z.iso.date().optional(),
      officer: z.string().optional(),
      says: z.array(z.string()).optional().describe('说明文字中须有的字句'),
    }),
  ),
})

export const casesFileSchema = z.array(caseDefinitionSchema)

export type PackDefinition = z.infer<typeof packDefinitionSchema>
export type PostDefinition = z.infer<typeof postDefinitionSchema>
export type OverrideDefinition = z.infer<typeof overrideSchema>
export type CaseDefinition = z.infer<typeof caseDefinitionSchema>
