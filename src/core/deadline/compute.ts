/** How a deadline is counted: start, period or fixed day, suspensions, extensions, exclusive end, roll-over; in this order. */
import {
  addDays,
  dayKind,
  dayNumber,
  isDayNumber,
  LAST_YEAR,
  type LocalDate,
  lengthOfMonth,
  localDate,
  monthNumberOf,
  nextWorkingDay,
  type WorkCalendar,
  yearOf,
} from '#core/calendar'
import type {
  Deadline,
  DeadlineFacts,
  DeadlineStep,
  Extension,
  ShownDay,
  Suspension,
  Undetermined,
} from './deadline.ts'
import type { DeadlineDefinition } from './definition.ts'
import { type Counted, mergeSuspensions, outOfRange, runPeriod, yearUnknown } from './run-period.ts'
import { showDay } from './shown-day.ts'

/**
 * - The period runs from `start`, which is not counted unless `countStartDay`; see `runPeriod` for months and suspensions.
 *   A fixed day (monthly, yearly, 旬) is not moved by suspensions.
 * - Extensions run in the order given, each from the last day reached, and pass over suspended days like the period itself.
 *   Together they reach no farther than `extension.max` counted from the unextended last day, nor are there more than `times`.
 * - Not inclusive: the day reached is itself too late, the last day in time is the one before.
 * - Roll-over moves the last day to the next working day. It comes last, once.
 *
 * Only working-day units and roll-over ask the calendar. In a year it does not know the deadline is undetermined, never guessed.
 */
export function computeDeadline(
  definition: DeadlineDefinition,
  facts: DeadlineFacts,
  calendar: WorkCalendar,
): Deadline {
  const steps: DeadlineStep[] = []
  const stop = (reason: Undetermined): Deadline => ({ kind: 'undetermined', reason, steps })

  const merged = mergeSuspensions(facts.suspensions ?? [])
  if (merged.kind === 'stopped') return stop(merged.reason)

  const base = reachBase(definition, facts.start, merged.suspensions, calendar, steps)
  if (base.kind === 'stopped') return stop(base.reason)
  steps.push(...base.steps)

  const extended = extend(definition, base.day, facts.extensions ?? [], merged.suspensions, calendar, steps)
  if (extended.kind === 'stopped') return stop(extended.reason)

  let lastDay = extended.day
  if (definition.inclusive === false) {
    if (!isDayNumber(dayNumber(lastDay) - 1)) return stop({ kind: 'date-out-of-range' })
    lastDay = addDays(lastDay, -1)
    steps.push({ kind: 'last-day-excluded', boundary: extended.day, lastDay })
  }

  const due = rollOver(definition, lastDay, calendar, steps)
  if (due.kind === 'stopped') return stop(due.reason)
  const result = { kind: 'due', lastDay, due: due.day, steps } as const
  return definition.onExpiry === undefined ? result : { ...result, onExpiry: definition.onExpiry }
}

function reachBase(
  definition: DeadlineDefinition,
  start: LocalDate,
  suspensions: readonly Suspension[],
  calendar: WorkCalendar,
  steps: DeadlineStep[],
): Counted {
  switch (definition.kind) {
    case 'after': {
      const counted = definition.countStartDay === true
      steps.push({ kind: 'start', day: start, counted })
      return runPeriod(start, counted, definition.period, suspensions, calendar)
    }
    case 'monthly':
      return fixedDay(
        'monthly',
        start,
        definition.monthsLater,
        definition.day,
        `${laterMonth(definition.monthsLater)}${definition.day}日`,
      )
    case 'yearly': {
      const toMonth = definition.yearsLater * 12 + definition.month - monthNumberOf(start)
      const text = `${laterYear(definition.yearsLater)}${definition.month}月${definition.day}日`
      return fixedDay('yearly', start, toMonth, definition.day, text)
    }
    case 'xun': {
      // 下旬 ends with the month whatever its length, so no day 31 is asked for and reported as missing.
      const month = laterMonth(definition.monthsLater)
      if (definition.which === 'first') return fixedDay('xun', start, definition.monthsLater, 10, `${month}上旬`)
      if (definition.which === 'middle') return fixedDay('xun', start, definition.monthsLater, 20, `${month}中旬`)
      return fixedDay('xun', start, definition.monthsLater, 'end', `${month}下旬`)
    }
    default:
      return definition satisfies never
  }
}

function fixedDay(
  rule: 'monthly' | 'yearly' | 'xun',
  start: LocalDate,
  monthsLater: number,
  wantedDay: number | 'end',
  text: string,
): Counted {
  const months = yearOf(start) * 12 + monthNumberOf(start) - 1 + monthsLater
  const year = Math.floor(months / 12)
  if (year > LAST_YEAR) return outOfRange
  const month = months - year * 12 + 1
  const length = lengthOfMonth(year, month)
  const day = localDate(year, month, wantedDay === 'end' ? length : Math.min(wantedDay, length))
  const steps: DeadlineStep[] = [{ kind: 'fixed', rule, start, text, lastDay: day }]
  if (wantedDay !== 'end' && wantedDay > length) steps.push({ kind: 'clamped', wantedDay, lastDay: day })
  return { kind: 'at', day, steps }
}

function extend(
  definition: DeadlineDefinition,
  unextended: LocalDate,
  extensions: readonly Extension[],
  suspensions: readonly Suspension[],
  calendar: WorkCalendar,
  steps: DeadlineStep[],
): Counted {
  const rule = definition.extension
  const times = rule?.times ?? 1
  let day = unextended
  // Of the maximum's own unit; undefined once another unit came in. Within the maximum no cap need be counted out.
  let used: number | undefined = 0
  for (const [index, { period, decidedAt }] of extensions.entries()) {
    if (rule === undefined) {
      steps.push({ kind: 'extension-refused', period, why: 'not-allowed' })
      continue
    }
    if (index >= times) {
      steps.push({ kind: 'extension-refused', period, why: 'too-many', times })
      continue
    }
    const reached = runPeriod(day, false, period, suspensions, calendar)
    if (reached.kind === 'stopped') return reached
    used = used === undefined || period.unit !== rule.max.unit ? undefined : used + period.amount
    const within = used !== undefined && used <= rule.max.amount
    const cap = within ? reached : runPeriod(unextended, false, rule.max, suspensions, calendar)
    if (cap.kind === 'stopped') return cap
    const capped = reached.day > cap.day
    const decidedLate = decidedAt !== undefined && decidedAt > lastDayInTime(definition, day, calendar)
    day = capped ? cap.day : reached.day
    const step = { kind: 'extended', period, decidedLate, lastDay: reached.day } as const
    steps.push(decidedAt === undefined ? step : { ...step, decidedAt })
    steps.push(...reached.steps.filter((s) => s.kind === 'suspended' || s.kind === 'clamped'))
    if (capped) steps.push({ kind: 'extension-capped', max: rule.max, lastDay: day })
  }
  return { kind: 'at', day, steps: [] }
}

/** Before the extension; where the calendar cannot tell, the day itself, since roll-over would only make the decision less late. */
function lastDayInTime(definition: DeadlineDefinition, day: LocalDate, calendar: WorkCalendar): LocalDate {
  const next = definition.rollOver === false ? undefined : nextWorkingDay(calendar, day)
  return next?.kind === 'found' ? next.date : day
}

function rollOver(
  definition: DeadlineDefinition,
  lastDay: LocalDate,
  calendar: WorkCalendar,
  steps: DeadlineStep[],
): Counted {
  if (definition.rollOver === false) {
    steps.push({ kind: 'not-rolled', day: lastDay })
    return { kind: 'at', day: lastDay, steps: [] }
  }
  const next = nextWorkingDay(calendar, lastDay)
  if (next.kind === 'unknown') return yearUnknown(next.year)
  const target = getDay(calendar, next.date)
  if (next.date === lastDay) steps.push({ kind: 'on-working-day', day: target })
  else {
    const passed: ShownDay[] = []
    for (let day = lastDay; day < next.date; day = addDays(day, 1)) passed.push(getDay(calendar, day))
    steps.push({ kind: 'rolled', from: lastDay, to: target, passed })
  }
  return { kind: 'at', day: next.date, steps: [] }
}

/** Only for days `nextWorkingDay` has passed through: their years are known. */
function getDay(calendar: WorkCalendar, day: LocalDate): ShownDay {
  const known = dayKind(calendar, day)
  if (known.kind === 'unknown') throw new Error(`${day} was rolled over in the unknown year ${known.year}`)
  return showDay(day, known)
}

function laterMonth(monthsLater: number): string {
  if (monthsLater === 0) return '当月'
  return monthsLater === 1 ? '次月' : `其后第${monthsLater}个月的`
}

function laterYear(yearsLater: number): string {
  if (yearsLater === 0) return '当年'
  return yearsLater === 1 ? '次年' : `其后第${yearsLater}年的`
}
