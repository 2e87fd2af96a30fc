/** An indicator as its author writes it: head, pattern or branches, exemptions and attribution. */
import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import { idSchema } from '#core/register'
import { conditionSchema } from './condition-definition.ts'
import { matchSchema, type PatternDefinition, patterns } from './pattern-definition.ts'

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

const reviewSchema = z.array(z.string().min(1)).min(1).optional().describe('人工复核时要看什么')
const modeSchema = z.enum(['automatic', 'assisted', 'manual'])

/** What stands beside the pattern in an indicator, or in each branch of one. */
const branchExtras = {
  review: reviewSchema,
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
  mode: modeSchema,
  category: z.string().min(1).optional().describe('所属类别；不写 posts 时取该类别的岗位'),
  posts: z.union([z.array(z.string()), z.record(z.string(), z.array(z.string()))]).optional(),
  inForce: z.strictObject({ from: z.iso.date().optional(), to: z.iso.date().optional() }).optional(),
}

type Extras = {
  exemptions?: z.infer<typeof exemptionSchema>[] | undefined
  attribute?: z.infer<typeof attributeSchema> | undefined
  review?: string[] | undefined
}

export type BranchDefinition = PatternDefinition &
  Extras & { id: string; title?: string | undefined; mode?: z.infer<typeof modeSchema> | undefined }
export type ExemptionDefinition = z.infer<typeof exemptionSchema>

const headSchema = z.strictObject(head)
export type IndicatorHead = z.infer<typeof headSchema>

export type IndicatorDefinition = IndicatorHead &
  ((PatternDefinition & Extras) | ({ branches: BranchDefinition[] } & Pick<Extras, 'attribute' | 'review'>))

/** The union is told apart by `pattern`, so that a fault names the pattern's own fields; zod cannot infer it from a mapped list. */
function byPattern<T>(shapes: readonly z.ZodObject[]): z.ZodType<T> {
  return z.discriminatedUnion(
    'pattern',
    shapes as unknown as [z.ZodObject & z.core.$ZodTypeDiscriminable],
  ) as unknown as z.ZodType<T>
}

const branchHead = { id: z.string().min(1), title: z.string().min(1).optional(), mode: modeSchema.optional() }

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
  review: reviewSchema,
})

/** One indicator as its author writes it. Which of the two shapes is meant shows in the key `branches`. */
export const indicatorDefinitionSchema: z.ZodType<IndicatorDefinition> = z.union([
  singleIndicatorSchema,
  branchedIndicatorSchema,
])
