/** scorecards/*.yaml: how an assessment is marked. Sections are categories, items are indicators; points may be unset. */
import { z } from 'zod'
import { citationSchema, forceSchema } from '#core/citation'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { Indicator } from '#core/indicator'
import type { Parameter } from '#core/parameter'
import { elementIdSchema } from './categories.ts'
import { checkTargetParameter } from './guard.ts'
import { checkName, checkPoints, type Known, type Points, pointsSchema, sayUnsetPoints } from './naming.ts'
import { type Located, placeOf } from './place.ts'

export const scorecardDefinitionSchema = z.strictObject({
  id: elementIdSchema,
  title: z.string().min(1),
  force: forceSchema,
  cites: z.union([citationSchema, z.array(citationSchema).min(1)]),
  covers: z.array(z.string()).optional(),
  scale: z
    .strictObject({ parameter: z.string().describe('满分由哪个参数给出') })
    .optional()
    .describe('满分'),
  sections: z
    .array(
      z.strictObject({
        category: z.string().describe('考核类别的标识'),
        points: pointsSchema.optional(),
        items: z
          .array(
            z.strictObject({
              indicator: z.string(),
              points: pointsSchema.default(null),
              note: z.string().optional(),
            }),
          )
          .optional()
          .describe('各考核项目；不写表示本类的全部项目，分值未设定'),
        note: z.string().optional(),
      }),
    )
    .min(1)
    .describe('各部分，每个考核类别一部分'),
  note: z.string().optional(),
})

export type ScorecardDefinition = z.infer<typeof scorecardDefinitionSchema>

/** With the items of every section written out. */
export type Scorecard = Omit<ScorecardDefinition, 'sections'> & {
  sections: readonly (Omit<ScorecardDefinition['sections'][number], 'items'> & { items: readonly ScorecardItem[] })[]
}

type ScorecardItem = NonNullable<ScorecardDefinition['sections'][number]['items']>[number]

export function checkScorecard(
  located: Located<ScorecardDefinition>,
  known: Known,
  {
    indicators,
    parameters,
  }: { indicators: ReadonlyMap<string, Indicator>; parameters: ReadonlyMap<string, Parameter> },
): { scorecard: Scorecard; diagnostics: Diagnostic[] } {
  const { definition: raw } = located
  const diagnostics: Diagnostic[] = []
  if (raw.scale !== undefined)
    diagnostics.push(...checkName(known, 'parameter', raw.scale.parameter, located, 'scale.parameter'))
  for (const { id, key } of listParameters(raw)) {
    const parameter = parameters.get(id)
    if (parameter !== undefined) diagnostics.push(...checkTargetParameter(parameter, located, key))
  }
  const seen = new Set<string>()
  const sections = raw.sections.map((section, s) => {
    const key = `sections[${s}]`
    diagnostics.push(...checkName(known, 'category', section.category, located, `${key}.category`))
    diagnostics.push(...checkPoints(known, section.points, located, `${key}.points`))
    const items = section.items ?? listItems(section.category, indicators)
    for (const [i, item] of items.entries()) {
      const here = `${key}.items[${i}]`
      if (seen.has(item.indicator)) diagnostics.push(twice(located, here, item.indicator))
      seen.add(item.indicator)
      diagnostics.push(...checkName(known, 'indicator', item.indicator, located, `${here}.indicator`))
      diagnostics.push(...checkPoints(known, item.points, located, `${here}.points`))
      const category = indicators.get(item.indicator)?.category
      if (category !== undefined && category !== section.category)
        diagnostics.push(elsewhere(located, here, item.indicator, category))
    }
    return { ...section, items: items.filter((item) => !known.removed.has(item.indicator)) }
  })
  const unset = sections.flatMap((section) => section.items).filter((item) => item.points === null).length
  diagnostics.push(...sayUnsetPoints(located.file, `计分表“${raw.title}”`, unset))
  return { scorecard: { ...raw, sections }, diagnostics }
}

/** Every parameter that decides how much something counts. */
function listParameters(raw: ScorecardDefinition): { id: string; key: string }[] {
  const of = (points: Points | undefined, key: string) =>
    points !== undefined && points !== null && 'parameter' in points
      ? [{ id: points.parameter, key: `${key}.points.parameter` }]
      : []
  return [
    ...(raw.scale === undefined ? [] : [{ id: raw.scale.parameter, key: 'scale.parameter' }]),
    ...raw.sections.flatMap((section, s) => [
      ...of(section.points, `sections[${s}]`),
      ...(section.items ?? []).flatMap((item, i) => of(item.points, `sections[${s}].items[${i}]`)),
    ]),
  ]
}

function listItems(category: string, indicators: ReadonlyMap<string, Indicator>): ScorecardItem[] {
  return [...indicators.values()]
    .filter((indicator) => indicator.category === category)
    .map(({ id }) => ({ indicator: id, points: null }))
}

function twice(located: Located<ScorecardDefinition>, key: string, id: string): Diagnostic {
  return diagnostic(
    'pack.duplicate-id',
    placeOf(located, key),
    `考核项目 ${id} 在计分表里写了两次，会重复计分。`,
    '删去其中一处。',
  )
}

function elsewhere(located: Located<ScorecardDefinition>, key: string, id: string, category: string): Diagnostic {
  return diagnostic(
    'pack.shape',
    placeOf(located, key),
    `考核项目 ${id} 属于考核类别 ${category}，不属于这一部分。`,
    `移到 category: ${category} 的那一部分。`,
  )
}
