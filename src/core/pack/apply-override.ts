import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { type IndicatorDefinition, suggestion } from '#core/indicator'
import type { ParameterDefinition } from '#core/parameter'
import type { CategoryDefinition } from './categories.ts'
import type { OverrideDefinition } from './definition.ts'
import type { Merged } from './merge.ts'
import { type Located, placeOf } from './place.ts'
import { listIndicatorWeakenings, listParameterWeakenings } from './weakening.ts'

const NAMES = { indicator: '考核项目', parameter: '参数', category: '考核类别' } as const

const WAYS = {
  indicator: 'remove、mode，或在 indicators 中重新定义该项目，三者写一个',
  parameter: 'remove、values，或在 parameters.yaml 中重新定义该参数，三者写一个',
  category: 'posts（改由哪些岗位承担）；考核类别不能取消，增加的类别写在 categories.yaml',
} as const

/** Carries out one entry of overrides.yaml on what lies above, and says what is wrong with it. */
export function applyOverride(
  above: Merged,
  located: Located<OverrideDefinition>,
  own: {
    parameters: ReadonlyMap<string, Located<ParameterDefinition>>
    indicators: ReadonlyMap<string, Located<IndicatorDefinition>>
  },
  level: number | undefined,
): Diagnostic[] {
  const { definition: override } = located
  const [kind = '', ...rest] = override.target.split(':')
  const id = rest.join(':')
  const lists: Readonly<Record<string, ReadonlyMap<string, Located<unknown>>>> = {
    indicator: above.indicators,
    parameter: above.parameters,
    category: above.categories,
  }
  const list = lists[kind] ?? new Map()
  const inherited = list.get(id)
  if (above.broken.has(id) || (inherited === undefined && level === undefined)) return []
  if (inherited === undefined) {
    const hint =
      level === 0
        ? '本制度包没有 extends；删去这一条，或在 pack.yaml 中写明上级。'
        : suggestion(id, [...list.keys()], '上级现有')
    return [
      diagnostic(
        'pack.unknown-override',
        placeOf(located, 'target'),
        `要改动的${NAMES[kind as keyof typeof NAMES]} ${id} 在上级制度包中没有。`,
        hint,
      ),
    ]
  }
  if (kind === 'category' && switchesOff(above.categories.get(id)?.definition, override)) {
    return [
      diagnostic(
        'pack.weakening-override',
        placeOf(located),
        `考核类别 ${id} 是上级规定必须考核的，不能取消，也不能在其中一个系统取消。`,
        '删去这一条；可以改由其他岗位承担（posts），也可以在 categories.yaml 中增加类别。',
      ),
    ]
  }
  const changes =
    kind === 'indicator'
      ? changeIndicator(above, id, override, own.indicators.get(id))
      : kind === 'category'
        ? changeCategory(above, id, located)
        : changeParameter(above, id, located, own.parameters.get(id))
  if (changes === undefined) {
    return [
      diagnostic(
        'pack.shape',
        placeOf(located),
        `${override.target} 这一条没有写怎样改动。`,
        `写 ${WAYS[kind as keyof typeof WAYS]}；不改动则删去这一条。`,
      ),
    ]
  }
  return checkWeakening(located, changes, above.firm.has(override.target))
}

/** What makes the change weaker; undefined when the entry changes nothing or too much. */
function changeIndicator(
  above: Merged,
  id: string,
  override: OverrideDefinition,
  redefined: Located<IndicatorDefinition> | undefined,
): string[] | undefined {
  const inherited = above.indicators.get(id)
  const ways = [override.remove === true, override.mode !== undefined, redefined !== undefined].filter(Boolean).length
  if (inherited === undefined || ways !== 1 || override.values !== undefined) return undefined
  if (override.remove === true) {
    above.indicators.delete(id)
    above.removed.add(id)
    return ['不再考核该项目']
  }
  if (redefined !== undefined) return listIndicatorWeakenings(inherited.definition, redefined.definition)
  if (override.mode === undefined) return undefined
  const changed = { ...inherited.definition, mode: override.mode }
  above.indicators.set(id, { ...inherited, definition: changed })
  return listIndicatorWeakenings(inherited.definition, changed)
}

function changeParameter(
  above: Merged,
  id: string,
  located: Located<OverrideDefinition>,
  redefined: Located<ParameterDefinition> | undefined,
): string[] | undefined {
  const override = located.definition
  const inherited = above.parameters.get(id)
  const ways = [override.remove === true, override.values !== undefined, redefined !== undefined].filter(Boolean).length
  if (inherited === undefined || ways !== 1 || override.mode !== undefined) return undefined
  if (override.remove === true) {
    above.parameters.delete(id)
    return ['取消该参数']
  }
  if (redefined !== undefined) return listParameterWeakenings(inherited.definition, redefined.definition)
  if (override.values === undefined) return undefined
  const changed = { ...inherited.definition, values: override.values }
  above.parameters.set(id, { ...located, definition: changed })
  return listParameterWeakenings(inherited.definition, changed)
}

/** Whoever extends a pack assesses all that it assesses: a category goes neither as a whole nor in one variant. */
function switchesOff(inherited: CategoryDefinition | undefined, { remove, posts }: OverrideDefinition): boolean {
  if (remove === true) return true
  if (posts === undefined || Array.isArray(posts) || inherited?.posts === undefined) return false
  if (Array.isArray(inherited.posts)) return true
  return Object.keys(inherited.posts).some((variant) => !(variant in posts))
}

/** A category itself stays; whom it concerns may be laid down for the office at hand. */
function changeCategory(above: Merged, id: string, located: Located<OverrideDefinition>): string[] | undefined {
  const { remove, mode, values, posts } = located.definition
  const inherited = above.categories.get(id)
  if (inherited === undefined || posts === undefined || remove === true || mode !== undefined || values !== undefined)
    return undefined
  above.categories.set(id, { ...located, definition: { ...inherited.definition, posts } })
  const kept = new Set(listPosts(posts))
  const dropped = listPosts(inherited.definition.posts).filter((post) => !kept.has(post))
  return dropped.length === 0 ? [] : [`不再涉及岗位 ${dropped.join('、')}`]
}

/** With the variant each is named for, since a post dropped in one variant is dropped there. */
function listPosts(posts: CategoryDefinition['posts']): string[] {
  if (posts === undefined || Array.isArray(posts)) return posts ?? []
  return Object.entries(posts).flatMap(([variant, ids]) => ids.map((id) => `${variant}/${id}`))
}

function checkWeakening(
  located: Located<OverrideDefinition>,
  reasons: readonly string[],
  refused: boolean,
): Diagnostic[] {
  const { definition: override } = located
  if (refused && (reasons.length > 0 || override.weakens)) {
    return [
      diagnostic(
        'pack.weakening-override',
        placeOf(located),
        `对 ${override.target} 的改动放宽了上级规定${reasons.length > 0 ? `（${reasons.join('；')}）` : ''}，而上级制度包写明一律不许放宽。`,
        '删去这一条；只可增加考核项目，或改得更严。',
      ),
    ]
  }
  const faults: string[] = []
  const remedies: string[] = []
  if (reasons.length > 0 && !override.weakens) {
    faults.push(`放宽了上级规定（${reasons.join('；')}），却写了 weakens: false`)
    remedies.push('改为 weakens: true')
  }
  if (reasons.length > 0 || override.weakens) {
    const missing = [
      ...(override.justification === undefined ? ['justification（理由）'] : []),
      ...(override.approvedBy === undefined ? ['approvedBy（批准机关）'] : []),
    ]
    if (missing.length > 0) {
      const what = override.weakens && reasons.length > 0 ? `放宽了上级规定（${reasons.join('；')}），` : ''
      faults.push(`${what}没有写 ${missing.join('和 ')}`)
      remedies.push(`补写 ${missing.join('和 ')}`)
    }
  }
  if (faults.length === 0) return []
  return [
    diagnostic(
      'pack.weakening-override',
      placeOf(located),
      `对 ${override.target} 的改动${faults.join('，也')}。`,
      `${remedies.join('，')}；不打算放宽时，改回不低于上级的要求。`,
    ),
  ]
}
