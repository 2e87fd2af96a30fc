/** Resolves the names an indicator uses, and collects what is wrong with them. */
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import type { Parameter } from '#core/parameter'
import type { Field, FieldType, Register } from '#core/register'
import type { IndicatorContext } from './context.ts'
import type { ValueType } from './indicator.ts'

const FAMILY = {
  text: 'text',
  code: 'text',
  creditCode: 'text',
  month: 'text',
  enum: 'text',
  date: 'date',
  money: 'money',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
  list: 'list',
} as const satisfies Record<FieldType, ValueType>

export function familyOf(field: Field): ValueType {
  return FAMILY[field.type]
}

/** Collects diagnostics for one indicator's file; every finder reports what it does not find and returns undefined. */
export class Names {
  readonly diagnostics: Diagnostic[] = []
  readonly context: IndicatorContext
  readonly file: string

  constructor(context: IndicatorContext, file: string) {
    this.context = context
    this.file = file
  }

  report(code: Diagnostic['code'], path: string, message: string, hint?: string): undefined {
    const known = this.diagnostics.some((d) => d.code === code && d.at.path === path && d.message === message)
    if (!known) this.diagnostics.push(diagnostic(code, { file: this.file, path }, message, hint))
    return undefined
  }

  findRegister(id: string, path: string): Register | undefined {
    const register = this.context.registers.get(id)
    if (register !== undefined) return register
    return this.report(
      'indicator.unknown-register',
      path,
      `登记簿 ${id} 没有定义。`,
      suggestion(id, [...this.context.registers.keys()], '现有登记簿'),
    )
  }

  findField(register: Register, id: string, path: string): Field | undefined {
    const field = register.fields.get(id)
    if (field !== undefined) return field
    return this.report(
      'indicator.unknown-field',
      path,
      `登记簿“${register.title}”（${register.id}）没有字段 ${id}。`,
      suggestion(id, [...register.fields.keys()], '现有字段'),
    )
  }

  findDate(register: Register, id: string, path: string): string | undefined {
    const field = this.findField(register, id, path)
    if (field === undefined) return undefined
    if (field.type === 'date') return id
    return this.report(
      'indicator.not-a-date',
      path,
      `登记簿“${register.title}”的字段“${field.label}”（${id}）不是日期，不能当作时间。`,
      '改用类型是 date 的字段。',
    )
  }

  findNumber(register: Register, id: string, path: string): { id: string; type: 'number' | 'money' } | undefined {
    const field = this.findField(register, id, path)
    if (field === undefined) return undefined
    const type = familyOf(field)
    if (type === 'number' || type === 'money') return { id, type }
    return this.report(
      'indicator.not-a-number',
      path,
      `登记簿“${register.title}”的字段“${field.label}”（${id}）不是数，不能求和或比大小。`,
      '改用类型是 money、integer 或 decimal 的字段。',
    )
  }

  findParameter(id: string, path: string): Parameter | undefined {
    const parameter = this.context.parameters.get(id)
    if (parameter !== undefined) return parameter
    return this.report(
      'indicator.unknown-parameter',
      path,
      `参数 ${id} 没有定义。`,
      suggestion(id, [...this.context.parameters.keys()], '现有参数'),
    )
  }

  /** Whether import guarantees a value; a view's rows come from its source. */
  isRequired(register: Register, field: string): boolean {
    if (register.source.kind === 'files') return register.fields.get(field)?.required ?? false
    const source = this.context.registers.get(register.source.of)
    const column = register.source.columns.get(field)
    return source !== undefined && column !== undefined && (source.fields.get(column)?.required ?? false)
  }
}

/** “Did you mean”: the nearest name when one is near, else the list. */
export function suggestion(wrong: string, known: readonly string[], heading: string): string {
  if (known.length === 0) return `${heading}：无。`
  const near = known
    .map((name) => ({ name, distance: editDistance(wrong.toLowerCase(), name.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))[0]
  if (near !== undefined && near.distance <= Math.max(2, Math.floor(wrong.length / 3))) return `是否想写 ${near.name}？`
  return `${heading}：${known.slice(0, 12).join('、')}${known.length > 12 ? ` 等 ${known.length} 个` : ''}。`
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const substitute = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, substitute))
    }
    previous = row
  }
  return previous[b.length] ?? 0
}
