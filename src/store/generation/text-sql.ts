/** Typed columns of a made-up register → the texts that stand in its file. */
import type { Field } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import type { FileStyle } from './file-style.ts'

const DATES = {
  iso: (day: string) => `strftime(${day}, '%Y-%m-%d')`,
  compact: (day: string) => `strftime(${day}, '%Y%m%d')`,
  slashed: (day: string) => `strftime(${day}, '%Y/%-m/%-d')`,
  chinese: (day: string) => `strftime(${day}, '%Y年%-m月%-d日')`,
} as const

export function textColumn(field: Field, heading: string, dates: FileStyle['dates']): string {
  return `${textSql(field, quoteName(field.id), dates)} AS ${quoteName(heading)}`
}

function textSql(field: Field, column: string, dates: FileStyle['dates']): string {
  switch (field.type) {
    case 'date':
      return DATES[dates](column)
    case 'boolean':
      return `CASE WHEN ${column} THEN '是' WHEN NOT ${column} THEN '否' END`
    case 'list':
      return `array_to_string(${column}, '、')`
    case 'enum': {
      const cases = (field.values ?? []).map((v) => `WHEN ${quoteText(v.id)} THEN ${quoteText(v.spellings[0] ?? v.id)}`)
      return `CASE ${column} ${cases.join(' ')} ELSE ${column} END`
    }
    default:
      return `CAST(${column} AS VARCHAR)`
  }
}
