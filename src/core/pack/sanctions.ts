/** sanctions.yaml: which class of sanction another instrument attaches to an item. Kept apart, since it is no part of this regulation. */
import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import { elementIdSchema } from './categories.ts'
import { checkName, type Known } from './naming.ts'
import { type Located, placeOf } from './place.ts'

const citesSchema = z.union([citationSchema, z.array(citationSchema).min(1)])

const sanctionSchema = z.strictObject({
  indicator: z.string(),
  class: elementIdSchema.nullable().describe('追究方式的标识；null 表示没有规定，由人决定'),
  cites: citesSchema.optional(),
  note: z.string().optional(),
})

export const sanctionsFileSchema = z.strictObject({
  title: z.string().min(1),
  origin: z.literal('ext').describe('来源：必须是 ext，追究方式由其他文件规定'),
  force: forceSchema,
  cites: citesSchema,
  covers: z.array(z.string()).optional(),
  classes: z
    .array(z.strictObject({ id: elementIdSchema, title: z.string().min(1), cites: citationSchema.optional() }))
    .min(1)
    .describe('各种追究方式，由轻到重'),
  sanctions: z.array(sanctionSchema).describe('考核项目 → 追究方式'),
  note: z.string().optional(),
})

export type SanctionsDefinition = z.infer<typeof sanctionsFileSchema>

/** What a confirmed fault of an indicator may lead to. Without a class a person decides. */
export type Sanction = {
  indicator: string
  class?: { id: string; title: string; rank: number }
  cites: z.infer<typeof citesSchema>
  note?: string
}

export function checkSanctions(
  located: Located<SanctionsDefinition>,
  known: Known,
): { sanctions: Map<string, Sanction>; diagnostics: Diagnostic[] } {
  const { definition: raw } = located
  const diagnostics: Diagnostic[] = []
  const classes = new Map(raw.classes.map(({ id, title }, rank) => [id, { id, title, rank }]))
  for (const [i, { id }] of raw.classes.entries()) {
    if (raw.classes.findIndex((other) => other.id === id) !== i)
      diagnostics.push(twice(located, `classes[${i}].id`, `追究方式 ${id} 重复：本文件前面定义过。`))
  }
  const sanctions = new Map<string, Sanction>()
  for (const [i, one] of raw.sanctions.entries()) {
    const key = `sanctions[${i}]`
    diagnostics.push(...checkName(known, 'indicator', one.indicator, located, `${key}.indicator`))
    const found = one.class === null ? undefined : classes.get(one.class)
    if (one.class !== null && found === undefined) {
      diagnostics.push(
        diagnostic(
          'pack.unknown-name',
          placeOf(located, `${key}.class`),
          `追究方式 ${one.class} 没有在 classes 中定义。`,
          suggestion(one.class, [...classes.keys()], '现有追究方式'),
        ),
      )
    }
    if (sanctions.has(one.indicator))
      diagnostics.push(twice(located, `${key}.indicator`, `考核项目 ${one.indicator} 的追究方式重复：本文件前面写过。`))
    if (known.removed.has(one.indicator)) continue
    sanctions.set(one.indicator, {
      indicator: one.indicator,
      cites: one.cites ?? raw.cites,
      ...(found && { class: found }),
      ...(one.note !== undefined && { note: one.note }),
    })
  }
  return { sanctions, diagnostics }
}

function twice(located: Located<unknown>, key: string, message: string): Diagnostic {
  return diagnostic('pack.duplicate-id', placeOf(located, key), message, '删去其中一处。')
}
