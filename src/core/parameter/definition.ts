import { z } from 'zod'
import { citationSchema, originSchema } from '#core/citation'

const parameterUnitSchema = z
  .enum(['day', 'working-day', 'month', 'year', 'yuan', 'ratio', 'count', 'text'])
  .describe('单位：日、工作日、月、年、元、比例、个数、文字')

const datedValueSchema = z.strictObject({
  since: z.iso.date().optional().describe('自何日起适用；不写表示一直适用'),
  value: z.union([z.number(), z.string()]).nullable().describe('值；null 表示自该日起未设定'),
  origin: originSchema,
  cites: citationSchema.optional(),
  note: z.string().optional(),
})

/** One parameter as its author writes it in parameters.yaml; a parameter without values is unset. */
export const parameterDefinitionSchema = z.strictObject({
  id: z
    .string()
    .regex(
      /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/,
      '标识只用英文字母和数字，以小写字母开头；分组时用“.”连接，如 tip.registerDays',
    ),
  title: z.string().min(1),
  unit: parameterUnitSchema,
  weakerWhen: z.enum(['larger', 'smaller']).optional().describe('值向哪个方向变动算放宽；用于检查下级制度包的改动'),
  values: z.array(datedValueSchema).default([]),
})

export const parametersFileSchema = z.array(parameterDefinitionSchema)

export type ParameterDefinition = z.infer<typeof parameterDefinitionSchema>
export type ParameterUnit = z.infer<typeof parameterUnitSchema>
