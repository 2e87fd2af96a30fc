/** Parameters nobody has set, with the indicators that hang on them. */
import type { UnsetParameter } from '#core/finding'
import type { Indicator } from '#core/indicator'
import { isUnset, type Parameter } from '#core/parameter'

export function listUnsetParameters(
  indicators: readonly Indicator[],
  parameters: ReadonlyMap<string, Parameter>,
): UnsetParameter[] {
  const holding = new Map<string, string[]>()
  for (const indicator of indicators)
    for (const id of namedParameters(indicator.branches, parameters, new Set()))
      holding.set(id, [...(holding.get(id) ?? []), indicator.id])
  return [...parameters.values()]
    .filter((parameter) => isUnset(parameter) && holding.has(parameter.id))
    .map(({ id, title }) => ({ id, title, indicators: holding.get(id) ?? [] }))
}

/** Wherever in a branch a parameter stands, it stands there as the very parameter of the pack. */
function namedParameters(part: unknown, parameters: ReadonlyMap<string, Parameter>, found: Set<string>): Set<string> {
  if (typeof part !== 'object' || part === null) return found
  if ('id' in part && typeof part.id === 'string' && 'unit' in part && parameters.get(part.id) === part) {
    found.add(part.id)
    return found
  }
  for (const inner of part instanceof Map ? part.values() : Object.values(part))
    namedParameters(inner, parameters, found)
  return found
}
