/** Operands: raw → typed. */
import { parseLocalDate } from '#core/calendar'
import type { Register } from '#core/register'
import { checkCount } from './check-count.ts'
import { familyOf, type Names } from './check-names.ts'
import type { OperandDefinition } from './condition-definition.ts'
import type { Constant, Fact, Operand, ValueType } from './indicator.ts'

/** What a condition may name: the fields of one register and the facts looked up for its rows. */
export type ConditionScope = { names: Names; register: Register; facts: ReadonlyMap<string, Fact> }

export const TYPE_LABEL = {
  text: '文字',
  date: '日期',
  number: '数',
  money: '金额',
  boolean: '是否',
  list: '列表',
} as const satisfies Record<ValueType, string>

/** `beside` is the other side of a comparison: a constant takes its type, an amount in 元 becomes fen. */
export function checkOperand(
  scope: ConditionScope,
  raw: OperandDefinition,
  path: string,
  beside?: Operand,
): Operand | undefined {
  const { names, register, facts } = scope
  if (typeof raw === 'string') return checkOperand(scope, { field: raw }, path)
  if ('field' in raw) {
    const field = names.findField(register, raw.field, path)
    return field && { kind: 'field', field: raw.field, type: familyOf(field) }
  }
  if ('fact' in raw) {
    const fact = facts.get(raw.fact)
    if (fact === undefined)
      return names.report(
        'indicator.unknown-fact',
        path,
        `没有名为 ${raw.fact} 的 facts。`,
        `已定义：${[...facts.keys()].join('、') || '无'}。`,
      )
    return { kind: 'fact', id: raw.fact, type: fact.type }
  }
  if ('parameter' in raw) {
    const parameter = names.findParameter(raw.parameter, path)
    if (parameter === undefined) return undefined
    const type = parameter.unit === 'yuan' ? 'money' : parameter.unit === 'text' ? 'text' : 'number'
    return { kind: 'parameter', parameter, type }
  }
  if ('constant' in raw) {
    const value = beside === undefined ? raw.constant : constantFor(scope, beside, raw.constant, path)
    if (value === undefined) return undefined
    return {
      kind: 'constant',
      value,
      type:
        beside?.type ??
        (typeof raw.constant === 'number' ? 'number' : typeof raw.constant === 'boolean' ? 'boolean' : 'text'),
    }
  }
  if ('sum' in raw) {
    const of = raw.sum.map((o, i) => checkNumber(scope, o, `${path}.sum[${i}]`))
    const type = of[0]?.type
    if (type === undefined || of.some((o) => o === undefined)) return undefined
    if (of.some((o) => o?.type !== type))
      return names.report('indicator.type-mismatch', path, '相加的各项须同是金额或同是数。')
    return { kind: 'sum', of: of as Operand[], type }
  }
  if ('difference' in raw) {
    const left = checkNumber(scope, raw.difference[0], `${path}.difference[0]`)
    const right = checkNumber(scope, raw.difference[1], `${path}.difference[1]`)
    if (left === undefined || right === undefined) return undefined
    if (left.type !== right.type) return names.report('indicator.type-mismatch', path, '相减的两项须同是金额或同是数。')
    return { kind: 'difference', left, right, type: left.type }
  }
  if ('product' in raw) {
    const left = checkNumber(scope, raw.product[0], `${path}.product[0]`)
    const right = checkNumber(scope, raw.product[1], `${path}.product[1]`)
    if (left === undefined || right === undefined) return undefined
    if (left.type === 'money' && right.type === 'money')
      return names.report('indicator.type-mismatch', path, '金额不能与金额相乘。', '一项写金额，另一项写比例或个数。')
    return { kind: 'product', left, right, type: left.type === 'money' || right.type === 'money' ? 'money' : 'number' }
  }
  if ('asOf' in raw) return { kind: 'asOf', type: 'date' }
  const date = checkOperand(scope, raw.later, `${path}.later`)
  const count = checkCount(names, register, raw.by, `${path}.by`)
  if (date === undefined || count === undefined) return undefined
  if (date.type !== 'date') return names.report('indicator.not-a-date', path, 'later 要从一个日期起算。')
  return { kind: 'later', date, count, type: 'date' }
}

type Arithmetic = Operand & { type: 'number' | 'money' }

function checkNumber(scope: ConditionScope, raw: OperandDefinition, path: string): Arithmetic | undefined {
  const operand = checkOperand(scope, raw, path)
  if (operand === undefined) return undefined
  if (operand.type === 'number' || operand.type === 'money') return operand as Arithmetic
  return scope.names.report('indicator.not-a-number', path, `${TYPE_LABEL[operand.type]}不能参加加减乘。`)
}

export function constantFor(
  scope: ConditionScope,
  beside: Operand,
  value: Constant,
  path: string,
): Constant | undefined {
  const { names } = scope
  const fits =
    beside.type === 'number' || beside.type === 'money'
      ? typeof value === 'number'
      : beside.type === 'boolean'
        ? typeof value === 'boolean'
        : typeof value === 'string'
  if (!fits) {
    return names.report(
      'indicator.type-mismatch',
      path,
      `固定的值“${String(value)}”与${TYPE_LABEL[beside.type]}不是同一类。`,
    )
  }
  if (beside.type === 'date' && parseLocalDate(String(value)) === undefined) {
    return names.report(
      'indicator.type-mismatch',
      path,
      `固定的值“${String(value)}”不是真实存在的日期。`,
      '写成 2026-03-31 的样式。',
    )
  }
  if (beside.type === 'money' && typeof value === 'number') return fenOf(names, value, path)
  const allowed =
    beside.kind === 'field' ? scope.register.fields.get(beside.field)?.values?.map((v) => v.id) : undefined
  if (allowed !== undefined && typeof value === 'string' && !allowed.includes(value)) {
    return names.report(
      'indicator.type-mismatch',
      path,
      `枚举字段 ${beside.kind === 'field' ? beside.field : ''} 没有值“${value}”。`,
      `可用的值：${allowed.join('、')}。`,
    )
  }
  return value
}

/** An amount is exact to the fen or it is a slip. */
function fenOf(names: Names, yuan: number, path: string): number | undefined {
  const fen = Math.round(yuan * 100)
  if (Math.abs(fen - yuan * 100) < 1e-6) return fen
  return names.report(
    'indicator.type-mismatch',
    path,
    `金额 ${yuan} 元不足一分的部分无法表示。`,
    '金额最多写两位小数。',
  )
}
