import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { type Located, placeOf } from './place.ts'

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
