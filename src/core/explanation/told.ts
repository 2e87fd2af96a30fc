/** What an explanation is told from: a hit and the definitions it names, looked up once. */
import type { LocalDate } from '#core/calendar'
import type { Hit } from '#core/finding'
import type { Branch, Indicator } from '#core/indicator'
import type { Parameter } from '#core/parameter'
import type { Field, Register } from '#core/register'
import { formatFieldText } from './value-text.ts'

export type ExplainContext = {
  indicator: Indicator
  registers: ReadonlyMap<string, Register>
  parameters: ReadonlyMap<string, Parameter>
  /** The day up to which the registers were looked at. */
  asOf?: LocalDate
}

export type Told = {
  hit: Hit
  indicator: Indicator
  branch: Branch
  registers: ReadonlyMap<string, Register>
  parameters: ReadonlyMap<string, Parameter>
  asOf?: LocalDate
  /** The day whose parameter values count. */
  on?: LocalDate
}

export function getTold(hit: Hit, context: ExplainContext): Told {
  const branch = context.indicator.branches.find((b) => b.id === hit.branch)
  if (branch === undefined) throw new Error(`indicator ${context.indicator.id} has no branch ${hit.branch}`)
  const on = hit.factDate ?? context.asOf
  return { ...context, hit, branch, ...(on === undefined ? {} : { on }) }
}

export function registerTitle(registers: ReadonlyMap<string, Register>, id: string): string {
  return registers.get(id)?.title ?? id
}

export function quoteRegister(registers: ReadonlyMap<string, Register>, id: string): string {
  return `“${registerTitle(registers, id)}”`
}

export function fieldLabel(register: Register | undefined, field: string): string {
  return register?.fields.get(field)?.label ?? field
}

/** A bare label such as `日期` says nothing without the register it stands in. */
export function tellingLabel(registers: ReadonlyMap<string, Register>, id: string, field: string): string {
  const label = fieldLabel(registers.get(id), field)
  return label.length > 2 ? label : `${quoteRegister(registers, id)}${label}`
}

export function subjectLabel(told: Told, field: string): string {
  return tellingLabel(told.registers, told.branch.subject.register, field)
}

/** Names the subject by its key: `纳税人识别号 91…（税种 增值税，所属期 2026-03）`. */
export function nameSubject(told: Told): string {
  const parts = listKeyParts(told).map(({ label, text }) => (label === undefined ? text : `${label} ${text}`))
  const [first = registerTitle(told.registers, told.hit.register), ...rest] = parts
  return rest.length === 0 ? first : `${first}（${rest.join('，')}）`
}

/** The key values as they would be read, with the labels of their fields. */
export function listKeyParts(told: Told): { label?: string; text: string }[] {
  const { hit } = told
  const register = told.registers.get(hit.register)
  const fields = listKeyFields(told, register)
  return hit.key.map((text, i) => {
    const field: Field | undefined = register?.fields.get(fields[i] ?? '')
    // A group by period carries the period as its last key value, which is no field.
    return field === undefined
      ? { text: formatCycle(text) }
      : { label: field.label, text: formatFieldText(field, text) }
  })
}

function listKeyFields(told: Told, register: Register | undefined): readonly string[] {
  const { hit, branch } = told
  const { test } = branch
  const ownKey = register?.key ?? []
  // A row that fits into no group for want of a value is told by its own key.
  if (hit.outcome === 'undetermined' && hit.row !== undefined) return ownKey
  switch (test.kind) {
    case 'repeat':
    case 'total':
    case 'cycle':
      return test.by
    case 'balance':
      return test.match.map((m) => (test.left.some(({ register }) => register === hit.register) ? m.subject : m.other))
    case 'answers':
    case 'condition':
    case 'sample':
      return ownKey
    default:
      return test satisfies never
  }
}

/** `“逾期未申报登记簿”第12行`. */
export function namePlace(registers: ReadonlyMap<string, Register>, ref: { register: string; row: number }): string {
  return `${quoteRegister(registers, ref.register)}第${ref.row}行`
}

export function joinWords(words: readonly string[], last: '或' | '和'): string {
  const [end, ...before] = [...words].reverse()
  if (end === undefined) return ''
  return before.length === 0 ? end : `${before.reverse().join('、')}${last}${end}`
}

/** `2026-03`, `2026Q1`, `2026H1` and `2026` as they are read. */
function formatCycle(text: string): string {
  const [, year, part, number] = /^(\d{4})(?:(-|Q|H)(\d{1,2}))?$/.exec(text) ?? []
  if (year === undefined) return text
  if (part === undefined) return `${year}年`
  if (part === '-') return `${year}年${Number(number)}月`
  return part === 'Q' ? `${year}年第${number}季度` : `${year}年${number === '1' ? '上' : '下'}半年`
}
