/** How single values are shown: amounts, numbers, dates and key values by their field. */
import { formatDate, parseLocalDate } from '#core/calendar'
import type { ValueType } from '#core/indicator'
import type { Field } from '#core/register'

/** Fen as 元 with two decimals: `12,345.60元`. */
export function formatMoney(fen: number): string {
  const whole = Math.abs(Math.round(fen))
  const cents = String(whole % 100).padStart(2, '0')
  return `${fen < 0 && whole > 0 ? '-' : ''}${groupThousands(String(Math.floor(whole / 100)))}.${cents}元`
}

/** At most four decimals, as registers keep them: `1,200.5`. */
export function formatNumber(value: number): string {
  const [whole = '0', decimals = ''] = Math.abs(value).toFixed(4).split('.')
  const kept = decimals.replace(/0+$/, '')
  const shown = `${groupThousands(whole)}${kept === '' ? '' : `.${kept}`}`
  return value < 0 && shown !== '0' ? `-${shown}` : shown
}

export function formatAmount(value: number, type: ValueType): string {
  return type === 'money' ? formatMoney(value) : formatNumber(value)
}

/** A key value as text (dates ISO, money in fen) as its field would be read. A field that is not known shows the text. */
export function formatFieldText(field: Field | undefined, text: string): string {
  if (field === undefined) return text
  switch (field.type) {
    case 'date': {
      const date = parseLocalDate(text)
      return date === undefined ? text : formatDate(date)
    }
    case 'money':
      return /^-?\d+$/.test(text) ? formatMoney(Number(text)) : text
    case 'enum':
      return field.values?.find((value) => value.id === text)?.spellings[0] ?? text
    case 'boolean':
      return text === 'true' ? '是' : text === 'false' ? '否' : text
    case 'text':
    case 'code':
    case 'creditCode':
    case 'month':
    case 'integer':
    case 'decimal':
    case 'list':
      return text
    default:
      return field.type satisfies never
  }
}

function groupThousands(digits: string): string {
  return digits.replace(/\B(?=(?:\d{3})+$)/g, ',')
}
