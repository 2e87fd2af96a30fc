/** A pack over the one it extends: what it adds, what it changes with an entry in overrides.yaml, and what it may not touch. */
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { type IndicatorDefinition, suggestion } from '#core/indicator'
import type { ParameterDefinition } from '#core/parameter'
import type { RegisterDefinition } from '#core/register'
import type { Definitions, Located } from './collect.ts'
import type { OverrideDefinition, PackDefinition, PostDefinition } from './definition.ts'
import { listIndicatorWeakenings, listParameterWeakenings } from './weakening.ts'

type Home = Pick<PackDefinition, 'counting' | 'inForce'>

/** An indicator with the pack it was first written in: that pack's way of counting and days in force stay with it. */
export type PlacedIndicator = Located<IndicatorDefinition> & { home?: Home }

export type Merged = {
  parameters: Map<string, Located<ParameterDefinition>>
  posts: Map<string, Located<PostDefinition>>
  registers: Map<string, Located<RegisterDefinition>>
  indicators: Map<string, PlacedIndicator>
  overrides: OverrideDefinition[]
  broken: Set<string>
}

const KINDS = {
  parameter: '参数',
  post: '岗位',
  register: '登记簿',
  indicator: '考核项目',
} as const

type ElementKind = keyof typeof KINDS

export function emptyMerge(): Merged {
  return {
    parameters: new Map(),
    posts: new Map(),
    registers: new Map(),
    indicators: new Map(),
    overrides: [],
    broken: new Set(),
  }
}

/** Adds one level to what lies above it. `level` 0 is the topmost pack, which has nothing to override; undefined when the top is not known. */
export function mergeLevel(above: Merged, own: Definitions, level: number | undefined): Diagnostic[] {
  const diagnostics: Diagnostic[] = []
  for (const id of own.broken.elements) above.broken.add(id)
  const overrides = uniqueById(own.overrides, (o) => o.target, '改动', diagnostics)
  const parameters = uniqueById(own.parameters, (p) => p.id, KINDS.parameter, diagnostics)
  const indicators = uniqueById(own.indicators, (i) => i.id, KINDS.indicator, diagnostics)
  for (const override of overrides.values()) {
    diagnostics.push(...applyOverride(above, override, { parameters, indicators }, level))
  }
  above.overrides.push(...[...overrides.values()].map((o) => o.definition))
  add('parameter', parameters, above.parameters, overrides, diagnostics)
  add(
    'register',
    uniqueById(own.registers, (r) => r.id, KINDS.register, diagnostics),
    above.registers,
    overrides,
    diagnostics,
  )
  add(
    'post',
    uniqueById(own.posts, (p) => p.id, KINDS.post, diagnostics),
    above.posts,
    overrides,
    diagnostics,
  )
  const home = own.pack?.definition
  const placed = new Map(
    [...indicators].map(([id, located]) => [id, home === undefined ? located : { ...located, home }]),
  )
  add('indicator', placed, above.indicators, overrides, diagnostics)
  return diagnostics
}

/** Two definitions of one name are a fault, never a silent overwrite. */
export function uniqueById<T>(
  list: readonly Located<T>[],
  idOf: (definition: T) => string,
  kind: string,
  diagnostics: Diagnostic[],
): Map<string, Located<T>> {
  const unique = new Map<string, Located<T>>()
  for (const located of list) {
    const id = idOf(located.definition)
    const earlier = unique.get(id)
    if (earlier === undefined) {
      unique.set(id, located)
      continue
    }
    const where = earlier.file === located.file ? '本文件前面' : `已在 ${earlier.file} 中`
    diagnostics.push(
      diagnostic(
        'pack.duplicate-id',
        placeOf(located),
        `${kind} ${id} 重复：${where}定义过。`,
        '改用另一个标识，或删去其中一处。',
      ),
    )
  }
  return unique
}

function add<T>(
  kind: ElementKind,
  own: ReadonlyMap<string, Located<T>>,
  above: Map<string, Located<T>>,
  overrides: ReadonlyMap<string, Located<OverrideDefinition>>,
  diagnostics: Diagnostic[],
): void {
  for (const [id, located] of own) {
    const inherited = above.get(id)
    if (inherited !== undefined && !overrides.has(`${kind}:${id}`)) {
      const hint =
        kind === 'indicator' || kind === 'parameter'
          ? `确要改动时，在 overrides.yaml 中写 target: '${kind}:${id}' 一条；否则改用另一个标识。`
          : '改用另一个标识；上级的登记簿和岗位直接可用，不必重写。'
      diagnostics.push(
        diagnostic(
          'pack.undeclared-override',
          placeOf(located),
          `${KINDS[kind]} ${id} 在上级制度包中已有（${inherited.file}），这里又定义了一次。`,
          hint,
        ),
      )
      continue
    }
    above.set(id, located)
  }
}

function applyOverride(
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
  const list: ReadonlyMap<string, Located<unknown>> = kind === 'indicator' ? above.indicators : above.parameters
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
        `要改动的${kind === 'indicator' ? KINDS.indicator : KINDS.parameter} ${id} 在上级制度包中没有。`,
        hint,
      ),
    ]
  }
  const changes =
    kind === 'indicator'
      ? changeIndicator(above, id, override, own.indicators.get(id))
      : changeParameter(above, id, located, own.parameters.get(id))
  if (changes === undefined) {
    const may =
      kind === 'indicator'
        ? 'remove、mode，或在 indicators 中重新定义该项目'
        : 'remove、values，或在 parameters.yaml 中重新定义该参数'
    return [
      diagnostic(
        'pack.shape',
        placeOf(located),
        `${override.target} 这一条没有写怎样改动。`,
        `写 ${may}，三者写一个；不改动则删去这一条。`,
      ),
    ]
  }
  return checkWeakening(located, changes)
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

function checkWeakening(located: Located<OverrideDefinition>, reasons: readonly string[]): Diagnostic[] {
  const { definition: override } = located
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

export function placeOf(located: Located<unknown>, key?: string): { file: string; path?: string } {
  const path = key === undefined ? located.path : located.path === '' ? key : `${located.path}.${key}`
  return path === '' ? { file: located.file } : { file: located.file, path }
}
