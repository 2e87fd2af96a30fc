/** Whether the condition a subject is put to holds, with the facts it rests on. */
import type { LocalDate } from '#core/calendar'
import { evaluateCondition } from './evaluate-condition.ts'
import { computeFact } from './evaluate-facts.ts'
import { type Reader, readOperand } from './evaluate-operand.ts'
import type { Facing } from './evaluate-subject.ts'
import { compareRefs } from './evaluate-tables.ts'
import type { TestResult, TraceStep } from './evaluate-trace.ts'
import type { Operand, Test, Timing } from './indicator.ts'

export function judgeCondition(test: Extract<Test, { kind: 'condition' }>, facing: Facing): TestResult {
  const facts = test.facts.map((fact) => ({ fact, computed: computeFact(fact, facing) }))
  const reader = { ...facing.reader, facts: new Map(facts.map(({ fact, computed }) => [fact.id, computed.result])) }
  const verdict = evaluateCondition(test.require, reader)
  const steps: TraceStep[] = [
    ...facts.map(({ computed }) => computed.step),
    { kind: 'condition', of: 'require', value: verdict.value, leaves: verdict.leaves },
  ]
  const evidence = facts.flatMap(({ computed }) => [...computed.rows].sort(compareRefs)).slice(0, 20)
  const told = { ...readTiming(test.timing, reader), evidence, steps }
  if (verdict.value === true) return { outcome: 'satisfied', ...told }
  if (verdict.why !== undefined) {
    const { reason, at } = verdict.why
    return { outcome: 'undetermined', reason, ...(at !== undefined && { reasonAt: at }), ...told }
  }
  const sense = test.timing?.sense
  return {
    outcome: 'violated',
    reason: sense === 'latest' ? 'late' : sense === 'earliest' ? 'early' : 'condition-false',
    ...told,
  }
}

function readTiming(
  timing: Timing | undefined,
  reader: Reader,
): { start?: LocalDate; due?: LocalDate; actual?: LocalDate } {
  if (timing === undefined) return {}
  const read = (operand: Operand): LocalDate | undefined => {
    const result = readOperand(operand, reader)
    return result.known ? (result.value as LocalDate) : undefined
  }
  const start = read(timing.start)
  const due = read(timing.due)
  const actual = read(timing.actual)
  return { ...(start && { start }), ...(due && { due }), ...(actual && { actual }) }
}
