/** The smallest change that would have made it right, as data: what should have been there, by when, or what the record lacks. */
import type { RowRef } from '#core/register'
import { type Change, smallestUnit, supply } from './evaluate-change.ts'
import { listConditionChanges } from './evaluate-condition-change.ts'
import { nearest } from './evaluate-nearest.ts'
import type { Candidate, Judgement, TraceStep } from './evaluate-trace.ts'
import type { Branch, Demand, Indicator, Test } from './indicator.ts'
import type { Scope } from './plan.ts'

/** All of them together are needed. Empty when nothing is wrong. */
export function smallestChange(judgement: Judgement, indicator: Indicator, scope: Scope): Change[] {
  const { hit } = judgement
  const branch = indicator.branches.find((b) => b.id === judgement.branch)
  if (hit === undefined || branch === undefined) return []
  if (hit.reason === 'to-be-checked')
    return branch.test.kind === 'sample' ? [{ kind: 'check', checklist: branch.test.checklist }] : []
  if (hit.reason === 'exemption-unknown') return decideExemption(judgement, hit.reasonAt)
  if (hit.outcome === 'undetermined') return supply({ reason: hit.reason, at: hit.reasonAt })
  switch (branch.test.kind) {
    case 'answers':
      return branch.test.demands.flatMap((demand, index) => meetDemand(demand, index, judgement, branch))
    case 'condition':
      return listConditionChanges(branch.test, branch.subject.register, judgement, scope)
    case 'repeat':
      return keepFirst(judgement)
    case 'balance':
      return branch.test.left.slice(0, 1).map(({ register, sum }) => ({
        kind: 'amount',
        register,
        field: sum,
        difference: (hit.expectedValue ?? 0) - (hit.actualValue ?? 0),
      }))
    case 'total':
      return keepLimit(branch.test, branch.subject.register, (hit.expectedValue ?? 0) - (hit.actualValue ?? 0), scope)
    case 'cycle':
      return judgement.trace.flatMap((step) => fillCycle(step, branch.subject.register))
    case 'sample':
      return []
    default:
      return branch.test satisfies never
  }
}

function decideExemption(judgement: Judgement, id: string | undefined): Change[] {
  return judgement.trace.flatMap((step) =>
    step.kind === 'exemption' && step.id === id && step.missing !== undefined ? supply(step.missing) : [],
  )
}

function meetDemand(demand: Demand, index: number, judgement: Judgement, branch: Branch): Change[] {
  const step = judgement.trace.find((s) => s.kind === 'demand' && s.index === index)
  if (step?.kind !== 'demand' || step.result !== 'fails') return []
  if (demand.polarity === 'none') return [stayAway(step.candidates)]
  const from = step.lower?.date
  const by = step.upper?.date
  // The one nearest in time: the earliest of those too late, the latest of those too early.
  const late = nearest(step.candidates, 'too-late', (a, b) => a < b)
  if (late !== undefined && by !== undefined) return [{ kind: 'date-by', ...place(demand, late), by }]
  const early = nearest(step.candidates, 'too-early', (a, b) => a > b)
  if (early !== undefined && from !== undefined) return [{ kind: 'not-before', ...place(demand, early), date: from }]
  const registers = [...new Set(demand.sides.map((side) => side.register))]
  if (branch.pattern === 'precedence') return [{ kind: 'add-predecessor', registers, ...(by && { by }) }]
  return [{ kind: 'answer-by', registers, ...(from && { from }), ...(by && { by }) }]
}

function place(demand: Demand, candidate: Candidate): { register: string; field: string; row: RowRef } {
  const field = demand.sides[candidate.side]?.at
  if (field === undefined) throw new Error('a row was found too late or too early although its side has no date')
  return { register: candidate.ref.register, field, row: candidate.ref }
}

function stayAway(candidates: readonly Candidate[]): Change {
  const forbidding = candidates.filter((c) => c.verdict === 'counts')
  const ends = forbidding.flatMap((c) => c.until ?? [])
  const last = ends.toSorted().at(-1)
  return last !== undefined && ends.length === forbidding.length ? { kind: 'not-do', until: last } : { kind: 'not-do' }
}

function keepFirst(judgement: Judgement): Change[] {
  return judgement.trace.flatMap((step): Change[] => {
    const [keep, ...remove] = step.kind === 'group' ? step.rows : []
    return keep === undefined ? [] : [{ kind: 'remove-duplicates', keep, remove }]
  })
}

function keepLimit(test: Extract<Test, { kind: 'total' }>, register: string, toLimit: number, scope: Scope): Change[] {
  const { measure, op } = test
  const unit = measure.kind === 'sum' ? smallestUnit(scope, register, measure.field) : 1
  const difference = toLimit + (op === 'lt' ? -unit : op === 'gt' ? unit : op === 'ne' ? unit : 0)
  if (measure.kind === 'count') return [{ kind: 'rows', register, difference }]
  return [{ kind: 'amount', register, field: measure.field, difference }]
}

function fillCycle(step: TraceStep, register: string): Change[] {
  if (step.kind !== 'cycle' || step.atLeast === undefined) return []
  return [{ kind: 'rows', register, difference: step.atLeast - step.count, from: step.from, to: step.to }]
}
