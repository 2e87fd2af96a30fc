/** Puts a violated subject to its exemptions, in order; the first that holds lifts the violation. */
import type { LocalDate } from '#core/calendar'
import type { TriedExemption } from '#core/finding'
import type { Row, RowRef } from '#core/register'
import { evaluateCondition } from './evaluate-condition.ts'
import { type Facing, judgeOther, listAnchored, matchPairs } from './evaluate-subject.ts'
import type { TestResult, TraceStep, Truth, Unknown } from './evaluate-trace.ts'
import { isMissing } from './fields.ts'
import type { Exemption } from './indicator.ts'

/** Judges the subject with another row in its place: the way an exemption with `until` runs the obligation anew. */
export type JudgeAgain = (row: Row) => TestResult

export type Exempting = {
  outcome: 'violated' | 'exempted' | 'undetermined'
  tried: readonly TriedExemption[]
  /** The exemption that cannot be decided, when none holds. */
  unknown?: string
  steps: readonly TraceStep[]
}

type ExemptionStep = Extract<TraceStep, { kind: 'exemption' }>

/** A row that may carry the exemption. `keyed`: it agrees in all fields of the match. */
type Bearer = { row: Row; ref?: RowRef; value: Truth; keyed: boolean; why?: Unknown }

export function tryExemptions(exemptions: readonly Exemption[], facing: Facing, again: JudgeAgain): Exempting {
  const steps: ExemptionStep[] = []
  const tried: TriedExemption[] = []
  for (const exemption of exemptions) {
    const step = tryExemption(exemption, facing, again)
    steps.push(step)
    if (step.result === 'holds') return { outcome: 'exempted', tried, steps }
    tried.push({ id: exemption.id, why: step.result })
  }
  const unknown = tried.find((t) => t.why === 'unknown')
  return unknown === undefined
    ? { outcome: 'violated', tried, steps }
    : { outcome: 'undetermined', tried, unknown: unknown.id, steps }
}

function tryExemption(exemption: Exemption, facing: Facing, again: JudgeAgain): ExemptionStep {
  if (exemption.register !== undefined && isMissing(facing.session.scope, exemption.register)) {
    const missing = { reason: 'register-missing', at: exemption.register } as const
    return { kind: 'exemption', id: exemption.id, result: 'unknown', rows: [], missing }
  }
  const bearers = listBearers(exemption, facing)
  const certain = bearers.filter((b) => b.value === true)
  const possible = bearers.find((b) => b.value === undefined)
  const end = (result: ExemptionStep['result'], more: Partial<ExemptionStep> = {}): ExemptionStep => {
    const rows = certain.flatMap((b) => b.ref ?? [])
    return { kind: 'exemption', id: exemption.id, result, rows, ...more }
  }
  const undecided = (): ExemptionStep => end('unknown', { ...(possible?.why && { missing: possible.why }) })
  if (certain.length === 0) {
    if (possible !== undefined) return undecided()
    return end(bearers.some((b) => b.keyed) ? 'condition-false' : 'no-row')
  }
  const { until: field } = exemption
  if (field === undefined) return end('holds')
  const days = certain.map((b) => b.row[field] as LocalDate | undefined)
  const until = days.reduce((latest, day) =>
    latest === undefined || (day !== undefined && day > latest) ? day : latest,
  )
  const register = exemption.register ?? facing.session.branch.subject.register
  const missing: Unknown = { reason: 'field-missing', at: `${register}.${field}` }
  if (until === undefined) return end('unknown', { missing })
  const result = again(restart(facing, until))
  const shown = { until, again: result.steps }
  switch (result.outcome) {
    case 'satisfied':
    case 'pending':
      return end('holds', shown)
    case 'undetermined':
      return end('unknown', {
        ...shown,
        ...(result.reason && {
          missing: {
            reason: result.reason as Unknown['reason'],
            ...(result.reasonAt !== undefined && { at: result.reasonAt }),
          },
        }),
      })
    case 'violated':
      if (days.includes(undefined)) return end('unknown', { ...shown, missing })
      return possible === undefined ? end('expired', shown) : { ...undecided(), ...shown }
    default:
      return result.outcome satisfies never
  }
}

function restart(facing: Facing, until: LocalDate): Row {
  const { at } = facing.session.branch.subject
  return at === undefined ? facing.row : { ...facing.row, [at]: until }
}

function listBearers(exemption: Exemption, facing: Facing): Bearer[] {
  if (exemption.register === undefined) {
    const { value, why } = evaluateCondition(exemption.where, facing.reader)
    return [{ row: facing.row, value, keyed: true, ...(why && { why }) }]
  }
  const { register, match, where } = exemption
  return listAnchored(facing, register, match).map(({ row, ref }): Bearer => {
    const pairs = matchPairs(facing, register, match, row)
    if (pairs.value === false) return { row, ref, value: false, keyed: false }
    const verdict = judgeOther(facing, register, row, where)
    const keyed = pairs.value === true
    if (verdict.value === false) return { row, ref, value: false, keyed }
    const why = pairs.why ?? verdict.why
    return { row, ref, value: why === undefined ? true : undefined, keyed, ...(why && { why }) }
  })
}
