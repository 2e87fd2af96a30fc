/** The days a window opens and closes for one subject. */
import type { LocalDate } from '#core/calendar'
import type { Deadline } from '#core/deadline'
import { countEarlier, countLater, type Reader, type Result, readDate } from './evaluate-operand.ts'
import type { BoundTrace } from './evaluate-trace.ts'
import type { Bound } from './indicator.ts'

/** `absent`: no such bound, so nothing lies beyond it. */
export type BoundResult = { kind: 'absent' } | { kind: 'computed'; result: Result<LocalDate>; trace: BoundTrace }

export function computeBound(bound: Bound | undefined, reader: Reader): BoundResult {
  if (bound === undefined) return { kind: 'absent' }
  const start = readDate(reader, bound.field)
  if (!start.known) return { kind: 'computed', result: start, trace: { bound, why: start.why } }
  if (bound.shift === undefined)
    return { kind: 'computed', result: start, trace: { bound, start: start.value, date: start.value } }
  const deadlines: Deadline[] = []
  const { count, direction } = bound.shift
  const result =
    direction === 'later' ? countLater(count, start.value, reader, deadlines) : countEarlier(count, start.value, reader)
  const [deadline] = deadlines
  const trace = {
    bound,
    start: start.value,
    ...(deadline && { deadline }),
    ...(result.known ? { date: result.value } : { why: result.why }),
  }
  return { kind: 'computed', result, trace }
}

export function dateOf(bound: BoundResult): LocalDate | undefined {
  return bound.kind === 'computed' && bound.result.known ? bound.result.value : undefined
}
