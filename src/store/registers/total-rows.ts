import type { Register } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import type { MatchedColumn, MatchedColumns } from './match-headings.ts'

/** 合计, 小 计, 本页合计： with whatever blanks inside. Every such word has this sign, which is quicker to look for. */
const SIGN = '计'
const BLANK = '[ \\t\u00a0\u3000]*'
const WORD = ['(?:本', '页', ')?[合总小共]', '计', '[:：]?'].join(BLANK)

/**
 * Where a sum under the rows would pass for one of them: columns of text, of the key or the first of the table, with the condition under which a
 * row is no record. It holds such a word there, and nothing else that every record has.
 */
export function listTotalTests(
  register: Register,
  { columns }: MatchedColumns,
): { column: MatchedColumn; isTotal: string }[] {
  const first = Math.min(...columns.map(({ index }) => index))
  const vital = [...register.fields.values()].flatMap(({ id, required }) =>
    required || register.key.includes(id) || register.date === id ? [id] : [],
  )
  return columns.flatMap((column) => {
    const type = register.fields.get(column.field)?.type
    if (type !== 'text' && type !== 'code') return []
    if (!register.key.includes(column.field) && column.index !== first) return []
    const cell = quoteName(column.field)
    const others = vital.flatMap((id) => (id === column.field ? [] : [` AND ${quoteName(id)} IS NULL`]))
    const isTotal = `CASE WHEN contains(${cell}, ${quoteText(SIGN)}) THEN regexp_full_match(${cell}, ${quoteText(WORD)})${others.join('')} ELSE false END`
    return [{ column, isTotal }]
  })
}
