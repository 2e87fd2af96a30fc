import type { IndicatorContext, IndicatorDefinition } from '#core/indicator'
import { isObject } from './schema-walk.ts'

/** Whether an indicator names what is not well-formed or was not read: that fault is reported already, and none more. */
export function hangsOnFaults(
  definition: IndicatorDefinition,
  broken: ReadonlySet<string>,
  unread: ReadonlySet<string>,
  context: Omit<IndicatorContext, 'counting'>,
): boolean {
  if (mentions(definition, broken)) return true
  if ((unread.has('posts') || unread.has('pack')) && definition.posts !== undefined) return true
  if (unread.has('categories') && definition.category !== undefined) return true
  return (unread.has('parameters') || unread.has('registers')) && mentionsUnknown(definition, context)
}

function mentions(value: unknown, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false
  if (typeof value === 'string') return names.has(value)
  if (Array.isArray(value)) return value.some((v) => mentions(v, names))
  return isObject(value) && Object.values(value).some((v) => mentions(v, names))
}

function mentionsUnknown(value: unknown, context: Pick<IndicatorContext, 'registers' | 'parameters'>): boolean {
  if (Array.isArray(value)) return value.some((v) => mentionsUnknown(v, context))
  if (!isObject(value)) return false
  return Object.entries(value).some(([key, inner]) => {
    if (key === 'register' && typeof inner === 'string') return !context.registers.has(inner)
    if (key === 'parameter' && typeof inner === 'string') return !context.parameters.has(inner)
    return mentionsUnknown(inner, context)
  })
}
