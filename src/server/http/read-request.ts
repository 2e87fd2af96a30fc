/** Reads a request by the schemas of its route, and says in Chinese what does not fit. */
import type { z } from 'zod'
import type { Fault } from '#contract/route'
import { InvalidRequest } from './problem.ts'

const MOST_FAULTS = 50
const DEEPEST = 40
const UNTYPABLE = /\u0000|\p{Surrogate}/u

export function readPart<T extends z.ZodType>(
  schema: T,
  value: unknown,
  part: 'body' | 'query' | 'params',
): z.output<T> {
  const untypable = findUntypable(value, part, 0)
  if (untypable !== undefined)
    throw new InvalidRequest([{ path: untypable, message: '含有不能显示的字符，或嵌套太深' }])
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw new InvalidRequest(
    result.error.issues
      .slice(0, MOST_FAULTS)
      .map((issue): Fault => ({ path: [part, ...issue.path.map(String)].join('.'), message: issue.message })),
  )
}

/** NUL and halves of characters are nobody's text, and PostgreSQL takes neither. */
function findUntypable(value: unknown, path: string, depth: number): string | undefined {
  if (typeof value === 'string') return UNTYPABLE.test(value) ? path : undefined
  if (typeof value !== 'object' || value === null) return undefined
  if (depth > DEEPEST) return path
  for (const [key, inner] of Object.entries(value)) {
    const found = findUntypable(key, path, depth) ?? findUntypable(inner, `${path}.${key}`, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
