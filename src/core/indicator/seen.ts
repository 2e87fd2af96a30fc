/** The values a condition was judged by, so that a finding can say what they were. */
import type { Condition, Operand, Subject, Test } from './indicator.ts'

type Leaf = Extract<Operand, { kind: 'field' | 'fact' }>

/** The fields and facts of what is required, each once, in the order written; not the date the finding tells anyway. */
export function listSeen(test: Test, subject: Subject): Leaf[] {
  if (test.kind !== 'condition' || test.timing !== undefined) return []
  const seen = new Map<string, Leaf>()
  for (const leaf of leavesOf(test.require)) {
    if (leaf.kind === 'field' && leaf.field === subject.at) continue
    seen.set(leaf.kind === 'field' ? `field ${leaf.field}` : `fact ${leaf.id}`, leaf)
  }
  return [...seen.values()]
}

/** The fields and facts that a condition reads. */
export function leavesOf(condition: Condition): Leaf[] {
  switch (condition.kind) {
    case 'always':
      return []
    case 'all':
    case 'any':
      return condition.of.flatMap(leavesOf)
    case 'not':
      return leavesOf(condition.of)
    case 'compare':
      return [...leavesOfOperand(condition.left), ...leavesOfOperand(condition.right)]
    case 'containsAll':
      return [...leavesOfOperand(condition.list), ...leavesOfOperand(condition.all)]
    case 'contains':
      return [...leavesOfOperand(condition.list), ...leavesOfOperand(condition.item)]
    default:
      return leavesOfOperand(condition.operand)
  }
}

function leavesOfOperand(operand: Operand): Leaf[] {
  switch (operand.kind) {
    case 'field':
    case 'fact':
      return [operand]
    case 'sum':
      return operand.of.flatMap(leavesOfOperand)
    case 'difference':
    case 'product':
      return [...leavesOfOperand(operand.left), ...leavesOfOperand(operand.right)]
    case 'later':
      return leavesOfOperand(operand.date)
    case 'rank':
      return leavesOfOperand(operand.of)
    default:
      return []
  }
}
