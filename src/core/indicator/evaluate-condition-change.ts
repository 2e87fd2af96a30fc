/** The fewest comparisons that have to come out differently for a condition to hold, and what each would take. */
import { addDays, type LocalDate } from '#core/calendar'
import type { Value } from '#core/register'
import { type Change, smallestUnit, supply } from './evaluate-change.ts'
import type { Judgement, LeafTrace } from './evaluate-trace.ts'
import type { Comparison, Condition, Fact, Operand, Test } from './indicator.ts'
import type { Scope } from './plan.ts'

type Place = { register: string; facts: readonly Fact[]; scope: Scope; leaves: ReadonlyMap<Condition, LeafTrace> }

export function listConditionChanges(
  test: Extract<Test, { kind: 'condition' }>,
  register: string,
  judgement: Judgement,
  scope: Scope,
): Change[] {
  const step = judgement.trace.find((s) => s.kind === 'condition' && s.of === 'require')
  if (step?.kind !== 'condition') return []
  // Matched by reading order: the judgement may stem from another loading of the same indicator.
  const leaves = new Map(
    listLeaves(test.require).flatMap((leaf, i) => (step.leaves[i] ? [[leaf, step.leaves[i]]] : [])),
  )
  return changesFor(test.require, true, { register, facts: test.facts, scope, leaves })
}

function listLeaves(condition: Condition): Condition[] {
  switch (condition.kind) {
    case 'always':
      return []
    case 'all':
    case 'any':
      return condition.of.flatMap(listLeaves)
    case 'not':
      return listLeaves(condition.of)
    default:
      return [condition]
  }
}

function changesFor(condition: Condition, wanted: boolean, place: Place): Change[] {
  switch (condition.kind) {
    case 'always':
      return []
    case 'not':
      return changesFor(condition.of, !wanted, place)
    case 'all':
    case 'any': {
      const parts = condition.of.map((part) => changesFor(part, wanted, place))
      if ((condition.kind === 'all') === wanted) return parts.flat()
      return parts.reduce((least, part) => (part.length < least.length ? part : least))
    }
    default: {
      const trace = place.leaves.get(condition)
      if (trace === undefined || trace.value === wanted) return []
      if (trace.why !== undefined) return supply(trace.why)
      return [changeLeaf(condition, wanted, trace, place)]
    }
  }
}

const OPPOSITE = { eq: 'ne', ne: 'eq', lt: 'ge', ge: 'lt', gt: 'le', le: 'gt' } as const satisfies Record<
  Comparison,
  Comparison
>
const MIRRORED = { eq: 'eq', ne: 'ne', lt: 'gt', gt: 'lt', le: 'ge', ge: 'le' } as const satisfies Record<
  Comparison,
  Comparison
>

type Leaf = Exclude<Condition, { kind: 'always' | 'all' | 'any' | 'not' }>

function changeLeaf(leaf: Leaf, wanted: boolean, trace: LeafTrace, place: Place): Change {
  const { register } = place
  const other: Change = { kind: 'condition', leaf, wanted }
  switch (leaf.kind) {
    case 'presence': {
      if (leaf.operand.kind !== 'field') return other
      const kind = (leaf.want === 'present') === wanted ? 'supply-field' : 'clear-field'
      return { kind, register, field: leaf.operand.field }
    }
    case 'compare': {
      const op = wanted ? leaf.op : OPPOSITE[leaf.op]
      return (
        adjust(leaf.left, op, trace.left, trace.right, place) ??
        adjust(leaf.right, MIRRORED[op], trace.right, trace.left, place) ??
        other
      )
    }
    case 'oneOf': {
      if (leaf.operand.kind !== 'field') return other
      return {
        kind: 'one-of',
        register,
        field: leaf.operand.field,
        values: leaf.values,
        negated: leaf.negated === wanted,
      }
    }
    case 'contains':
      return leaf.list.kind === 'field' && wanted && typeof trace.right === 'string'
        ? { kind: 'add-items', register, field: leaf.list.field, items: [trace.right] }
        : other
    case 'containsAll': {
      if (leaf.list.kind !== 'field' || !wanted) return other
      const has = listOf(trace.left)
      const items = listOf(trace.right).filter((item) => !has.includes(item))
      return { kind: 'add-items', register, field: leaf.list.field, items: [...new Set(items)] }
    }
    case 'text':
      return other
    default:
      return leaf satisfies never
  }
}

/** Moves one operand so that it stands in the wanted relation to the other's value. */
function adjust(operand: Operand, op: Comparison, own: Value, target: Value, place: Place): Change | undefined {
  if (own === undefined || target === undefined || typeof target === 'object') return undefined
  if (operand.type === 'date' && operand.kind === 'field') {
    return moveDate(place.register, operand.field, op, target as LocalDate)
  }
  if (typeof own === 'number' && typeof target === 'number' && operand.kind !== 'rank') {
    const found = findAdjustable(operand, place)
    if (found === undefined) return undefined
    const unit = found.field === undefined ? 1 : smallestUnit(place.scope, found.register, found.field)
    const beyond = op === 'lt' ? -unit : op === 'gt' || op === 'ne' ? unit : 0
    // Through four places, since 0.3 − 0.1 is not 0.2 in binary fractions.
    const difference = Math.round((target - own + beyond) * found.sign * 10_000) / 10_000
    return found.field === undefined
      ? { kind: 'rows', register: found.register, difference }
      : { kind: 'amount', register: found.register, field: found.field, difference }
  }
  if (operand.kind === 'rank' && operand.of.kind === 'field' && typeof target === 'number') {
    const value = operand.order[target]
    return value === undefined
      ? undefined
      : { kind: 'value', register: place.register, field: operand.of.field, op, value }
  }
  return operand.kind === 'field'
    ? { kind: 'value', register: place.register, field: operand.field, op, value: target }
    : undefined
}

function moveDate(register: string, field: string, op: Comparison, target: LocalDate): Change {
  switch (op) {
    case 'le':
      return { kind: 'date-by', register, field, by: target }
    case 'lt':
      return { kind: 'date-by', register, field, by: addDays(target, -1) }
    case 'ge':
      return { kind: 'not-before', register, field, date: target }
    case 'gt':
      return { kind: 'not-before', register, field, date: addDays(target, 1) }
    case 'eq':
    case 'ne':
      return { kind: 'value', register, field, op, value: target }
    default:
      return op satisfies never
  }
}

/** A field (or the rows of a count) that moves the operand one for one, up (1) or down (−1). */
function findAdjustable(
  operand: Operand,
  place: Place,
): { register: string; field?: string; sign: 1 | -1 } | undefined {
  switch (operand.kind) {
    case 'field':
      return { register: place.register, field: operand.field, sign: 1 }
    case 'fact': {
      const fact = place.facts.find((f) => f.id === operand.id)
      if (fact?.take === 'count') return { register: fact.register, sign: 1 }
      return fact?.take === 'sum' && fact.of !== undefined
        ? { register: fact.register, field: fact.of, sign: 1 }
        : undefined
    }
    case 'sum':
      for (const part of operand.of) {
        const found = findAdjustable(part, place)
        if (found !== undefined) return found
      }
      return undefined
    case 'difference': {
      const left = findAdjustable(operand.left, place)
      if (left !== undefined) return left
      const right = findAdjustable(operand.right, place)
      return right && { ...right, sign: right.sign === 1 ? -1 : 1 }
    }
    default:
      return undefined
  }
}

function listOf(value: Value): readonly string[] {
  return typeof value === 'object' ? value : []
}
