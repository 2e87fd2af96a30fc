import { z } from 'zod'
import { citationSchema } from '#core/citation'

export const idSchema = z.string().regex(/^[a-z][A-Za-z0-9]*$/, '标识只用英文字母和数字，以小写字母开头')

/** What a field holds. Money is read in 元 or 万元 and kept as integer fen; a month is a tax or report period such as 2026-03. */
const fieldTypeSchema = z
  .enum(['text', 'code', 'creditCode', 'date', 'month', 'money', 'integer', 'decimal', 'boolean', 'enum', 'list'])
  .describe('类型：文字、编码（保留前导零）、统一社会信用代码、日期、所属期、金额、整数、小数、是否、枚举、列表')

export type FieldType = z.infer<typeof fieldTypeSchema>

/** Money that comes of penalties. No indicator may rest on what it brings in, nor on how much of it is to be brought in. */
const fieldNatureSchema = z
  .enum(['fine', 'confiscation', 'fine-revenue', 'confiscation-revenue', 'fine-target'])
  .describe('性质：罚款、没收、罚款收入、没收收入、罚没指标；后三种任何考核项目都不得使用')

export type FieldNature = z.infer<typeof fieldNatureSchema>

export const fieldDefinitionSchema = z.strictObject({
  type: fieldTypeSchema,
  label: z.string().min(1).describe('中文名称'),
  aliases: z.array(z.string().min(1)).optional().describe('导入时认得的其他列名'),
  required: z.boolean().optional().describe('为真时，缺值的行被拒收'),
  unit: z.enum(['元', '万元']).optional().describe('金额列没有写单位时按此单位读'),
  values: z
    .record(z.string(), z.array(z.string().min(1)))
    .optional()
    .describe('枚举：标识 → 文件中的写法；书写顺序即由低到高的顺序'),
  nature: fieldNatureSchema.optional(),
  from: z.string().optional().describe('视图：取自来源登记簿的哪个字段'),
})

/** A register as its author writes it: a table filled from files, or a view over another register. */
export const registerDefinitionSchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  aliases: z.array(z.string().min(1)).optional().describe('文件名或工作表名中认得的其他名称'),
  cites: citationSchema.optional(),
  keeper: idSchema.optional().describe('指明由谁登记的字段（机关或岗位）'),
  key: z.array(idSchema).min(1).describe('唯一确定一行的字段'),
  date: idSchema.optional().describe('按哪个日期字段分月存放'),
  shared: z.array(idSchema).min(1).optional().describe('还有 fields.yaml 中哪几组字段；同名的以 fields 中的为准'),
  fields: z.record(idSchema, fieldDefinitionSchema),
  view: z
    .strictObject({
      of: idSchema,
      where: z.strictObject({ field: idSchema, equals: z.string() }),
    })
    .optional()
    .describe('视图：来源登记簿和筛选'),
})

export type FieldDefinition = z.infer<typeof fieldDefinitionSchema>
export type RegisterDefinition = z.infer<typeof registerDefinitionSchema>
