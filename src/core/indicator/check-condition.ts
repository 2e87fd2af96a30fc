/** Conditions: raw → typed. */
import { type ConditionScope, checkOperand, constantFor, TYPE_LABEL } from './check-operand.ts'
import type { ComparisonWord, ConditionDefinition, LeafDefinition, OperandDefinition } from './condition-definition.ts'
import type { Comparison, Condition, Constant, Operand } from './indicator.ts'

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
  if (word === 'contains') {
    const item = checkOperand(scope, raw.of, `${path}.of`)
    if (item === undefined) return undefined
    if (left.type !== 'list' || item.type !== 'text')
      return names.report(
        'indicator.type-mismatch',
        path,
        'contains 的左边须是列表字段，右边须是一个文字。',
        '两边都是列表时用 contains-all；固定的值写成 of: { constant: … }。',
      )
    return { kind: 'contains', list: left, item }
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
