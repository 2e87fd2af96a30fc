/** What the files beside registers and indicators may name, and how a name that leads nowhere is told. */

import { z } from 'zod'
import { type Citation, citationSchema, originSchema } from '#core/citation'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import { suggestion } from '#core/indicator'
import { type Located, placeOf } from './place.ts'

export const ELEMENT_NAMES = {
  indicator: '考核项目',
  category: '考核类别',
  parameter: '参数',
  post: '岗位',
  register: '登记簿',
  duty: '工作要求',
  credential: '证件核查',
  scorecard: '计分表',
  fault: '过错',
  aggravation: '从重情形',
} as const

export type ElementName = keyof typeof ELEMENT_NAMES

/**
 * Known identifiers by kind. `faulty` are there but have faults of their own; `removed` are indicators of a pack above that
 * a pack below has dropped; `unread` when some file could not be read, so that a name may well stand there.
 */
export type Known = Readonly<Record<ElementName, ReadonlySet<string>>> & {
  faulty: ReadonlySet<string>
  removed: ReadonlySet<string>
  unread: boolean
}

export function checkName(
  known: Known,
  kind: ElementName,
  id: string,
  located: Located<unknown>,
  key: string,
): Diagnostic[] {
  if (known[kind].has(id) || known.faulty.has(id) || known.removed.has(id) || known.unread) return []
  return [
    diagnostic(
      'pack.unknown-name',
      placeOf(located, key),
      `${ELEMENT_NAMES[kind]} ${id} 没有定义。`,
      suggestion(id, [...known[kind]], `现有${ELEMENT_NAMES[kind]}`),
    ),
  ]
}

export function findElementName(kind: string): ElementName | undefined {
  return Object.keys(ELEMENT_NAMES).includes(kind) ? (kind as ElementName) : undefined
}

/** Points: not set (null), by a parameter, or a number with its origin. */
export const pointsSchema = z.union([
  z.null(),
  z.strictObject({ parameter: z.string().describe('分值由哪个参数给出') }),
  z.strictObject({ value: z.number().nonnegative(), origin: originSchema, cites: citationSchema.optional() }),
])

export type Points =
  | null
  | { parameter: string }
  | { value: number; origin: 'src' | 'ext' | 'design'; cites?: Citation | undefined }

export function checkPoints(
  known: Known,
  points: Points | undefined,
  located: Located<unknown>,
  key: string,
): Diagnostic[] {
  if (points === undefined || points === null) return []
  if ('parameter' in points) return checkName(known, 'parameter', points.parameter, located, `${key}.parameter`)
  if (points.origin === 'design' || points.cites !== undefined) return []
  return [
    diagnostic(
      'pack.uncited-number',
      placeOf(located, key),
      `分值 ${points.value} 标为 ${points.origin}，却没有写出处。`,
      '补写 cites: { document, article }；若是自行设定的值，origin 写 design。',
    ),
  ]
}

/** One word for the whole file: a catalogue of unset points would otherwise drown every other warning. */
export function sayUnsetPoints(file: string, what: string, count: number): Diagnostic[] {
  if (count === 0) return []
  return [
    diagnostic(
      'pack.unset-points',
      { file },
      `${what}有${count}项没有设定分值，不能据此计分。`,
      '查明依据后写入 points 的值、来源和出处；原文没有规定的保持 null。',
    ),
  ]
}
