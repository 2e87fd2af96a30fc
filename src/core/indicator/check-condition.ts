/** Operands, counts and conditions: raw → typed. */
import { parseLocalDate } from '#core/calendar'
import type { Register } from '#core/register'
import { familyOf, type Names } from './check-names.ts'
import type {
  ComparisonWord,
  ConditionDefinition,
  CountDefinition,
  LeafDefinition,
  OperandDefinition,
} from './condition-definition.ts'
import type { Comparison, Condition, Constant, Count, Fact, Operand, ValueType } from './indicator.ts'

/** What a condition may name: the fields of one register and the facts looked up for its rows. */
export type ConditionScope = { names: Names; register: Register; facts: ReadonlyMap<string, Fact> }

const OPERATOR = {
  equals: 'eq',
  'not-equals': 'ne',
  before: 'lt',
  'less-than': 'lt',
  'on-or-before': 'le',
  'at-most': 'le',
  after: 'gt',
  'more-than': 'gt',
  'on-or-after': 'ge',
  'at-least': 'ge',
} as const satisfies Record<ComparisonWord, Comparison>

const TYPE_LABEL = {
  text: '文字',
  date: '日期',
  number: '数',
  money: '金额',
  boolean: '是否',
  list: '列表',
} as const satisfies Record<ValueType, string>

export function checkCondition(scope: ConditionScope, raw: ConditionDefinition | undefined, path: string): Condition {
  if (raw === undefined) return { kind: 'always' }
  if ('all' in raw) return { kind: 'all', of: raw.all.map((c, i) => checkCondition(scope, c, `${path}.all[${i}]`)) }
  if ('any' in raw) return { kind: 'any', of: raw.any.map((c, i) => checkCondition(scope, c, `${path}.any[${i}]`)) }
  if ('not' in raw) return { kind: 'not', of: checkCondition(scope, raw.not, `${path}.not`) }
  return checkLeaf(scope, raw, path) ?? { kind: 'always' }
}

function checkLeaf(scope: ConditionScope, raw: LeafDefinition, path: string): Condition | undefined {
  const { names } = scope
  const subject: OperandDefinition | undefined =
    raw.field !== undefined ? { field: raw.field } : raw.fact !== undefined ? { fact: raw.fact } : raw.value
  if (subject === undefined || [raw.field, raw.fact, raw.value].filter((x) => x !== undefined).length > 1) {
    return names.report('pack.shape', path, '条件要写明看哪个值。', 'field、fact、value 三者写一个。')
  }
  const left = checkOperand(scope, subject, path)
  if (left === undefined) return undefined
  if ([raw.is, raw.equals, raw.oneOf, raw.noneOf].filter((x) => x !== undefined).length !== 1) {
    return names.report('pack.shape', path, '条件要写明怎样比较。', 'is、equals、oneOf、noneOf 四者写一个。')
  }
  if (raw.equals !== undefined) return compare(scope, left, 'eq', { constant: raw.equals }, false, path, 'equals')
  const list = raw.oneOf ?? raw.noneOf
  if (list !== undefined) {
    const values = list.map((v) => constantFor(scope, left, v, path))
    if (values.some((v) => v === undefined)) return undefined
    return { kind: 'oneOf', operand: left, values: values as Constant[], negated: raw.noneOf !== undefined }
  }
  const word = raw.is ?? 'present'
  if (word === 'missing' || word === 'present') return { kind: 'presence', operand: left, want: word }
  if (raw.of === undefined) return names.report('pack.shape', path, `条件“${word}”没有写和什么比较。`, '补写 of。')
  if (word === 'starts-with' || word === 'matches') {
    const pattern = typeof raw.of === 'object' && 'constant' in raw.of ? raw.of.constant : undefined
    if (typeof pattern !== 'string' || left.type !== 'text') {
      return names.report(
        'indicator.type-mismatch',
        path,
        `“${word}”只用于文字，并与一个固定的文字比较。`,
        '写成 of: { constant: … }。',
      )
    }
    return { kind: 'text', operand: left, test: word, pattern }
  }
  if (word === 'contains-all') {
    const all = checkOperand(scope, raw.of, `${path}.of`)
    if (all === undefined) return undefined
    if (left.type !== 'list' || all.type !== 'list')
      return names.report('indicator.type-mismatch', path, 'contains-all 的两边都须是列表字段。')
    return { kind: 'containsAll', list: left, all }
  }
  const orMissing = word.startsWith('missing-or-')
  const plain = (orMissing ? word.slice('missing-or-'.length) : word) as ComparisonWord
  return compare(scope, left, OPERATOR[plain], raw.of, orMissing, path)
}

/** An ordering between enumeration values compares their positions, lowest first as the register lists them. */
function compare(
  scope: ConditionScope,
  left: Operand,
  op: Comparison,
  rightRaw: OperandDefinition,
  orMissing: boolean,
  path: string,
  written: 'of' | 'equals' = 'of',
): Condition | undefined {
  const right = checkOperand(scope, rightRaw, `${path}.${written}`, left)
  if (right === undefined) return undefined
  if (left.type !== right.type) {
    return scope.names.report(
      'indicator.type-mismatch',
      path,
      `左边是${TYPE_LABEL[left.type]}，右边是${TYPE_LABEL[right.type]}，不能比较。`,
      '两边须是同一类值；固定的值写成 { constant: … }，字段直接写字段名。',
    )
  }
  const ordering = op !== 'eq' && op !== 'ne'
  if (ordering && (left.type === 'boolean' || left.type === 'list')) {
    return scope.names.report(
      'indicator.type-mismatch',
      path,
      `${TYPE_LABEL[left.type]}不能比先后大小。`,
      '只能用 equals 或 not-equals。',
    )
  }
  const order =
    ordering && left.kind === 'field' ? scope.register.fields.get(left.field)?.values?.map((v) => v.id) : undefined
  if (order !== undefined) {
    return {
      kind: 'compare',
      op,
      orMissing,
      left: { kind: 'rank', of: left, order, type: 'number' },
      right: { kind: 'rank', of: right, order, type: 'number' },
    }
  }
  return { kind: 'compare', left, op, right, orMissing }
}

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
  const date = checkOperand(scope, raw.later, `${path}.later`)
  const count = checkCount(scope, raw.by, `${path}.by`)
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

function constantFor(scope: ConditionScope, beside: Operand, value: Constant, path: string): Constant | undefined {
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

const TIME_UNITS = ['day', 'working-day', 'month', 'year'] as const

/** A period of time; `rollOver` falls back on the pack's own rule of counting. */
export function checkCount(
  scope: ConditionScope,
  raw: CountDefinition,
  path: string,
  rollOverDefault?: boolean,
): Count | undefined {
  const { names, register } = scope
  const counting = names.context.counting
  const added = checkExtension(names, register, raw, path)
  const shared = {
    rollOver: raw.rollOver ?? rollOverDefault ?? counting.rollOver,
    countStartDay: raw.countStartDay ?? counting.countStartDay,
    ...(added && { added }),
  }
  if (raw.parameter !== undefined) {
    const parameter = names.findParameter(raw.parameter, `${path}.parameter`)
    if (parameter === undefined) return undefined
    const unit = TIME_UNITS.find((u) => u === parameter.unit)
    if (unit === undefined) {
      return names.report(
        'indicator.parameter-unit',
        `${path}.parameter`,
        `参数“${parameter.title}”（${parameter.id}）的单位是 ${parameter.unit}，不能当作期限。`,
        '期限参数的单位须是 day、working-day、month 或 year。',
      )
    }
    if (raw.amount !== undefined || raw.unit !== undefined) {
      names.report('pack.shape', path, '期限既引用了参数，又直接写了数。', '保留 parameter，删去 amount 和 unit。')
    }
    return { amount: { kind: 'parameter', parameter }, unit, ...shared }
  }
  if (raw.amount === undefined || raw.unit === undefined)
    return names.report('pack.shape', path, '期限没有写多长。', '写 parameter，或写 amount、unit 和 cites。')
  if (raw.cites === undefined) {
    return names.report(
      'pack.uncited-number',
      path,
      `期限 ${raw.amount} 是直接写的数，却没有出处。`,
      '改为引用参数，或补写 cites: { document, article }。',
    )
  }
  return { amount: { kind: 'cited', value: raw.amount, cites: raw.cites }, unit: raw.unit, ...shared }
}

function checkExtension(
  names: Names,
  register: Register,
  raw: CountDefinition,
  path: string,
): Count['added'] | undefined {
  if (raw.extension === undefined) return undefined
  const field = names.findField(register, raw.extension.field, `${path}.extension.field`)
  if (field === undefined) return undefined
  if (field.type !== 'integer') {
    return names.report(
      'indicator.not-a-number',
      `${path}.extension.field`,
      `延长数量“${field.label}”（${field.id}）不是整数。`,
      '改用类型是 integer 的字段。',
    )
  }
  const max = raw.extension.max && names.findParameter(raw.extension.max.parameter, `${path}.extension.max`)
  return { field: field.id, absentIsZero: raw.extension.absent === 0, ...(max && { max }) }
}
