/** Conditions and operands in words. */
import { formatDate, type LocalDate, parseLocalDate } from '#core/calendar'
import type { Comparison, Condition, Constant, Fact, Operand, ValueType } from '#core/indicator'
import { findValue } from '#core/parameter'
import type { Field, Register } from '#core/register'
import { describeCount } from './count-text.ts'
import { fieldLabel, joinWords, registerTitle, tellingLabel } from './told.ts'
import { formatAmount, formatFieldText, formatNumber } from './value-text.ts'

/** Whose fields a condition speaks of, and the day whose parameter values count. */
export type Reading = {
  registers: ReadonlyMap<string, Register>
  register: string
  /** The sentence has just named the register. */
  named?: boolean
  facts?: readonly Fact[]
  on?: LocalDate
  /** The day of judging. */
  asOf?: LocalDate
}

const DATE_WORDS: Record<Comparison, string> = {
  eq: '为',
  ne: '不为',
  lt: '早于',
  le: '不晚于',
  gt: '晚于',
  ge: '不早于',
}
const NUMBER_WORDS: Record<Comparison, string> = {
  eq: '等于',
  ne: '不等于',
  lt: '小于',
  le: '不超过',
  gt: '大于',
  ge: '不少于',
}
const TEXT_WORDS: Record<Comparison, string> = {
  eq: '为',
  ne: '不为',
  lt: '低于',
  le: '不高于',
  gt: '高于',
  ge: '不低于',
}

const OPPOSITE: Record<Comparison, Comparison> = { eq: 'ne', ne: 'eq', lt: 'ge', le: 'gt', gt: 'le', ge: 'lt' }

export function describeCondition(condition: Condition, reading: Reading): string {
  switch (condition.kind) {
    case 'always':
      return '不附条件'
    case 'all':
      return condition.of.map((part) => describePart(part, reading)).join('，且')
    case 'any':
      return condition.of.map((part) => describePart(part, reading)).join('，或者')
    case 'not':
      return condition.of.kind === 'compare' && !condition.of.orMissing
        ? describeCondition({ ...condition.of, op: OPPOSITE[condition.of.op] }, reading)
        : `并非（${describeCondition(condition.of, reading)}）`
    case 'compare': {
      const left = describeOperand(condition.left, reading)
      const right = describeOperand(condition.right, reading, condition.left)
      const type = condition.left.kind === 'rank' ? 'text' : condition.left.type
      const text = `${left}${wordFor(condition.op, type)}${right}`
      return condition.orMissing ? `${left}空白，或者${text}` : text
    }
    case 'presence':
      return `${describeOperand(condition.operand, reading)}${condition.want === 'missing' ? '空白' : '已填写'}`
    case 'oneOf': {
      const values = condition.values.map((value) => describeConstant(value, condition.operand, reading))
      return `${describeOperand(condition.operand, reading)}${condition.negated ? '不是' : '为'}${joinWords(values, '或')}`
    }
    case 'text':
      return condition.test === 'starts-with'
        ? `${describeOperand(condition.operand, reading)}以“${condition.pattern}”开头`
        : `${describeOperand(condition.operand, reading)}符合样式“${condition.pattern}”`
    case 'contains':
      return `${describeOperand(condition.list, reading)}包含${describeOperand(condition.item, reading, condition.list)}`
    case 'containsAll':
      return `${describeOperand(condition.list, reading)}包含${describeOperand(condition.all, reading)}的全部`
    default:
      return condition satisfies never
  }
}

function describePart(part: Condition, reading: Reading): string {
  const text = describeCondition(part, reading)
  const compound = (part.kind === 'all' || part.kind === 'any') && part.of.length > 1
  return compound ? `（${text}）` : text
}

function wordFor(op: Comparison, type: ValueType): string {
  if (type === 'date') return DATE_WORDS[op]
  return type === 'number' || type === 'money' ? NUMBER_WORDS[op] : TEXT_WORDS[op]
}

/** `beside` is what a constant is compared with; it tells how the constant is to be read. */
export function describeOperand(operand: Operand, reading: Reading, beside?: Operand): string {
  switch (operand.kind) {
    case 'field':
      return reading.named === true
        ? fieldLabel(reading.registers.get(reading.register), operand.field)
        : tellingLabel(reading.registers, reading.register, operand.field)
    case 'fact': {
      const fact = reading.facts?.find((f) => f.id === operand.id)
      return fact === undefined ? operand.id : describeFact(fact, reading)
    }
    case 'parameter': {
      const value =
        reading.on === undefined ? operand.parameter.values.at(-1) : findValue(operand.parameter, reading.on)
      if (value?.value === undefined) return `参数“${operand.parameter.title}”`
      const shown = typeof value.value === 'number' ? formatAmount(value.value, operand.type) : value.value
      return `${shown}（${operand.parameter.title}）`
    }
    case 'constant':
      return describeConstant(operand.value, beside, reading)
    case 'sum':
      return `${joinWords(
        operand.of.map((part) => describeOperand(part, reading)),
        '和',
      )}之和`
    case 'difference':
      return `${describeOperand(operand.left, reading)}减去${describeOperand(operand.right, reading)}`
    case 'product':
      return `${describeOperand(operand.left, reading)}乘以${describeOperand(operand.right, reading)}`
    case 'rank':
      return describeOperand(operand.of, reading, beside)
    case 'later':
      return `${describeOperand(operand.date, reading)}之后${describeCount(operand.count, reading.on)}`
    case 'asOf':
      return reading.asOf === undefined ? '判定日' : `判定日（${formatDate(reading.asOf)}）`
    default:
      return operand satisfies never
  }
}

/** A value seen, as its field (or the field a fact is taken from) is read: 元, dates, enumerations by their spelling. */
export function formatSeen(leaf: Operand, text: string, reading: Reading): string {
  if (leaf.kind === 'field')
    return formatTyped(reading.registers.get(reading.register)?.fields.get(leaf.field), leaf.type, text)
  const fact = leaf.kind === 'fact' ? reading.facts?.find((f) => f.id === leaf.id) : undefined
  const field = fact?.of === undefined ? undefined : reading.registers.get(fact.register)?.fields.get(fact.of)
  return formatTyped(field, leaf.type, text)
}

function formatTyped(field: Field | undefined, type: ValueType, text: string): string {
  if (type === 'money' || type === 'number') return formatAmount(Number(text), type)
  return type === 'text' ? `“${formatFieldText(field, text)}”` : formatFieldText(field, text)
}

const TAKE_WORDS: Record<Exclude<Fact['take'], 'count'>, string> = {
  sum: '合计',
  min: '最小值',
  max: '最大值',
  first: '（最早一条）',
  last: '（最近一条）',
}

export function describeFact(fact: Fact, reading: Reading): string {
  const source = `“${registerTitle(reading.registers, fact.register)}”`
  if (fact.take === 'count') return `${source}的条数`
  const of = fact.of === undefined ? '' : fieldLabel(reading.registers.get(fact.register), fact.of)
  return `${source}的${of}${TAKE_WORDS[fact.take]}`
}

function describeConstant(value: Constant, beside: Operand | undefined, reading: Reading): string {
  if (beside?.kind === 'rank') {
    const id = typeof value === 'number' ? beside.order[value] : String(value)
    return id === undefined ? formatNumber(Number(value)) : describeConstant(id, beside.of, reading)
  }
  if (typeof value === 'boolean') return value ? '“是”' : '“否”'
  if (typeof value === 'number') return formatAmount(value, beside?.type ?? 'number')
  const field = beside?.kind === 'field' ? reading.registers.get(reading.register)?.fields.get(beside.field) : undefined
  const date = beside?.type === 'date' ? parseLocalDate(value) : undefined
  return date === undefined ? `“${formatFieldText(field, value)}”` : formatDate(date)
}

/** `不晚于2026年5月6日`, for the value of a field. */
export function describeComparison(op: Comparison, value: Constant, field: Field | undefined): string {
  const type: ValueType =
    field?.type === 'date' ? 'date' : field?.type === 'money' ? 'money' : typeof value === 'number' ? 'number' : 'text'
  if (typeof value === 'boolean') return `${TEXT_WORDS[op]}${value ? '“是”' : '“否”'}`
  if (typeof value === 'number') return `${wordFor(op, type)}${formatAmount(value, type)}`
  const date = type === 'date' ? parseLocalDate(value) : undefined
  return `${wordFor(op, type)}${date === undefined ? `“${formatFieldText(field, value)}”` : formatDate(date)}`
}
