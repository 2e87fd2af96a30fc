/** In what an inherited element became weaker, as far as that can be seen from the two definitions. */
import type { IndicatorDefinition } from '#core/indicator'
import type { ParameterDefinition } from '#core/parameter'

const STRICTNESS = { manual: 0, assisted: 1, automatic: 2 } as const
const WEIGHT = { aspirational: 0, discretionary: 1, mandatory: 2 } as const

/** A changed `where` or test may weaken too, but not visibly: there the author's own `weakens` stands. */
export function listIndicatorWeakenings(before: IndicatorDefinition, after: IndicatorDefinition): string[] {
  const reasons: string[] = []
  if (STRICTNESS[after.mode] < STRICTNESS[before.mode]) reasons.push(`考核方式由 ${before.mode} 降为 ${after.mode}`)
  if (WEIGHT[after.force ?? 'mandatory'] < WEIGHT[before.force ?? 'mandatory']) {
    reasons.push(`效力由 ${before.force ?? 'mandatory'} 降为 ${after.force ?? 'mandatory'}`)
  }
  const exemptions = new Set(exemptionIds(before))
  const added = exemptionIds(after).filter((id) => !exemptions.has(id))
  if (added.length > 0) reasons.push(`增加了豁免 ${added.join('、')}`)
  const branches = new Set(branchIds(after))
  const dropped = branchIds(before).filter((id) => !branches.has(id))
  if (dropped.length > 0) reasons.push(`去掉了分支 ${dropped.join('、')}`)
  if (isNarrower(before.inForce, after.inForce)) reasons.push('适用的日期变窄')
  return reasons
}

/** A value moved in the weaker direction on some day, or unset where it was set. */
export function listParameterWeakenings(before: ParameterDefinition, after: ParameterDefinition): string[] {
  if (before.unit !== after.unit) return [`单位由 ${before.unit} 改为 ${after.unit}，无法比较宽严`]
  const days = [...new Set([...before.values, ...after.values].map((v) => v.since ?? ''))].sort()
  const reasons = days.flatMap((day) => {
    const was = valueOn(before, day)
    const is = valueOn(after, day)
    const when = day === '' ? '' : `自 ${day} 起`
    if (was === null) return []
    if (is === null) return [`${when}值 ${was} 变为未设定`]
    if (typeof was !== 'number' || typeof is !== 'number') return []
    const weaker = before.weakerWhen === 'larger' ? is > was : before.weakerWhen === 'smaller' ? is < was : false
    return weaker ? [`${when}值由 ${was} 改为 ${is}`] : []
  })
  return reasons
}

function valueOn(parameter: ParameterDefinition, day: string): number | string | null {
  return parameter.values.reduce<number | string | null>(
    (found, v) => (v.since === undefined || v.since <= day ? v.value : found),
    null,
  )
}

function branchIds(definition: IndicatorDefinition): string[] {
  return 'branches' in definition ? definition.branches.map((b) => b.id) : ['main']
}

function exemptionIds(definition: IndicatorDefinition): string[] {
  const branches = 'branches' in definition ? definition.branches : [{ ...definition, id: 'main' }]
  return branches.flatMap((b) => (b.exemptions ?? []).map((e) => (b.id === 'main' ? e.id : `${b.id}/${e.id}`)))
}

type Days = { from?: string | undefined; to?: string | undefined } | undefined

function isNarrower(before: Days, after: Days): boolean {
  const later = after?.from !== undefined && (before?.from === undefined || after.from > before.from)
  const sooner = after?.to !== undefined && (before?.to === undefined || after.to < before.to)
  return later || sooner
}
