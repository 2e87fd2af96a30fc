/** What is said of groups of records: repeated ones, ledgers that disagree, totals over a limit, cycles without a record. */
import { formatDate } from '#core/calendar'
import type { Test } from '#core/indicator'
import { describeOperand } from './condition-text.ts'
import { describePremise } from './explain-condition.ts'
import { readingOf } from './reading.ts'
import {
  fieldLabel,
  joinWords,
  listKeyParts,
  namePlace,
  nameSubject,
  quoteRegister,
  registerTitle,
  type Told,
} from './told.ts'
import { formatAmount, formatNumber } from './value-text.ts'

type BalanceTest = Extract<Test, { kind: 'balance' }>
type TotalTest = Extract<Test, { kind: 'total' }>
type CycleTest = Extract<Test, { kind: 'cycle' }>

export function explainRepeat(told: Told): string {
  const { hit } = told
  const register = quoteRegister(told.registers, hit.register)
  const rows = hit.evidence.map((ref) => `第${ref.row}行`)
  const shown = rows.length === 0 ? '' : `（${rows.slice(0, 6).join('、')}${rows.length > 6 ? '等' : ''}）`
  const count = hit.actualValue === undefined ? '不止一条' : `${formatNumber(hit.actualValue)}条`
  const second = hit.factDate === undefined ? '' : `，第二条的日期为${formatDate(hit.factDate)}`
  return `${nameSubject(told)}在${register}中有${count}记录${shown}，应当只有一条${second}。`
}

export function adviseRepeat(told: Told): string {
  const extra = told.hit.actualValue === undefined ? '其余的' : `其余${formatNumber(told.hit.actualValue - 1)}条`
  return `只留一条，${extra}属于误登的更正，属于重复办理的撤销，即符合要求。`
}

export function explainBalance(told: Told, test: BalanceTest, reason: 'over' | 'under'): string {
  const { actualValue, expectedValue } = told.hit
  const left = describeLedgers(told, test.left)
  const right = describeLedgers(told, test.right)
  if (actualValue === undefined || expectedValue === undefined) return `${nameSubject(told)}：${left}与${right}不一致。`
  const wanted = { equal: '应当相等', 'not-over': '前者不应大于后者', 'not-under': '前者不应小于后者' }[test.sense]
  const gap = formatAmount(Math.abs(actualValue - expectedValue), test.type)
  const allowed = describeOperand(test.tolerance, readingOf(told))
  const tolerance = test.tolerance.kind === 'constant' && test.tolerance.value === 0 ? '' : `（允许相差${allowed}）`
  return (
    `${nameSubject(told)}：${left}为${formatAmount(actualValue, test.type)}，${right}为${formatAmount(expectedValue, test.type)}，` +
    `${wanted}${tolerance}，前者${reason === 'over' ? '多' : '少'}${gap}。`
  )
}

export function adviseBalance(told: Told, test: BalanceTest, reason: 'over' | 'under'): string {
  const { actualValue, expectedValue } = told.hit
  const right = describeLedgers(told, test.right)
  const left = describeLedgers(told, test.left)
  if (actualValue === undefined || expectedValue === undefined)
    return `核对并更正，使${left}与${right}相符，即符合要求。`
  const gap = formatAmount(Math.abs(actualValue - expectedValue), test.type)
  return `核对两处登记，${left}${reason === 'over' ? '减少' : '增加'}${gap}，或者${right}${reason === 'over' ? '增加' : '减少'}${gap}，即符合要求。`
}

export function explainTotal(told: Told, test: TotalTest): string {
  const { hit } = told
  const what = describeMeasure(told, test)
  const actual = hit.actualValue === undefined ? '' : `为${formatAmount(hit.actualValue, test.type)}`
  const moving =
    test.over.kind === 'moving' && hit.factDate !== undefined
      ? `截至${formatDate(hit.factDate)}的${test.over.months}个月内，`
      : ''
  const row = hit.row === undefined ? '' : `（到${namePlace(told.registers, hit.row)}时超出）`
  return `${nameSubject(told)}${describePremise(told, test.given)}：${moving}${what}${actual}，应当${describeLimit(told, test)}${row}。`
}

export function adviseTotal(told: Told, test: TotalTest): string {
  return `${describeMeasure(told, test)}${describeLimit(told, test)}即符合要求。`
}

const LIMIT_WORDS = { eq: '等于', ne: '不等于', lt: '小于', le: '不超过', gt: '大于', ge: '不少于' } as const

function describeLimit(told: Told, test: TotalTest): string {
  const { expectedValue } = told.hit
  const limit =
    expectedValue === undefined || test.limit.kind === 'parameter'
      ? describeOperand(test.limit, readingOf(told))
      : `${formatAmount(expectedValue, test.type)}${test.limit.kind === 'constant' ? '' : `（${describeOperand(test.limit, readingOf(told))}）`}`
  return `${LIMIT_WORDS[test.op]}${limit}`
}

function describeMeasure(told: Told, test: TotalTest): string {
  const register = quoteRegister(told.registers, told.branch.subject.register)
  if (test.measure.kind === 'count') return `${register}的条数`
  return `${register}的${fieldLabel(told.registers.get(told.branch.subject.register), test.measure.field)}合计`
}

const CYCLE_WORDS = { month: '每月', quarter: '每季度', 'half-year': '每半年', year: '每年' } as const

export function explainCycle(told: Told, test: CycleTest): string {
  const { hit } = told
  const times = hit.expectedValue ?? 1
  const had = hit.actualValue === undefined || hit.actualValue === 0 ? '没有' : `只有${formatNumber(hit.actualValue)}次`
  const due = hit.due === undefined ? '' : `，最迟应在${formatDate(hit.due)}`
  return `${nameSubject(told)}：“${registerTitle(told.registers, hit.register)}”${CYCLE_WORDS[test.every]}至少${formatNumber(times)}次${due}，这一周期${had}。`
}

export function adviseCycle(told: Told, test: CycleTest): string {
  const cycle = listKeyParts(told)
    .slice(test.by.length)
    .map(({ text }) => text)
    .join(' ')
  const times = formatNumber(told.hit.expectedValue ?? 1)
  return `在${cycle === '' ? '这一周期' : cycle}内有${times}次${quoteRegister(told.registers, told.hit.register)}即符合要求。`
}

function describeLedgers(told: Told, ledgers: BalanceTest['left']): string {
  const sums = ledgers.map(
    ({ register, sum }) =>
      `${quoteRegister(told.registers, register)}的${fieldLabel(told.registers.get(register), sum)}合计`,
  )
  return sums.length === 1 ? sums.join('') : `${joinWords([...new Set(sums)], '和')}之和`
}

/** What a person has to look at, and what must be attached. */
export function explainSample(told: Told, checklist: readonly string[], evidence: readonly string[]): string {
  const attached = evidence.length === 0 ? '' : `须附证据：${listItems(evidence)}。`
  return `${nameSubject(told)}须由人工核查。核查要点：${listItems(checklist)}。${attached}`
}

/** `1. …；2. …`, without a full stop. */
export function listItems(items: readonly string[]): string {
  return items
    .map((item, i) => `${items.length === 1 ? '' : `${i + 1}. `}${item}`)
    .join('；')
    .replace(/[。；]$/, '')
}
