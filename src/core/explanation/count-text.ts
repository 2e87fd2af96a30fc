/** Periods and the sides of a demand in words. */
import type { LocalDate } from '#core/calendar'
import { formatPeriod } from '#core/deadline'
import type { Bound, Count } from '#core/indicator'
import { findValue } from '#core/parameter'

/** `15日`; a parameter without a value that day shows its title. */
export function describeCount(count: Count, on: LocalDate | undefined): string {
  const amount = findAmount(count, on)
  if (amount !== undefined) return formatPeriod({ amount, unit: count.unit })
  return count.amount.kind === 'parameter' ? `“${count.amount.parameter.title}”规定的时间` : ''
}

function findAmount(count: Count, on: LocalDate | undefined): number | undefined {
  if (count.amount.kind === 'cited') return count.amount.value
  const { parameter } = count.amount
  const value = on === undefined ? parameter.values.at(-1)?.value : findValue(parameter, on)?.value
  return typeof value === 'number' ? value : undefined
}

/** What stands in brackets behind a due date: `自2026年4月15日起15日，末日逢休息日顺延`. `from` is the date in words. */
export function describeRun(bound: Bound, from: string, on: LocalDate | undefined): string | undefined {
  if (bound.shift === undefined) return undefined
  const { count, direction } = bound.shift
  if (direction === 'earlier') return `比${from}至少早${describeCount(count, on)}`
  return [
    `自${from}起${describeCount(count, on)}`,
    ...(count.countStartDay ? ['起算当日计入'] : []),
    ...(count.added === undefined ? [] : ['批准延长的一并计入']),
    ...(count.rollOver ? ['末日逢休息日顺延'] : []),
  ].join('，')
}
