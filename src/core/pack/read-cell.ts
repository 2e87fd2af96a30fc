/** A cell of a worked case → the value a register would hold. As strict as the import: what cannot be read exactly is refused. */
import { parseLocalDate } from '#core/calendar'
import type { Field, Value } from '#core/register'

export type Cell = string | number | boolean | null | readonly string[]

export type ReadCell = { ok: true; value: Value } | { ok: false; hint: string }

const FEN_PER_UNIT = { 元: 100n, 万元: 1_000_000n } as const

export function readCell(field: Field, cell: Cell): ReadCell {
  if (cell === null || cell === '') return { ok: true, value: undefined }
  switch (field.type) {
    case 'text':
    case 'code':
    case 'creditCode':
      return typeof cell === 'string' ? { ok: true, value: cell } : no(`文字和编码加上引号，如 '${String(cell)}'。`)
    case 'date': {
      const date = typeof cell === 'string' ? parseLocalDate(cell) : undefined
      return date === undefined ? no('写成真实存在的日期，如 2026-03-05。') : { ok: true, value: date }
    }
    case 'month':
      return typeof cell === 'string' && /^\d{4}-(0[1-9]|1[0-2])$/.test(cell)
        ? { ok: true, value: cell }
        : no('写成 2026-03 的样式。')
    case 'money':
      return readMoney(cell)
    case 'integer':
      return typeof cell === 'number' && Number.isSafeInteger(cell)
        ? { ok: true, value: cell }
        : no('写成整数，不加引号。')
    case 'decimal':
      return typeof cell === 'number' && decimalsOf(cell) <= 4
        ? { ok: true, value: cell }
        : no('写成数，最多四位小数，不加引号。')
    case 'boolean':
      return typeof cell === 'boolean' ? { ok: true, value: cell } : no('写成 true 或 false，不加引号。')
    case 'enum': {
      const found = field.values?.find((v) => v.id === cell || v.spellings.includes(String(cell)))
      return found === undefined
        ? no(`可选：${(field.values ?? []).map((v) => [v.id, ...v.spellings].join('/')).join('、')}。`)
        : { ok: true, value: found.id }
    }
    case 'list':
      return Array.isArray(cell) ? { ok: true, value: cell } : no('写成列表，如 [甲, 乙]。')
    default:
      return field.type satisfies never
  }
}

/** Amounts are in 元; `3.5万元` names its unit. Text arithmetic: 0.1 + 0.2 has no place in money. */
function readMoney(cell: Cell): ReadCell {
  const match = /^(-?)(\d+)(?:\.(\d+))?(元|万元)?$/.exec(String(cell).replaceAll(',', '').trim())
  if (typeof cell === 'boolean' || match === null) return no('写成以元计的数，如 1234.56，或 3.5万元。')
  const [, sign, whole = '0', fraction = '', unit = '元'] = match
  const scaled = BigInt(whole + fraction) * FEN_PER_UNIT[unit as keyof typeof FEN_PER_UNIT]
  const scale = 10n ** BigInt(fraction.length)
  if (scaled % scale !== 0n) return no('金额精确到分，小数不能再多。')
  const fen = Number(scaled / scale)
  if (!Number.isSafeInteger(fen)) return no('金额太大。')
  return { ok: true, value: sign === '-' && fen !== 0 ? -fen : fen }
}

function decimalsOf(n: number): number {
  const text = String(n)
  if (text.includes('e')) return Number.POSITIVE_INFINITY
  return text.split('.')[1]?.length ?? 0
}

function no(hint: string): ReadCell {
  return { ok: false, hint }
}
