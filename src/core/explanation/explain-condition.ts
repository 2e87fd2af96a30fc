/** What is said of a record that breaks a condition, or a time between two dates. */
import { daysBetween, formatDate } from '#core/calendar'
import { type Condition, listSeen, type Operand, type Test } from '#core/indicator'
import { describeCondition, describeOperand, formatSeen, type Reading } from './condition-text.ts'
import { describeCount } from './count-text.ts'
import { readingOf } from './reading.ts'
import { nameSubject, subjectLabel, type Told } from './told.ts'

export type ConditionTest = Extract<Test, { kind: 'condition' }>

export function explainCondition(told: Told, test: ConditionTest): string {
  const date = describeFactDate(told)
  return `${nameSubject(told)}${date}${describePremise(told, test.given)}，不符合要求：应当${describeCondition(test.require, readingOf(told))}，实际${describeSeen(told, test)}。`
}

export function adviseCondition(told: Told, test: ConditionTest): string {
  return told.indicator.advice ?? `做到${describeCondition(test.require, readingOf(told))}，即符合要求。`
}

/** `欠税余额为5,000.00元，“会统欠税台帐”的欠税余额合计为4,500.00元`. */
function describeSeen(told: Told, test: ConditionTest): string {
  const reading = readingOf(told)
  const seen = told.hit.seen ?? []
  const parts = listSeen(test, told.branch.subject).flatMap((leaf, i) => {
    const text = seen[i]
    if (text === undefined) return []
    return [`${describeOperand(leaf, reading)}${text === null ? '没有填写' : `为${formatSeen(leaf, text, reading)}`}`]
  })
  return parts.length === 0 ? '不是这样' : parts.join('，')
}

/** Why the record is judged at all, where not every one is. */
export function describePremise(told: Told, given: Condition | undefined): string {
  return given === undefined ? '' : `，属于${describeCondition(given, readingOf(told))}的情形`
}

/** `late`: later than the latest day; `early`: before the earliest. */
export function explainTiming(told: Told, test: ConditionTest, reason: 'late' | 'early'): string {
  const { actual, due } = told.hit
  const reading = readingOf(told)
  const what = test.timing === undefined ? '办理日期' : describeOperand(test.timing.actual, reading)
  if (actual === undefined || due === undefined)
    return `${nameSubject(told)}${what}${reason === 'late' ? '超过了期限' : '早于规定时间'}。`
  const limit = reason === 'late' ? `应当不晚于${formatDate(due)}` : `应当不早于${formatDate(due)}`
  const lag = reason === 'late' ? `晚了${daysBetween(due, actual)}日` : `早了${daysBetween(actual, due)}日`
  return `${nameSubject(told)}${what}为${formatDate(actual)}${describePremise(told, test.given)}，${limit}${describeFrom(told, test, reading)}，${lag}。`
}

export function adviseTiming(told: Told, test: ConditionTest, reason: 'late' | 'early'): string {
  const { due } = told.hit
  const what = test.timing === undefined ? '办理日期' : describeOperand(test.timing.actual, readingOf(told))
  if (due === undefined) return told.indicator.advice ?? `${what}在规定时间内即符合要求。`
  return reason === 'late'
    ? `${what}不晚于${formatDate(due)}即符合要求。`
    : `${what}不早于${formatDate(due)}即符合要求。`
}

/** `（寄出日期2026年4月15日起60日，末日逢休息日顺延）`. */
function describeFrom(told: Told, test: ConditionTest, reading: Reading): string {
  const { start } = told.hit
  if (test.timing === undefined) return ''
  const label = describeOperand(test.timing.start, reading)
  const from = start === undefined ? label : `${label}${formatDate(start)}`
  const count = findCount(test.timing.due)
  if (count === undefined) return `（${from}）`
  return `（自${from}起${describeCount(count, told.on)}${count.rollOver ? '，末日逢休息日顺延' : ''}）`
}

function findCount(operand: Operand) {
  return operand.kind === 'later' ? operand.count : undefined
}

function describeFactDate(told: Told): string {
  const { at } = told.branch.subject
  return at === undefined || told.hit.factDate === undefined
    ? ''
    : `${subjectLabel(told, at)}为${formatDate(told.hit.factDate)}`
}
