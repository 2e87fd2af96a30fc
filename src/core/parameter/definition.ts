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

const idSchema = z
  .string()
  .regex(
    /^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)*$/,
    '标识只用英文字母和数字，以小写字母开头；分组时用“.”连接，如 tip.registerDays',
  )

/** One parameter as its author writes it in parameters.yaml; a parameter without values is unset. */
export const parameterDefinitionSchema = z.strictObject({
  id: idSchema,
  title: z.string().min(1),
  unit: parameterUnitSchema,
  weakerWhen: z.enum(['larger', 'smaller']).optional().describe('值向哪个方向变动算放宽；用于检查下级制度包的改动'),
  nature: z.enum(['fine-target']).optional().describe('性质：fine-target 罚没指标，任何考核项目都不得使用'),
  values: z.array(datedValueSchema).default([]),
})

export const parametersFileSchema = z.array(parameterDefinitionSchema)

/** More values for a parameter that is defined elsewhere in the same pack. */
export const parameterSupplementSchema = z.strictObject({
  id: idSchema,
  values: z.array(datedValueSchema).min(1),
})

/** A file of parameters/: whole parameters, or values to be added to those of parameters.yaml. */
export const parameterSetFileSchema = z.array(z.union([parameterDefinitionSchema, parameterSupplementSchema]))

export type ParameterDefinition = z.infer<typeof parameterDefinitionSchema>
export type ParameterSupplement = z.infer<typeof parameterSupplementSchema>
export type ParameterUnit = z.infer<typeof parameterUnitSchema>
