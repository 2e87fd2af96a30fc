/** Finding one's way in a zod schema by the data at hand: which option of a union is meant, which keys an object has. */
import type { z } from 'zod'

export type Schema = z.core.$ZodType

function definitionOf(schema: Schema): z.core.$ZodTypes['_zod']['def'] {
  return (schema as z.core.$ZodTypes)._zod.def
}

/** Without optional, nullable, default and lazy around it. */
function unwrap(schema: Schema): Schema {
  const def = definitionOf(schema)
  switch (def.type) {
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
    case 'readonly':
      return unwrap(def.innerType)
    case 'lazy':
      return unwrap(def.getter())
    default:
      return schema
  }
}

export function listKeys(schema: Schema): string[] {
  const def = definitionOf(unwrap(schema))
  return def.type === 'object' ? Object.keys(def.shape) : []
}

export function listOptions(schema: Schema): readonly Schema[] {
  const def = definitionOf(unwrap(schema))
  return def.type === 'union' ? def.options : []
}

/** Descends by `path`; undefined where the schema has nothing there. */
export function findSchema(schema: Schema, path: readonly PropertyKey[], data: unknown): Schema | undefined {
  const [step, ...rest] = path
  if (step === undefined) return unwrap(schema)
  const here = findOption(schema, data)
  if (here === undefined) return undefined
  const def = definitionOf(here)
  const inner = valueAt(data, [step])
  if (def.type === 'object') {
    const next = def.shape[String(step)]
    return next === undefined ? undefined : findSchema(next, rest, inner)
  }
  if (def.type === 'array') return findSchema(def.element, rest, inner)
  if (def.type === 'record') return findSchema(def.valueType, rest, inner)
  if (def.type === 'tuple') {
    const next = def.items[Number(step)]
    return next === undefined ? undefined : findSchema(next, rest, inner)
  }
  return undefined
}

/** A union's option that the data looks most like: of its kind, with the most keys in common and the same literal values. */
export function findOption(schema: Schema, data: unknown): Schema | undefined {
  const here = unwrap(schema)
  const def = definitionOf(here)
  if (def.type !== 'union') return here
  let best: { option: Schema; score: number } | undefined
  for (const option of def.options) {
    const score = likeness(option, data)
    if (score > 0 && (best === undefined || score > best.score)) best = { option, score }
  }
  return best === undefined ? undefined : findOption(best.option, data)
}

function likeness(schema: Schema, data: unknown): number {
  const def = definitionOf(unwrap(schema))
  switch (def.type) {
    case 'union':
      return Math.max(...def.options.map((option) => likeness(option, data)))
    case 'array':
    case 'tuple':
      return Array.isArray(data) ? 1 : 0
    case 'string':
    case 'number':
    case 'boolean':
      return typeof data === def.type ? 1 : 0
    case 'record':
      return isObject(data) ? 1 : 0
    case 'object': {
      if (!isObject(data)) return 0
      return Object.entries(def.shape).reduce((score, [key, inner]) => {
        if (data[key] === undefined) return score
        const literal = definitionOf(inner)
        return score + (literal.type === 'literal' && literal.values.includes(data[key] as string) ? 100 : 1)
      }, 0)
    }
    default:
      return 0
  }
}

/** In Chinese, the forms a value of this schema may take: 文字, { field }, … */
export function describeForm(schema: Schema): string {
  const def = definitionOf(unwrap(schema))
  switch (def.type) {
    case 'string':
      return '文字'
    case 'number':
      return '数'
    case 'boolean':
      return 'true 或 false'
    case 'null':
      return 'null'
    case 'array':
    case 'tuple':
      return '列表'
    case 'enum':
      return Object.values(def.entries).join('、')
    case 'literal':
      return def.values.map(String).join('、')
    case 'record':
      return '“键: 值”'
    case 'object': {
      const keys = Object.entries(def.shape)
      const needed = keys.filter(([, inner]) => !mayBeAbsent(inner)).map(([key]) => key)
      return `{ ${(needed.length > 0 ? needed : keys.map(([key]) => key)).slice(0, 4).join(', ')} }`
    }
    case 'union':
      return [...new Set(def.options.map(describeForm))].join('、')
    default:
      return '值'
  }
}

function mayBeAbsent(schema: Schema): boolean {
  return ['optional', 'default'].includes(definitionOf(schema).type)
}

export function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, step) => {
    if (Array.isArray(value)) return value[Number(step)]
    return isObject(value) ? value[String(step)] : undefined
  }, data)
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
