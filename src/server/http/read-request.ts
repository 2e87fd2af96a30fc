/** Reads a request by the schemas of its route, and says in Chinese what does not fit. */
import type { z } from 'zod'
import type { Fault } from '#contract/route'
import { Refused } from '#core/diagnostic'
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
  throw new InvalidRequest(result.error.issues.flatMap((issue) => faultsOf(issue, [part])).slice(0, MOST_FAULTS))
}

const LONGEST_NAME = 40

/** A name nobody knows would narrow nothing: everything would be taken for what was asked for. */
export function readQuery(schema: z.ZodObject | undefined, value: unknown): Record<string, unknown> {
  const known = Object.keys(schema?.shape ?? {})
  const strange = Object.keys(value ?? {}).find((name) => !known.includes(name))
  // Where others choose the names, such as an identity provider, the schema says so.
  if (strange !== undefined && schema?.def.catchall === undefined)
    throw new Refused(
      'request.malformed',
      `没有“${strange.replaceAll(/[\p{Cc}\p{Surrogate}]/gu, '').slice(0, LONGEST_NAME)}”这个查询条件，没有查询。`,
      known.length === 0 ? '这个地址不带查询条件。' : `可以用的是：${known.join('、')}。`,
    )
  return schema === undefined ? {} : readPart(schema, value, 'query')
}

/** Of several forms of a body the faults of the one that was meant; that none fits would help nobody. */
function faultsOf(issue: z.core.$ZodIssue, above: readonly string[]): Fault[] {
  const path = [...above, ...issue.path.map(String)]
  const meant = issue.code === 'invalid_union' ? findMeant(issue.errors) : undefined
  if (meant === undefined) return [{ path: path.join('.'), message: issue.message }]
  return meant.flatMap((inner) => faultsOf(inner, path))
}

type Issues = readonly z.core.$ZodIssue[]

/** A form that names another value for a field of its own, such as a kind, was not meant; of the others, the one with the fewest faults. */
function findMeant(forms: readonly Issues[]): Issues | undefined {
  const strange = (issues: Issues) => issues.filter(({ code, path }) => code === 'invalid_value' && path.length === 1)
  return forms.toSorted((a, b) => strange(a).length - strange(b).length || a.length - b.length)[0]
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
