/** Which fields of its own register a branch reads, and which of them import guarantees. */
import { isUnset } from '#core/parameter'
import type { Register } from '#core/register'
import type { Bound, Branch, Condition, Count, Fact, Operand, Test } from './indicator.ts'
import type { Scope } from './plan.ts'

export function registerOf(scope: Scope, id: string): Register {
  const register = scope.registers.get(id)
  if (register === undefined) throw new Error(`register ${id} is not in the scope`)
  return register
}

/** Nothing of it, or of the register it is a view of, was ever imported. */
export function isMissing(scope: Scope, id: string): boolean {
  const { source } = registerOf(scope, id)
  return scope.missing?.has(source.kind === 'view' ? source.of : id) ?? false
}

/** Whether import guarantees a value; a view's rows come from its source. */
export function isRequired(scope: Scope, register: string, field: string): boolean {
  const { source, fields } = registerOf(scope, register)
  if (source.kind === 'files') return fields.get(field)?.required ?? false
  const column = source.columns.get(field)
  return column !== undefined && isRequired(scope, source.of, column)
}

function fieldsOfOperand(operand: Operand): string[] {
  switch (operand.kind) {
    case 'field':
      return [operand.field]
    case 'fact':
    case 'parameter':
    case 'constant':
    case 'asOf':
      return []
    case 'rank':
      return fieldsOfOperand(operand.of)
    case 'sum':
      return operand.of.flatMap(fieldsOfOperand)
    case 'difference':
    case 'product':
      return [...fieldsOfOperand(operand.left), ...fieldsOfOperand(operand.right)]
    case 'later':
      return [...fieldsOfOperand(operand.date), ...fieldsOfCount(operand.count)]
    default:
      return operand satisfies never
  }
}

function fieldsOfCount(count: Count): string[] {
  return count.added === undefined ? [] : [count.added.field]
}

export function operandsOf(condition: Condition): Operand[] {
  switch (condition.kind) {
    case 'always':
      return []
    case 'all':
    case 'any':
      return condition.of.flatMap(operandsOf)
    case 'not':
      return operandsOf(condition.of)
    case 'compare':
      return [condition.left, condition.right]
    case 'presence':
    case 'oneOf':
    case 'text':
      return [condition.operand]
    case 'contains':
      return [condition.list, condition.item]
    case 'containsAll':
      return [condition.list, condition.all]
    default:
      return condition satisfies never
  }
}

function fieldsOfCondition(condition: Condition): string[] {
  return operandsOf(condition).flatMap(fieldsOfOperand)
}

/** Whether a condition can turn out unknown for a row of the register: nothing in it is missing, unset or counted. */
export function canBeUnknown(scope: Scope, register: string, condition: Condition): boolean {
  switch (condition.kind) {
    case 'always':
    case 'presence':
      return false
    case 'all':
    case 'any':
      return condition.of.some((c) => canBeUnknown(scope, register, c))
    case 'not':
      return canBeUnknown(scope, register, condition.of)
    default:
      return operandsOf(condition).some((o) => !isCertain(scope, register, o))
  }
}

function isCertain(scope: Scope, register: string, operand: Operand): boolean {
  if (operand.kind === 'constant' || operand.kind === 'asOf') return true
  if (operand.kind === 'field') return isRequired(scope, register, operand.field)
  return operand.kind === 'rank' && isCertain(scope, register, operand.of)
}

/** What it is shifted by was never set: of no subject can it be computed. */
export function isNeverKnown(bound: Bound | undefined): boolean {
  const amount = bound?.shift?.count.amount
  return amount?.kind === 'parameter' && isUnset(amount.parameter)
}

function fieldsOfBound(bound: Bound | undefined): string[] {
  return bound === undefined ? [] : [bound.field, ...(bound.shift ? fieldsOfCount(bound.shift.count) : [])]
}

/** Every field of the subject's register that judging the branch and telling of it needs, each once. */
export function fieldsOfBranch(scope: Scope, branch: Branch): string[] {
  const { subject, test, exemptions, attribute } = branch
  const fields = [
    ...registerOf(scope, subject.register).key,
    ...(subject.at === undefined ? [] : [subject.at]),
    ...fieldsOfCondition(subject.where),
    ...Object.values(attribute),
    ...exemptions.flatMap((e) => [
      ...e.match.map((m) => m.subject),
      ...(e.register === undefined ? [...fieldsOfCondition(e.where), ...(e.until === undefined ? [] : [e.until])] : []),
    ]),
  ]
  if (test.kind === 'answers') {
    for (const demand of test.demands) {
      fields.push(...fieldsOfBound(demand.window?.lower), ...fieldsOfBound(demand.window?.upper))
      fields.push(...demand.sides.flatMap((side) => side.match.map((m) => m.subject)))
    }
  } else if (test.kind === 'condition') {
    fields.push(...fieldsOfCondition(test.require), ...fieldsOfLookups(test))
    if (test.timing) fields.push(...[test.timing.start, test.timing.actual, test.timing.due].flatMap(fieldsOfOperand))
  } else if (test.kind === 'repeat' || test.kind === 'total' || test.kind === 'cycle') {
    fields.push(...test.by)
    if (test.kind === 'total') {
      fields.push(...fieldsOfTotal(test))
      if (test.measure.kind === 'sum') fields.push(test.measure.field)
    }
  }
  return [...new Set(fields)]
}

/** What is read of the row that stands for a group. */
export function fieldsOfTotal(test: Extract<Test, { kind: 'total' }>): string[] {
  return [...fieldsOfOperand(test.limit), ...fieldsOfLookups(test)]
}

function fieldsOfLookups({ facts, given }: { facts: readonly Fact[]; given?: Condition }): string[] {
  const looked = facts.flatMap((fact) => [
    ...fact.match.map((m) => m.subject),
    ...fieldsOfBound(fact.from),
    ...fieldsOfBound(fact.to),
  ])
  return given === undefined ? looked : [...looked, ...fieldsOfCondition(given)]
}
