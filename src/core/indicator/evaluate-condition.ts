/** Kleene's three-valued logic over the leaves of a condition. */
import type { Deadline } from '#core/deadline'
import { compareExact, exact, isExact } from './evaluate-exact.ts'
import { type Datum, plain, type Reader, type Result, readOperand, text } from './evaluate-operand.ts'
import type { LeafTrace, Truth, Unknown } from './evaluate-trace.ts'
import type { Comparison, Condition, Operand } from './indicator.ts'

/** `why` says of an unknown result which operand, the first in reading order, it hangs on. */
export type Verdict = { value: Truth; why?: Unknown; leaves: readonly LeafTrace[] }

export function evaluateCondition(condition: Condition, reader: Reader): Verdict {
  switch (condition.kind) {
    case 'always':
      return { value: true, leaves: [] }
    case 'not': {
      const { value, ...rest } = evaluateCondition(condition.of, reader)
      return { value: notTruth(value), ...rest }
    }
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => evaluateCondition(part, reader))
      const value = (condition.kind === 'all' ? allTruths : anyTruth)(parts.map((part) => part.value))
      const why = value === undefined ? parts.find((part) => part.value === undefined)?.why : undefined
      return { value, ...(why && { why }), leaves: parts.flatMap((part) => part.leaves) }
    }
    default: {
      const trace = evaluateLeaf(condition, reader)
      return { value: trace.value, ...(trace.why && { why: trace.why }), leaves: [trace] }
    }
  }
}

function notTruth(value: Truth): Truth {
  return value === undefined ? undefined : !value
}

export function allTruths(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false
  return values.includes(undefined) ? undefined : true
}

function anyTruth(values: readonly Truth[]): Truth {
  if (values.includes(true)) return true
  return values.includes(undefined) ? undefined : false
}

type Leaf = Exclude<Condition, { kind: 'always' | 'all' | 'any' | 'not' }>

function evaluateLeaf(leaf: Leaf, reader: Reader): LeafTrace {
  const deadlines: Deadline[] = []
  const read = (operand: Operand): Result => readOperand(operand, reader, deadlines)
  const shown = (left: Result, right?: Result) => ({
    leaf,
    deadlines,
    ...(left.known && { left: plain(left.value) }),
    ...(right?.known && { right: plain(right.value) }),
  })
  switch (leaf.kind) {
    case 'presence': {
      const value = read(leaf.operand)
      return { ...shown(value), value: value.known === (leaf.want === 'present') }
    }
    case 'compare': {
      const left = read(leaf.left)
      const right = read(leaf.right)
      if (leaf.orMissing && !left.known) return { ...shown(left, right), value: true }
      return { ...shown(left, right), ...both(left, right, (a, b) => holds(leaf.op, compare(a, b))) }
    }
    case 'oneOf': {
      const value = read(leaf.operand)
      if (!value.known) return { ...shown(value), value: undefined, why: value.why }
      const among = leaf.values.some((v) => compare(value.value, typeof v === 'number' ? exact(v) : v) === 0)
      return { ...shown(value), value: among !== leaf.negated }
    }
    case 'text': {
      const value = read(leaf.operand)
      if (!value.known) return { ...shown(value), value: undefined, why: value.why }
      const own = text(value.value)
      const found = leaf.test === 'starts-with' ? own.startsWith(leaf.pattern) : matchesGlob(own, leaf.pattern)
      return { ...shown(value), value: found }
    }
    case 'contains': {
      const list = read(leaf.list)
      const item = read(leaf.item)
      return {
        ...shown(list, item),
        ...both(list, item, (a, b) => (a as readonly string[]).includes(text(b))),
      }
    }
    case 'containsAll': {
      const list = read(leaf.list)
      const all = read(leaf.all)
      return {
        ...shown(list, all),
        ...both(list, all, (a, b) => (b as readonly string[]).every((item) => (a as readonly string[]).includes(item))),
      }
    }
    default:
      return leaf satisfies never
  }
}

function both(left: Result, right: Result, test: (a: Datum, b: Datum) => boolean): { value: Truth; why?: Unknown } {
  if (!left.known) return { value: undefined, why: left.why }
  if (!right.known) return { value: undefined, why: right.why }
  return { value: test(left.value, right.value) }
}

export function holds(op: Comparison, order: number): boolean {
  switch (op) {
    case 'eq':
      return order === 0
    case 'ne':
      return order !== 0
    case 'lt':
      return order < 0
    case 'le':
      return order <= 0
    case 'gt':
      return order > 0
    case 'ge':
      return order >= 0
    default:
      return op satisfies never
  }
}

/** Of two values of one family. Lists know only equal (0) and different. */
export function compare(a: Datum, b: Datum): number {
  if (isExact(a) && isExact(b)) return compareExact(a, b)
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return JSON.stringify(a) === JSON.stringify(b) ? 0 : 1
}

/** By code points, the order of UTF-8 bytes; JavaScript's own order differs beyond U+FFFF. */
function compareText(a: string, b: string): number {
  const left = Array.from(a)
  const right = Array.from(b)
  for (let i = 0; i < left.length && i < right.length; i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

/** `*` stands for any characters, `?` for exactly one; every other character for itself. */
export function matchesGlob(text: string, pattern: string): boolean {
  const source = Array.from(pattern, (c) =>
    c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&'),
  )
  return new RegExp(`^${source.join('')}$`, 'su').test(text)
}
