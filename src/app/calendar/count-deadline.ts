import type { LocalDate, WorkCalendar } from '#core/calendar'
import { computeDeadline, explainDeadline, type Period } from '#core/deadline'

export type CountedDeadline = { due: LocalDate | undefined; why: string }

/** A period from a day, rolled over to the next working day or not, with the text that says why it ends when it does. */
export function countDeadline(
  calendar: WorkCalendar,
  from: LocalDate,
  period: Period,
  rollOver: boolean,
): CountedDeadline {
  const deadline = computeDeadline({ kind: 'after', period, rollOver }, { start: from }, calendar)
  return { due: deadline.kind === 'due' ? deadline.due : undefined, why: explainDeadline(deadline) }
}
