/** Whether the condition a subject is put to holds, with the facts it rests on. */
import type { LocalDate } from '#core/calendar'
import { evaluateCondition, type Verdict } from './evaluate-condition.ts'
import { isExact, toNumber } from './evaluate-exact.ts'
import { readFacts } from './evaluate-facts.ts'
import { type Datum, type Reader, readOperand } from './evaluate-operand.ts'
import type { Facing } from './evaluate-subject.ts'
import type { TestResult, TraceStep } from './evaluate-trace.ts'
import type { Operand, Subject, Test, Timing } from './indicator.ts'
import { listSeen } from './seen.ts'

/** Undefined: not given what the test is about, so the row is no subject of it. */
export function judgeCondition(
  test: Extract<Test, { kind: 'condition' }>,
  subject: Subject,
  facing: Facing,
): TestResult | undefined {
  const { reader, rows, steps } = readFacts(test.facts, facing)
  const given = evaluateCondition(test.given ?? { kind: 'always' }, reader)
  if (given.value === false) return undefined
  const verdict = evaluateCondition(test.require, reader)
  const told = {
    ...readTiming(test.timing, reader),
    evidence: rows.slice(0, 20),
    ...readSeen(test, subject, reader),
    steps: [
      ...steps,
      ...(test.given === undefined ? [] : [stepOf('given', given)]),
      ...(given.value === true ? [stepOf('require', verdict)] : []),
    ],
  }
  const why = given.why ?? verdict.why
  if (why !== undefined) {
    const { reason, at } = why
    return { outcome: 'undetermined', reason, ...(at !== undefined && { reasonAt: at }), ...told }
  }
  if (verdict.value === true) return { outcome: 'satisfied', ...told }
  const sense = test.timing?.sense
  return {
    outcome: 'violated',
    reason: sense === 'latest' ? 'late' : sense === 'earliest' ? 'early' : 'condition-false',
    ...told,
  }
}

function readSeen(test: Test, subject: Subject, reader: Reader): Pick<TestResult, 'seen'> {
  const seen = listSeen(test, subject).map((leaf) => {
    const value = readOperand(leaf, reader)
    return value.known ? seenText(value.value) : null
  })
  return seen.length === 0 ? {} : { seen }
}

function seenText(value: Datum): string {
  if (isExact(value)) return String(toNumber(value))
  return Array.isArray(value) ? value.join('、') : String(value)
}

export function stepOf(of: 'given' | 'require', { value, leaves }: Verdict): TraceStep {
  return { kind: 'condition', of, value, leaves }
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
