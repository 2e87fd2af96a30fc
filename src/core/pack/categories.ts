/** categories.yaml: the headings under which a regulation lists what it assesses, in its order, with the posts concerned. */
import { z } from 'zod'
import { type Citation, citationSchema } from '#core/citation'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import { type Located, placeOf } from './place.ts'

export const elementIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]*$/, '标识只用英文字母、数字、点和短横，以字母或数字开头')

export const postsByVariantSchema = z
  .union([z.array(z.string()), z.record(z.string(), z.array(z.string()))])
  .describe('涉及岗位；分系统写时，没有写到的系统不考核本类，写 [] 表示考核但岗位另定')

export const categoryDefinitionSchema = z.strictObject({
  id: elementIdSchema,
  title: z.string().min(1),
  orderText: z.number().int().positive().optional().describe('在正文中的次序'),
  orderAnnex: z.number().int().positive().optional().describe('在附件中的次序'),
  posts: postsByVariantSchema.optional(),
  cites: z.union([citationSchema, z.array(citationSchema).min(1)]),
  covers: z.array(z.string()).optional(),
  note: z.string().optional(),
})

export const categoriesFileSchema = z.array(categoryDefinitionSchema)

export type CategoryDefinition = z.infer<typeof categoryDefinitionSchema>

export type Category = {
  id: string
  title: string
  orderText?: number
  orderAnnex?: number
  /** By variant; the key `all` when the same in each. A variant that is not there is not assessed in this category. */
  posts: ReadonlyMap<string, readonly string[]>
  cites: readonly Citation[]
  note?: string
}

/** Raw → checked. Posts must be there, and no two categories stand at one position. */
export function checkCategories(
  categories: Iterable<Located<CategoryDefinition>>,
  posts: ReadonlySet<string>,
  variants: readonly string[],
): { categories: Map<string, Category>; diagnostics: Diagnostic[] } {
  const diagnostics: Diagnostic[] = []
  const checked = new Map<string, Category>()
  const positions = new Map<string, CategoryDefinition>()
  for (const located of categories) {
    const raw = located.definition
    for (const key of ['orderText', 'orderAnnex'] as const) {
      const at = raw[key]
      if (at === undefined) continue
      const other = positions.get(`${key} ${at}`)
      if (other === undefined) positions.set(`${key} ${at}`, raw)
      else diagnostics.push(samePosition(located, key, other))
    }
    const byVariant = postsByVariant(raw.posts, variants)
    diagnostics.push(...checkPostsByVariant(located, byVariant, posts, variants))
    checked.set(raw.id, {
      id: raw.id,
      title: raw.title,
      posts: byVariant,
      cites: [raw.cites].flat(),
      ...(raw.orderText !== undefined && { orderText: raw.orderText }),
      ...(raw.orderAnnex !== undefined && { orderAnnex: raw.orderAnnex }),
      ...(raw.note !== undefined && { note: raw.note }),
    })
  }
  return { categories: checked, diagnostics }
}

/** Without posts at all, a category holds everywhere and leaves the posts to be named. */
function postsByVariant(
  raw: z.infer<typeof postsByVariantSchema> | undefined,
  variants: readonly string[],
): Map<string, readonly string[]> {
  if (raw === undefined) return new Map((variants.length === 0 ? ['all'] : variants).map((v) => [v, []]))
  return Array.isArray(raw) ? new Map([['all', raw]]) : new Map(Object.entries(raw))
}

function checkPostsByVariant(
  located: Located<unknown>,
  byVariant: ReadonlyMap<string, readonly string[]>,
  posts: ReadonlySet<string>,
  variants: readonly string[],
): Diagnostic[] {
  return [...byVariant].flatMap(([variant, ids]) => {
    const place = placeOf(located, variant === 'all' ? 'posts' : `posts.${variant}`)
    const strange =
      variant === 'all' || variants.includes(variant)
        ? []
        : [
            diagnostic(
              'pack.unknown-variant',
              place,
              `制度包没有名为 ${variant} 的系统。`,
              suggestion(variant, variants, 'pack.yaml 的 variants'),
            ),
          ]
    const unknown = ids
      .filter((id) => !posts.has(id))
      .map((id) =>
        diagnostic(
          'pack.unknown-post',
          place,
          `岗位 ${id} 没有在 posts.yaml 中定义。`,
          suggestion(id, [...posts], '现有岗位'),
        ),
      )
    return [...strange, ...unknown]
  })
}

function samePosition(
  located: Located<CategoryDefinition>,
  key: 'orderText' | 'orderAnnex',
  other: CategoryDefinition,
): Diagnostic {
  return diagnostic(
    'pack.duplicate-id',
    placeOf(located, key),
    `考核类别“${located.definition.title}”的${key === 'orderText' ? '正文' : '附件'}次序 ${located.definition[key]} 重复：“${other.title}”（${other.id}）已经排在那里。`,
    '核对原文的次序，改动其中一处。',
  )
}
