import { z } from 'zod'
import { citationSchema } from '#core/citation'
import { idSchema } from '#core/register'

const constantSchema = z.union([z.string(), z.number(), z.boolean()])

/** How long, and how it is counted: a parameter with a unit of time, or a number with its own citation. */
export const countSchema = z
  .strictObject({
    parameter: z.string().optional().describe('天数等由哪个参数给出'),
    amount: z.number().int().nonnegative().optional(),
    unit: z.enum(['day', 'working-day', 'month', 'year']).optional(),
    cites: citationSchema.optional().describe('直接写 amount 时必须有出处'),
    rollOver: z.boolean().optional().describe('末日为休息日时是否顺延；不写则按制度包的规定'),
    countStartDay: z.boolean().optional().describe('起算当日是否计入；默认不计入'),
    extension: z
      .strictObject({
        field: idSchema.describe('本记录中写明延长数量的字段'),
        max: z.strictObject({ parameter: z.string() }).optional().describe('延长的上限'),
        absent: z.literal(0).optional().describe('写 0 表示该字段空白即没有延长'),
      })
      .optional(),
  })
  .describe('期限')

export type CountDefinition = z.infer<typeof countSchema>

/** A value to compare with: the name of a field of the record, or one of these. */
export type OperandDefinition =
  | string
  | { field: string }
  | { fact: string }
  | { parameter: string }
  | { constant: string | number | boolean }
  | { sum: OperandDefinition[] }
  | { difference: [OperandDefinition, OperandDefinition] }
  | { product: [OperandDefinition, OperandDefinition] }
  | { later: OperandDefinition; by: CountDefinition }
  | { asOf: true }

export const operandSchema: z.ZodType<OperandDefinition> = z.lazy(() =>
  z.union([
    z.string(),
    z.strictObject({ field: z.string() }),
    z.strictObject({ fact: z.string() }),
    z.strictObject({ parameter: z.string() }),
    z.strictObject({ constant: constantSchema }),
    z.strictObject({ sum: z.array(operandSchema).min(2) }),
    z.strictObject({ difference: z.tuple([operandSchema, operandSchema]) }),
    z.strictObject({ product: z.tuple([operandSchema, operandSchema]) }),
    z.strictObject({ later: operandSchema, by: countSchema }),
    z.strictObject({ asOf: z.literal(true).describe('判定日') }),
  ]),
)

const COMPARISONS = [
  'equals',
  'not-equals',
  'before',
  'on-or-before',
  'after',
  'on-or-after',
  'less-than',
  'at-most',
  'more-than',
  'at-least',
] as const

export type ComparisonWord = (typeof COMPARISONS)[number]

const wordSchema = z
  .enum([
    ...COMPARISONS,
    ...COMPARISONS.map((w) => `missing-or-${w}` as const),
    'missing',
    'present',
    'starts-with',
    'matches',
    'contains',
    'contains-all',
  ])
  .describe('比较词；missing-or-… 表示缺值也算成立')

export type ConditionDefinition =
  | { all: ConditionDefinition[] }
  | { any: ConditionDefinition[] }
  | { not: ConditionDefinition }
  | LeafDefinition

export type LeafDefinition = {
  field?: string | undefined
  fact?: string | undefined
  value?: OperandDefinition | undefined
  is?: z.infer<typeof wordSchema> | undefined
  of?: OperandDefinition | undefined
  equals?: string | number | boolean | undefined
  oneOf?: (string | number)[] | undefined
  noneOf?: (string | number)[] | undefined
}

/** `{ field: x, is: on-or-before, of: y }`, with `equals`, `oneOf` and `noneOf` as short forms; combined by all, any, not. */
export const conditionSchema: z.ZodType<ConditionDefinition> = z.lazy(() =>
  z.union([
    z.strictObject({ all: z.array(conditionSchema).min(1) }),
    z.strictObject({ any: z.array(conditionSchema).min(1) }),
    z.strictObject({ not: conditionSchema }),
    z.strictObject({
      field: z.string().optional(),
      fact: z.string().optional(),
      value: operandSchema.optional(),
      is: wordSchema.optional(),
      of: operandSchema.optional(),
      equals: constantSchema.optional(),
      oneOf: z
        .array(z.union([z.string(), z.number()]))
        .min(1)
        .optional(),
      noneOf: z
        .array(z.union([z.string(), z.number()]))
        .min(1)
        .optional(),
    }),
  ]),
)
