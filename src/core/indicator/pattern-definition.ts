/** The thirteen patterns as an author writes them, and the parts they share. */
import { z } from 'zod'
import { idSchema } from '#core/register'
import { conditionSchema, countSchema, operandSchema } from './condition-definition.ts'

/** A register's rows, the date that places them in time, and which of them count. */
const sourceSchema = z.strictObject({
  register: idSchema,
  at: idSchema.optional().describe('事实发生的日期字段'),
  where: conditionSchema.optional(),
})

/** Fields that must be equal; `{ a: b }` when they are named differently here and there. The first one is the anchor. */
export const matchSchema = z.array(z.union([idSchema, z.record(idSchema, idSchema)])).min(1)

const sideSchema = sourceSchema.extend({ match: matchSchema.optional() })

const boundSchema = z.strictObject({ field: idSchema, plus: countSchema.optional(), minus: countSchema.optional() })

/** A value looked up in another register for the record at hand, usable in conditions as `fact: <name>`. */
const factSchema = z.strictObject({
  register: idSchema,
  match: matchSchema.optional(),
  where: conditionSchema.optional(),
  at: idSchema.optional(),
  from: boundSchema.optional().describe('只看不早于此的行'),
  to: boundSchema.optional().describe('只看不晚于此的行'),
  take: z
    .enum(['count', 'sum', 'min', 'max', 'first', 'last'])
    .describe('取个数、合计、最小、最大、最早一条、最近一条'),
  of: idSchema.optional().describe('取哪个字段'),
  absent: z.union([z.string(), z.number()]).optional().describe('没有对应行时的值；不写则无法判定'),
})

/** What a pattern on single records may look up elsewhere, and which records it is about at all. */
const conditioned = {
  match: matchSchema.optional(),
  facts: z.record(idSchema, factSchema).optional(),
  given: conditionSchema.optional().describe('此条件成立的记录才被核查；不成立的不计入'),
}

const ledgerSchema = sourceSchema.extend({ sum: idSchema })

const ledgersSchema = z.union([ledgerSchema, z.array(ledgerSchema).min(1)]).describe('可以是几个登记簿，合计相加')

export const patterns = {
  responseWithin: z.strictObject({
    pattern: z.literal('responseWithin'),
    trigger: sourceSchema,
    answeredBy: z.array(sideSchema).min(1),
    match: matchSchema,
    within: countSchema.extend({ from: idSchema.optional() }).optional().describe('不写表示不限期'),
  }),
  existence: z.strictObject({
    pattern: z.literal('existence'),
    subject: sourceSchema,
    has: z.array(sideSchema).min(1).describe('任一即可'),
    match: matchSchema,
  }),
  absence: z.strictObject({
    pattern: z.literal('absence'),
    subject: sourceSchema,
    during: z
      .array(
        sideSchema.extend({
          from: idSchema.optional().describe('区间起日字段'),
          to: idSchema.optional().describe('区间止日字段'),
          openEnd: z.boolean().optional().describe('止日空白表示仍在持续'),
        }),
      )
      .min(1)
      .optional()
      .describe('存在这样的行时，不得有本记录'),
    ...conditioned,
    when: conditionSchema.optional().describe('此条件成立时，不得有本记录'),
  }),
  precedence: z.strictObject({
    pattern: z.literal('precedence'),
    subject: sourceSchema,
    after: z.array(sideSchema).min(1).describe('每一项都须先有'),
    match: matchSchema,
    gap: countSchema.optional().describe('至少间隔'),
  }),
  duplicate: z.strictObject({
    pattern: z.literal('duplicate'),
    subject: sourceSchema,
    by: z.array(idSchema).min(1),
  }),
  completeness: z.strictObject({
    pattern: z.literal('completeness'),
    subject: sourceSchema,
    fields: z.array(idSchema).optional().describe('必须填写的字段'),
    contains: z
      .array(z.strictObject({ field: idSchema, all: idSchema }))
      .optional()
      .describe('列表字段须包含另一列表的全部'),
    ...conditioned,
    require: conditionSchema.optional(),
  }),
  fieldMatch: z.strictObject({
    pattern: z.literal('fieldMatch'),
    subject: sourceSchema,
    with: sideSchema,
    ...conditioned,
    match: matchSchema,
    fields: z
      .array(
        z.union([idSchema, z.strictObject({ field: idSchema, other: idSchema, tolerance: operandSchema.optional() })]),
      )
      .min(1),
  }),
  reconciliation: z.strictObject({
    pattern: z.literal('reconciliation'),
    left: ledgersSchema,
    right: ledgersSchema,
    match: matchSchema,
    tolerance: operandSchema.optional(),
    sense: z.enum(['equal', 'not-over', 'not-under']).optional().describe('相等；左不大于右；左不小于右'),
  }),
  threshold: z.strictObject({
    pattern: z.literal('threshold'),
    subject: sourceSchema,
    measure: z.union([operandSchema, z.strictObject({ total: idSchema }), z.literal('count')]),
    by: z.array(idSchema).min(1).optional(),
    over: z
      .union([z.enum(['month', 'quarter', 'year']), z.strictObject({ months: z.number().int().positive() })])
      .optional(),
    ...conditioned,
    is: z.enum(['at-most', 'less-than', 'at-least', 'more-than', 'equals']),
    limit: operandSchema,
  }),
  deadline: z.strictObject({
    pattern: z.literal('deadline'),
    start: z.union([
      sideSchema.extend({ take: z.enum(['first', 'last']).optional() }),
      z.strictObject({ field: idSchema }),
    ]),
    end: sourceSchema,
    ...conditioned,
    within: countSchema.optional(),
    notBefore: countSchema.optional(),
  }),
  periodic: z.strictObject({
    pattern: z.literal('periodic'),
    subject: sourceSchema,
    by: z.array(idSchema).min(1).describe('对每一个……'),
    each: z
      .strictObject({
        register: idSchema,
        at: idSchema.describe('事实发生的日期字段'),
        where: conditionSchema.optional(),
        by: matchSchema.optional().describe('by 的字段在此登记簿中另有名称时，写 { 本登记簿字段: 此处字段 }'),
      })
      .optional()
      .describe('此登记簿中的对象也须有，即使一次也没有做过'),
    every: z.enum(['month', 'quarter', 'half-year', 'year']),
    atLeast: z.strictObject({ parameter: z.string() }).optional().describe('每周期至少几次；不写为一次'),
  }),
  fourEyes: z.strictObject({
    pattern: z.literal('fourEyes'),
    subject: sourceSchema,
    ...conditioned,
    distinct: z.array(z.array(idSchema).min(2)).optional().describe('每组字段须两两不同（不同的人）'),
    level: z.strictObject({ field: idSchema, atLeast: operandSchema }).optional().describe('批准层级不得低于'),
  }),
  manualChecklist: z.strictObject({
    pattern: z.literal('manualChecklist'),
    subject: sourceSchema,
    checklist: z.array(z.string().min(1)).min(1),
    evidence: z.array(z.string().min(1)).min(1).optional().describe('核查人必须附上的证据'),
    sample: z.strictObject({ parameter: z.string() }).optional().describe('抽查条数；不写为全部'),
    seed: z.strictObject({ parameter: z.string() }).optional().describe('抽样种子；种子不同，抽中的记录不同'),
  }),
} as const

export type PatternName = keyof typeof patterns

export const PATTERNS = Object.keys(patterns) as PatternName[]

export type PatternDefinition = { [P in PatternName]: z.infer<(typeof patterns)[P]> }[PatternName]
export type PatternOf<P extends PatternName> = Extract<PatternDefinition, { pattern: P }>
export type FactDefinition = z.infer<typeof factSchema>
export type MatchDefinition = z.infer<typeof matchSchema>
export type SourceDefinition = z.infer<typeof sourceSchema>
export type SideDefinition = z.infer<typeof sideSchema>
export type BoundDefinition = z.infer<typeof boundSchema>
export type LedgerDefinition = z.infer<typeof ledgerSchema>
