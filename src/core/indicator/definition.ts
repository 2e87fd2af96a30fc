import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import { idSchema } from '#core/register'
import { conditionSchema, countSchema, operandSchema } from './condition-definition.ts'

/** A register's rows, the date that places them in time, and which of them count. */
const sourceSchema = z.strictObject({
  register: idSchema,
  at: idSchema.optional().describe('事实发生的日期字段'),
  where: conditionSchema.optional(),
})

/** Fields that must be equal; `{ a: b }` when they are named differently here and there. The first one is the anchor. */
const matchSchema = z.array(z.union([idSchema, z.record(idSchema, idSchema)])).min(1)

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

const factsSchema = z.record(idSchema, factSchema).optional()

const patterns = {
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
    match: matchSchema.optional(),
    facts: factsSchema,
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
    match: matchSchema.optional(),
    facts: factsSchema,
    require: conditionSchema.optional(),
  }),
  fieldMatch: z.strictObject({
    pattern: z.literal('fieldMatch'),
    subject: sourceSchema,
    with: sideSchema,
    match: matchSchema,
    fields: z
      .array(
        z.union([idSchema, z.strictObject({ field: idSchema, other: idSchema, tolerance: operandSchema.optional() })]),
      )
      .min(1),
  }),
  reconciliation: z.strictObject({
    pattern: z.literal('reconciliation'),
    left: sourceSchema.extend({ sum: idSchema }),
    right: sourceSchema.extend({ sum: idSchema }),
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
    match: matchSchema.optional(),
    facts: factsSchema,
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
    match: matchSchema.optional(),
    within: countSchema.optional(),
    notBefore: countSchema.optional(),
  }),
  periodic: z.strictObject({
    pattern: z.literal('periodic'),
    subject: sourceSchema,
    by: z.array(idSchema).min(1).describe('对每一个……'),
    every: z.enum(['month', 'quarter', 'half-year', 'year']),
    atLeast: z.strictObject({ parameter: z.string() }).optional().describe('每周期至少几次；不写为一次'),
  }),
  fourEyes: z.strictObject({
    pattern: z.literal('fourEyes'),
    subject: sourceSchema,
    distinct: z.array(z.array(idSchema).min(2)).optional().describe('每组字段须两两不同（不同的人）'),
    level: z.strictObject({ field: idSchema, atLeast: operandSchema }).optional().describe('批准层级不得低于'),
  }),
  manualChecklist: z.strictObject({
    pattern: z.literal('manualChecklist'),
    subject: sourceSchema,
    checklist: z.array(z.string().min(1)).min(1),
    sample: z.strictObject({ parameter: z.string() }).optional().describe('抽查条数；不写为全部'),
  }),
} as const

export type PatternName = keyof typeof patterns

export const PATTERNS = Object.keys(patterns) as PatternName[]

const exemptionSchema = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1).optional(),
  register: idSchema.optional().describe('不写表示看本记录自己的字段'),
  match: matchSchema.optional(),
  where: conditionSchema.optional(),
  until: idSchema.optional().describe('免除到哪一日；期限改从这一日起算'),
  cites: citationSchema.optional(),
})

const attributeSchema = z.strictObject({
  officer: idSchema.optional(),
  post: idSchema.optional(),
  organ: idSchema.optional(),
})

/** What stands beside the pattern in an indicator, or in each branch of one. */
const branchExtras = {
  exemptions: z.array(exemptionSchema).optional(),
  attribute: attributeSchema.optional(),
}

const head = {
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, '标识只用英文字母、数字、点和短横，以字母或数字开头'),
  title: z.string().min(1),
  question: z.string().min(1).optional(),
  advice: z.string().min(1).optional().describe('给被考核人的一句话：怎样才算做对'),
  cites: z.union([citationSchema, z.array(citationSchema).min(1)]),
  covers: z.array(z.string()).optional(),
  force: forceSchema.optional(),
  mode: z.enum(['automatic', 'assisted', 'manual']),
  posts: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]).optional(),
  inForce: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }).optional(),
}

type Extras = {
  exemptions?: z.infer<typeof exemptionSchema>[] | undefined
  attribute?: z.infer<typeof attributeSchema> | undefined
}

export type PatternDefinition = { [P in PatternName]: z.infer<(typeof patterns)[P]> }[PatternName]
export type BranchDefinition = PatternDefinition & Extras & { id: string; title?: string | undefined }
export type ExemptionDefinition = z.infer<typeof exemptionSchema>
export type FactDefinition = z.infer<typeof factSchema>
export type MatchDefinition = z.infer<typeof matchSchema>
export type SourceDefinition = z.infer<typeof sourceSchema>
export type SideDefinition = z.infer<typeof sideSchema>
export type BoundDefinition = z.infer<typeof boundSchema>

const headSchema = z.strictObject(head)
export type IndicatorHead = z.infer<typeof headSchema>

export type IndicatorDefinition = IndicatorHead &
  ((PatternDefinition & Extras) | { branches: BranchDefinition[]; attribute?: Extras['attribute'] })

/** The union is told apart by `pattern`, so that a fault names the pattern's own fields; zod cannot infer it from a mapped list. */
function byPattern<T>(shapes: readonly z.ZodObject[]): z.ZodType<T> {
  return z.discriminatedUnion(
    'pattern',
    shapes as unknown as [z.ZodObject & z.core.$ZodTypeDiscriminable],
  ) as unknown as z.ZodType<T>
}

const branchHead = { id: z.string().min(1), title: z.string().min(1).optional() }

const branchSchema = byPattern<BranchDefinition>(
  Object.values(patterns).map((p) => p.extend({ ...branchHead, ...branchExtras })),
)

/** An indicator of one pattern. */
export const singleIndicatorSchema = byPattern<IndicatorHead & PatternDefinition & Extras>(
  Object.values(patterns).map((p) => p.extend({ ...head, ...branchExtras })),
)

/** An indicator of several branches, each with a pattern of its own. */
export const branchedIndicatorSchema = z.strictObject({
  ...head,
  branches: z.array(branchSchema).min(1),
  attribute: attributeSchema.optional(),
})

/** One indicator as its author writes it. Which of the two shapes is meant shows in the key `branches`. */
export const indicatorDefinitionSchema: z.ZodType<IndicatorDefinition> = z.union([
  singleIndicatorSchema,
  branchedIndicatorSchema,
])
