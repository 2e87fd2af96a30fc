/** The inverse of a deadline: how late may it start to be due by a day. */
import {
  dayNumber,
  FIRST_DAY_NUMBER,
  fromDayNumber,
  LAST_DAY_NUMBER,
  type LocalDate,
  localDate,
  type WorkCalendar,
} from '#core/calendar'
import { computeDeadline } from './compute.ts'
import type { Undetermined } from './deadline.ts'
import type { DeadlineDefinition } from './definition.ts'

export type LatestStart =
  | { kind: 'found'; start: LocalDate }
  | { kind: 'none' }
  | { kind: 'undetermined'; reason: Undetermined }

/** The latest start whose due day, without suspension or extension, is not after `due`. */
export function latestStart(definition: DeadlineDefinition, due: LocalDate, calendar: WorkCalendar): LatestStart {
  // Due days never go back as starts go on, so the starts that are surely due later form the upper end: halve down to its edge.
  let low = FIRST_DAY_NUMBER - 1
  let high = LAST_DAY_NUMBER + 1
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (isDueLater(definition, fromDayNumber(middle), due, calendar)) high = middle
    else low = middle
  }
  if (low < FIRST_DAY_NUMBER) return { kind: 'none' }
  const deadline = computeDeadline(definition, { start: fromDayNumber(low) }, calendar)
  return deadline.kind === 'due'
    ? { kind: 'found', start: fromDayNumber(low) }
    : { kind: 'undetermined', reason: deadline.reason }
}

function isDueLater(definition: DeadlineDefinition, start: LocalDate, due: LocalDate, calendar: WorkCalendar): boolean {
  const deadline = computeDeadline(definition, { start }, calendar)
  if (deadline.kind === 'due') return deadline.due > due
  switch (deadline.reason.kind) {
    case 'calendar-year-unknown': {
      // Counting had reached that year: the day lies in or after it, or on the eve where the last day is excluded.
      const reached = dayNumber(localDate(deadline.reason.year, 1, 1)) - (definition.inclusive === false ? 1 : 0)
      return reached > dayNumber(due)
    }
    case 'date-out-of-range':
      // No period is longer than a century, so only starts of the later half can have run off the upper end.
      return start >= '2000-01-01'
    default:
      throw new Error(`a deadline without suspensions stopped at ${deadline.reason.kind}`)
  }
}
