/** Why a finding's period ends on the day it does: counted again from the pack and the calendar, and told only if it comes to that day. */
import { formatDate, type LocalDate, type WorkCalendar } from '#core/calendar'
import { formatCitation } from '#core/citation'
import { computeDeadline, explainDeadline } from '#core/deadline'
import type { Branch, Count } from '#core/indicator'
import { findValue } from '#core/parameter'
import type { Register } from '#core/register'
import { describeCount } from './count-text.ts'
import { fieldLabel } from './told.ts'

export type DueToTell = {
  branch: Branch
  registers: ReadonlyMap<string, Register>
  start: LocalDate | undefined
  due: LocalDate
  /** The day whose parameter values count. */
  on: LocalDate | undefined
  /** A number of the judged record; undefined: none is written there. */
  numberOf(field: string): number | undefined
}

/** One line per step, the notice named where a notice decided; undefined when no rule of the branch comes to this day. */
export function explainDue(told: DueToTell, calendar: WorkCalendar): string[] | undefined {
  return listRules(told.branch)
    .map((rule) => explainRule(told, rule, calendar))
    .find((lines) => lines !== undefined)
}

/** A day as a rule gives it: a count from the start, or what a field of the record says. */
type Rule = { count: Count; direction: 'later' | 'earlier' } | { field: string }

function listRules({ test }: Branch): Rule[] {
  if (test.kind === 'answers')
    return test.demands.flatMap(({ window }) =>
      window?.upper === undefined ? [] : [window.upper.shift ?? { field: window.upper.field }],
    )
  if (test.kind !== 'condition' || test.timing === undefined) return []
  const { due } = test.timing
  if (due.kind === 'later') return [{ count: due.count, direction: 'later' }]
  return due.kind === 'field' ? [{ field: due.field }] : []
}

function explainRule(told: DueToTell, rule: Rule, calendar: WorkCalendar): string[] | undefined {
  const { branch, registers, start, due, on } = told
  if ('field' in rule)
    return start === undefined || start === due
      ? [`期限就是“${fieldLabel(registers.get(branch.subject.register), rule.field)}”所写的${formatDate(due)}。`]
      : undefined
  const { count, direction } = rule
  const amount = amountOf(told, count)
  if (start === undefined || amount === undefined) return undefined
  if (direction === 'earlier')
    return [
      `${sourceOf(count, on)}须比${formatDate(start)}至少早${describeCount(count, on)}，即不晚于${formatDate(due)}。`,
    ]
  const deadline = computeDeadline(
    {
      kind: 'after',
      period: { amount, unit: count.unit },
      countStartDay: count.countStartDay,
      rollOver: count.rollOver,
    },
    { start },
    calendar,
  )
  if (deadline.kind !== 'due' || deadline.due !== due) return undefined
  return [sourceOf(count, on), ...explainDeadline(deadline).split('\n')].filter((line) => line !== '')
}

function amountOf({ on, numberOf }: DueToTell, { amount, added }: Count): number | undefined {
  const base = amount.kind === 'cited' ? amount.value : readNumber(amount.parameter, on)
  if (base === undefined || added === undefined) return base
  const written = numberOf(added.field)
  if (written === undefined && !added.absentIsZero) return undefined
  const limit = added.max === undefined ? Number.POSITIVE_INFINITY : readNumber(added.max, on)
  return limit === undefined ? undefined : base + Math.min(Math.max(0, written ?? 0), limit)
}

type Parameter = Extract<Count['amount'], { kind: 'parameter' }>['parameter']

function valueOn(parameter: Parameter, on: LocalDate | undefined) {
  return on === undefined ? parameter.values.at(-1) : findValue(parameter, on)
}

function readNumber(parameter: Parameter, on: LocalDate | undefined): number | undefined {
  const value = valueOn(parameter, on)?.value
  return typeof value === 'number' ? value : undefined
}

/** Where the length of the period comes from. */
function sourceOf(count: Count, on: LocalDate | undefined): string {
  const { amount } = count
  if (amount.kind === 'cited') return `期间：${describeCount(count, on)}，依据${formatCitation(amount.cites)}。`
  const value = valueOn(amount.parameter, on)
  const ground =
    value?.cites !== undefined
      ? `，依据${formatCitation(value.cites)}`
      : value?.origin === 'design'
        ? '，没有条款写明，是本系统设定的值'
        : ''
  return `期间：${describeCount(count, on)}（参数“${amount.parameter.title}”）${ground}。`
}
