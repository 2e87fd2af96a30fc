import { z } from 'zod'
import { keysOf, POST_ROLES } from '#core/authority'
import { idSchema } from '#core/register'

const scalarSchema = z.union([z.string(), z.number(), z.boolean(), z.null()])

/** A value of a made-up record: a constant, or one of these. `null` leaves the cell blank. */
export type ExpressionDefinition =
  | string
  | number
  | boolean
  | null
  | { value: string }
  | {
      day: ExpressionDefinition
      plus?: ExpressionDefinition | undefined
      months?: ExpressionDefinition | undefined
      parameter?: string | undefined
      roll?: boolean | undefined
      workingDays?: ExpressionDefinition | undefined
    }
  | { month: ExpressionDefinition; plus?: number | undefined }
  | { year: ExpressionDefinition }
  | { between: [number, number] }
  | { amount: [number, number]; scaled?: boolean | undefined }
  | { oneOf: (string | number | boolean)[] }
  | { number: string; of?: ExpressionDefinition | undefined }
  | { officer: string; other?: number | undefined }
  | { party: 'id' | 'name' | 'organ' }
  | { sum: ExpressionDefinition[] }
  | { difference: [ExpressionDefinition, ExpressionDefinition] }
  | { product: ExpressionDefinition[] }
  | { parameter: string }
  | { list: ExpressionDefinition[] }
  | { text: ExpressionDefinition[] }

const expressionSchema: z.ZodType<ExpressionDefinition> = z.lazy(() =>
  z.union([
    scalarSchema,
    z
      .strictObject({ value: z.string() })
      .describe('前面定义的一个值；base 是本事由的起始日，start 是所写时段的第一日，index 是重复行的次序'),
    z
      .strictObject({
        day: expressionSchema,
        plus: expressionSchema.optional().describe('加几日，可为负'),
        months: expressionSchema.optional().describe('加几个月'),
        parameter: z.string().optional().describe('加一个参数给出的期间，按参数的单位'),
        roll: z.boolean().optional().describe('遇休息日顺延到下一个工作日'),
        workingDays: expressionSchema.optional().describe('加几个工作日'),
      })
      .describe('一个日期，依 months、parameter、plus、workingDays、roll 的次序推算'),
    z
      .strictObject({ month: expressionSchema, plus: z.number().int().optional() })
      .describe('某日所在的月，可加减几个月'),
    z.strictObject({ year: expressionSchema }).describe('某日所在的年'),
    z.strictObject({ between: z.tuple([z.number().int(), z.number().int()]) }).describe('两数之间的一个整数'),
    z
      .strictObject({ amount: z.tuple([z.number(), z.number()]), scaled: z.boolean().optional() })
      .describe('两数之间的一个金额（元）；scaled 表示再乘以当事人的规模'),
    z.strictObject({ oneOf: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1) }),
    z.strictObject({ number: z.string(), of: expressionSchema.optional() }).describe('一个不重复的编号，冠以此字'),
    z
      .strictObject({ officer: z.string(), other: z.number().int().optional() })
      .describe('当日在此岗位的人；other 取另一人'),
    z.strictObject({ party: z.enum(['id', 'name', 'organ']) }),
    z.strictObject({ sum: z.array(expressionSchema).min(2) }),
    z.strictObject({ difference: z.tuple([expressionSchema, expressionSchema]) }),
    z.strictObject({ product: z.array(expressionSchema).min(2) }),
    z.strictObject({ parameter: z.string() }).describe('参数在起始日的值'),
    z.strictObject({ list: z.array(expressionSchema) }),
    z.strictObject({ text: z.array(expressionSchema).min(1) }).describe('连成一段文字'),
  ]),
)

const rowSchema = z.strictObject({
  register: idSchema,
  by: z.string().optional().describe('经办的岗位：据此填写经办人、岗位和机关'),
  times: z.number().int().min(2).optional().describe('同样的行写几次；index 是第几次，从 0 起'),
  set: z.record(idSchema, expressionSchema),
})

const expectationSchema = z.strictObject({
  indicator: z.string(),
  branch: z.string().optional(),
  of: z.string().optional().describe('哪一行的主键就是疑点的对象'),
  key: z.array(expressionSchema).min(1).optional().describe('对象不是一行时，写出它的各个值'),
  outcome: z.enum(['satisfied', 'violated', 'undetermined', 'exempted']),
  why: z.string().min(1).describe('为什么应当是这个结果'),
})

const storySchema = z.strictObject({
  id: z.string().min(1),
  perMille: z.number().positive().describe('每千件事由中有几件'),
  since: z.iso.date().optional().describe('规则自此日起才是这样：所写时段在此之前开始的，不埋设'),
  until: z.iso.date().optional().describe('规则到此日（不含）为止是这样：所写时段在此之后结束的，不埋设'),
  drop: z.array(z.string()).optional().describe('去掉哪些行'),
  change: z.record(z.string(), z.record(idSchema, expressionSchema)).optional(),
  values: z.record(idSchema, expressionSchema).optional().describe('改写前面定义的值'),
  add: z.record(z.string(), rowSchema).optional(),
  expect: z.union([expectationSchema, z.array(expectationSchema)]).optional(),
})

/** generators/*.yaml: one kind of affair as it should be done, and the ways it departs from that. */
export const familySchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  share: z.number().positive().describe('这类事由的相对件数'),
  perParty: z.number().int().positive().default(1).describe('一个当事人最多有几件'),
  perOrgan: z.boolean().optional().describe('每个机关每月一件'),
  values: z.record(idSchema, expressionSchema).optional(),
  rows: z.record(z.string(), rowSchema),
  stories: z.array(storySchema).default([]),
})

/** generators/office.yaml: the made-up office. */
export const officeSchema = z.strictObject({
  from: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('默认从哪个月起'),
  place: z.string().min(1).describe('虚构的地名'),
  division: z
    .string()
    .regex(/^\d{6}$/)
    .describe('虚构的行政区划代码'),
  fields: z
    .strictObject({ party: idSchema, partyName: idSchema, organ: idSchema, officer: idSchema, post: idSchema })
    .partial()
    .optional()
    .describe('哪些字段写明是谁的、哪个机关、谁经办：不写出的行照此填写'),
  holdings: z
    .strictObject({
      register: idSchema,
      officer: idSchema,
      name: idSchema,
      post: idSchema,
      organ: idSchema,
      from: idSchema,
      to: idSchema,
    })
    .optional()
    .describe('任职登记簿及其各字段'),
  organisation: z
    .strictObject({
      regions: z
        .record(z.string().regex(/^\d{2,12}$/), z.string().min(1))
        .default({})
        .describe('虚构的行政区划：代码 → 名称'),
      first: z.string().min(1).describe('第一个机关的名称，其余机关都在它之下'),
      others: z.string().includes('{n}').describe('其余机关的名称，{n} 是序号'),
      units: z.record(z.string(), z.string().min(1)).describe('岗位序列 → 管这些岗位的内设机构'),
      leaders: z.array(idSchema).describe('哪些岗位是单位领导'),
      head: z.string().min(1).describe('内设机构负责人的岗位名称'),
      examination: z.string().min(1).describe('取得执法资格的考试'),
      offices: z
        .array(
          z.strictObject({
            unit: z.string().min(1),
            posts: z.record(
              idSchema,
              z.strictObject({
                title: z.string().min(1),
                roles: z.array(z.enum(keysOf(POST_ROLES))).describe('持有这个岗位的人在系统里的职责'),
              }),
            ),
          }),
        )
        .describe('第一个机关里不办理登记簿事项的内设机构和岗位'),
    })
    .optional()
    .describe('机构、内设机构、岗位、人员、证件、培训、任职：供导入'),
})

export type FamilyDefinition = z.infer<typeof familySchema>
export type OfficeDefinition = z.infer<typeof officeSchema>
export type StoryDefinition = z.infer<typeof storySchema>
export type RowDefinition = z.infer<typeof rowSchema>
export type ExpectationDefinition = z.infer<typeof expectationSchema>
