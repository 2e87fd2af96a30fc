/** The smallest change that would have made it right, in words. */
import { formatDate } from '#core/calendar'
import type { Change } from '#core/indicator'
import { describeComparison, describeCondition } from './condition-text.ts'
import { readingOf } from './reading.ts'
import { fieldLabel, joinWords, namePlace, quoteRegister, type Told } from './told.ts'
import { formatAmount, formatNumber } from './value-text.ts'

export function describeChange(told: Told, change: Change): string {
  const { registers } = told
  const field = (c: { register: string; field: string }) =>
    `${quoteRegister(registers, c.register)}的“${fieldLabel(registers.get(c.register), c.field)}”`
  const names = (ids: readonly string[]) => joinWords([...new Set(ids.map((id) => quoteRegister(registers, id)))], '或')
  switch (change.kind) {
    case 'answer-by':
      return `${describeSpan(change.from, change.by)}有${names(change.registers)}。`
    case 'add-predecessor':
      return `先有${names(change.registers)}${change.by === undefined ? '' : `，不晚于${formatDate(change.by)}`}。`
    case 'date-by':
      return `${change.row === undefined ? field(change) : `${namePlace(registers, change.row)}的“${fieldLabel(registers.get(change.register), change.field)}”`}不晚于${formatDate(change.by)}。`
    case 'not-before':
      return `${change.row === undefined ? field(change) : `${namePlace(registers, change.row)}的“${fieldLabel(registers.get(change.register), change.field)}”`}不早于${formatDate(change.date)}。`
    case 'not-do':
      return change.until === undefined
        ? '不作这条记录所记的事。'
        : `在${formatDate(change.until)}以前不作这条记录所记的事。`
    case 'supply-field':
      return `补填${field(change)}。`
    case 'clear-field':
      return `${field(change)}不应填写。`
    case 'supply-record':
      return `补登${quoteRegister(registers, change.register)}中对应的记录。`
    case 'import-register':
      return `导入${quoteRegister(registers, change.register)}。`
    case 'amount': {
      const type = registers.get(change.register)?.fields.get(change.field)?.type === 'money' ? 'money' : 'number'
      return `${field(change)}${change.difference < 0 ? '减少' : '增加'}${formatAmount(Math.abs(change.difference), type)}。`
    }
    case 'rows': {
      const many = formatNumber(Math.abs(change.difference))
      return `${quoteRegister(registers, change.register)}${describeSpan(change.from, change.to)}${change.difference < 0 ? '减少' : '增加'}${many}条。`
    }
    case 'value':
      return `${field(change)}${describeComparison(change.op, change.value, registers.get(change.register)?.fields.get(change.field))}。`
    case 'one-of':
      return `${field(change)}${change.negated ? '不是' : '为'}${joinWords(
        change.values.map((v) => `“${v}”`),
        '或',
      )}。`
    case 'add-items':
      return `${field(change)}补上${joinWords(
        change.items.map((item) => `“${item}”`),
        '和',
      )}。`
    case 'remove-duplicates':
      return `只留${namePlace(registers, change.keep)}，更正或撤销${change.remove.map((ref) => `第${ref.row}行`).join('、')}。`
    case 'set-parameter':
      return `设定参数“${told.parameters.get(change.id)?.title ?? change.id}”。`
    case 'add-calendar':
      return `补充${change.year === undefined ? '有关年份' : `${change.year}年`}的官方日历。`
    case 'check':
      return `逐项核对：${change.checklist.join('；')}。`
    case 'condition': {
      return `${change.wanted ? '做到' : '不出现'}：${describeCondition(change.leaf, readingOf(told))}。`
    }
    default:
      return change satisfies never
  }
}

function describeSpan(
  from: Parameters<typeof formatDate>[0] | undefined,
  to: Parameters<typeof formatDate>[0] | undefined,
): string {
  if (from !== undefined && to !== undefined) return `在${formatDate(from)}至${formatDate(to)}`
  if (to !== undefined) return `不晚于${formatDate(to)}`
  return from === undefined ? '' : `自${formatDate(from)}起`
}
