import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { IndicatorDefinition } from '#core/indicator'
import type { Located } from './place.ts'
import { isObject } from './schema-walk.ts'
import { joinPath } from './shape-faults.ts'

/** Keys under which a condition, an operand or a fact holds a fixed value. Counts cite their `amount` themselves. */
const FIXED = new Set(['constant', 'equals', 'oneOf', 'noneOf', 'absent'])

/**
 * A number written into a condition would be law without a source. Zero and one stand for none and any, which is grammar:
 * `count at-least 1` says that a row is there.
 */
export function checkBareNumbers({ definition, file }: Located<IndicatorDefinition>): Diagnostic[] {
  return listNumbers(definition, '').map(({ path, value }) =>
    diagnostic(
      'pack.uncited-number',
      { file, path },
      `条件里直接写了数 ${value}，看不出依据。`,
      '在 parameters.yaml 中定义参数，写明来源和出处，这里改为 { parameter: 参数标识 }。',
    ),
  )
}

function listNumbers(value: unknown, path: string): { path: string; value: number }[] {
  if (Array.isArray(value)) return value.flatMap((inner, i) => listNumbers(inner, `${path}[${i}]`))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = joinPath(path, key)
    if (!FIXED.has(key)) return listNumbers(inner, here)
    const values = Array.isArray(inner) ? inner : [inner]
    return values.flatMap((v) => (typeof v === 'number' && v !== 0 && v !== 1 ? [{ path: here, value: v }] : []))
  })
}
