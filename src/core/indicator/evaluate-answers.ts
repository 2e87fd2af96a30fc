/** Whether the rows a demand asks for are there (or absent), in time, and what the subject is told if not. */
import { daysBetween, type LocalDate } from '#core/calendar'
import type { Row, RowRef } from '#core/register'
import { type BoundResult, computeBound, dateOf } from './evaluate-bound.ts'
import { allTruths } from './evaluate-condition.ts'
import { nearest } from './evaluate-nearest.ts'
import { type Facing, judgeOther, listAnchored, matchPairs } from './evaluate-subject.ts'
import type { Candidate, TestResult, TraceStep, Truth, Unknown } from './evaluate-trace.ts'
import { isMissing } from './fields.ts'
import { type Demand, NEAREST_DAYS, type Side } from './indicator.ts'

type DemandResult = {
  result: 'holds' | 'fails' | 'unknown' | 'pending'
  told: Omit<TestResult, 'outcome' | 'steps'>
  step: TraceStep
}

/** Demands combine by all-of: a failing one decides, then an unknown one, then one still running. */
export function judgeAnswers(demands: readonly Demand[], facing: Facing): TestResult {
  const results = demands.map((demand, index) => judgeDemand(demand, index, facing))
  const steps = results.map((r) => r.step)
  const fails = results.find((r) => r.result === 'fails')
  if (fails !== undefined) {
    const at = nameDemand(demands, results.indexOf(fails))
    return { outcome: 'violated', ...fails.told, ...(at !== undefined && { reasonAt: at }), steps }
  }
  const unknown = results.find((r) => r.result === 'unknown')
  if (unknown !== undefined) return { outcome: 'undetermined', ...unknown.told, steps }
  const pending = results.some((r) => r.result === 'pending')
  return { outcome: pending ? 'pending' : 'satisfied', evidence: [], steps }
}

/** Of several demands the one that fails is named by its register. */
function nameDemand(demands: readonly Demand[], index: number): string | undefined {
  const [side, more] = demands[index]?.sides ?? []
  return demands.length > 1 && more === undefined ? side?.register : undefined
}

function judgeDemand(demand: Demand, index: number, facing: Facing): DemandResult {
  const lower = computeBound(demand.window?.lower, facing.reader)
  const upper = computeBound(demand.window?.upper, facing.reader)
  const candidates = demand.sides.flatMap((_, side) =>
    listCandidates(demand, side, facing, dateOf(lower), dateOf(upper)),
  )
  const start = upper.kind === 'computed' ? upper.trace.start : undefined
  const due = dateOf(upper)
  const period = { ...(start && { start }), ...(due && { due }) }
  const finish = (result: DemandResult['result'], told: DemandResult['told']): DemandResult => {
    const step = {
      kind: 'demand',
      index,
      result,
      candidates,
      ...(lower.kind === 'computed' && { lower: lower.trace }),
      ...(upper.kind === 'computed' && { upper: upper.trace }),
    } as const
    return { result, told: { ...period, ...told }, step }
  }
  const unknown = (why: Unknown, evidence: readonly RowRef[]): DemandResult =>
    finish('unknown', { reason: why.reason, ...(why.at !== undefined && { reasonAt: why.at }), evidence })

  const beyond = whyUnknown(lower) ?? whyUnknown(upper)
  if (beyond !== undefined) return unknown(beyond, [])
  const lost = demand.sides.find((side) => isMissing(facing.session.scope, side.register))?.register
  const certain = candidates.filter((c) => c.verdict === 'counts')
  const possible = candidates.find((c) => c.verdict === 'unknown')
  if (demand.polarity === 'none') {
    if (certain.length > 0)
      return finish('fails', { reason: 'forbidden', evidence: certain.map((c) => c.ref).slice(0, 20) })
    if (possible?.why !== undefined) return unknown(possible.why, [possible.ref])
    return lost === undefined
      ? finish('holds', { evidence: [] })
      : unknown({ reason: 'register-missing', at: lost }, [])
  }
  if (certain.length > 0) return finish('holds', { evidence: [] })
  // What had to come before needs no waiting for: only a window that opens with the fact can still be running.
  const waiting = demand.window?.lower !== undefined && due !== undefined && due > facing.session.scope.asOf
  if (waiting) return finish('pending', { evidence: [] })
  if (possible?.why !== undefined) return unknown(possible.why, [possible.ref])
  if (lost !== undefined) return unknown({ reason: 'register-missing', at: lost }, [])
  return finish('fails', explainFailure(candidates, facing))
}

/** Something too late is nearer to an answer than something too early, and that than nothing. */
function explainFailure(candidates: readonly Candidate[], facing: Facing): DemandResult['told'] {
  const precedence = facing.session.branch.pattern === 'precedence'
  const late = nearest(candidates, 'too-late', (a, b) => a < b)
  if (late?.at !== undefined) {
    return { reason: precedence ? 'predecessor-too-late' : 'late-answer', actual: late.at, evidence: [late.ref] }
  }
  const early = nearest(candidates, 'too-early', (a, b) => a > b)
  if (early?.at !== undefined) return { reason: 'early-answer', actual: early.at, evidence: [early.ref] }
  return { reason: precedence ? 'no-predecessor' : 'no-answer', evidence: [] }
}

function whyUnknown(bound: BoundResult): Unknown | undefined {
  return bound.kind === 'computed' && !bound.result.known ? bound.result.why : undefined
}

function listCandidates(
  demand: Demand,
  index: number,
  facing: Facing,
  lower: LocalDate | undefined,
  upper: LocalDate | undefined,
): Candidate[] {
  const side = demand.sides[index]
  if (side === undefined) return []
  return listAnchored(facing, side.register, side.match).map(({ row, ref }): Candidate => {
    const at = side.at === undefined ? undefined : (row[side.at] as LocalDate | undefined)
    const until = side.interval?.to === undefined ? undefined : (row[side.interval.to] as LocalDate | undefined)
    const bounded = demand.window?.lower !== undefined || demand.window?.upper !== undefined
    const window = bounded && side.at !== undefined ? { lower, upper } : undefined
    return {
      side: index,
      ref,
      ...(at && { at }),
      ...(until && { until }),
      ...judgeCandidate(side, row, at, facing, window),
    }
  })
}

function judgeCandidate(
  side: Side,
  row: Row,
  at: LocalDate | undefined,
  facing: Facing,
  window: { lower: LocalDate | undefined; upper: LocalDate | undefined } | undefined,
): Pick<Candidate, 'verdict' | 'why'> {
  const pairs = matchPairs(facing, side.register, side.match, row)
  if (pairs.value === false) return { verdict: 'match-differs' }
  const where = judgeOther(facing, side.register, row, side.where)
  if (where.value === false) return { verdict: 'condition-false' }
  const inside = insideInterval(side, row, facing)
  if (inside.value === false) return { verdict: 'outside-interval' }
  const why = pairs.why ?? where.why ?? inside.why
  const unsure = why === undefined ? {} : { why }
  // What is not certain to match is neither late nor early; out of the window it cannot answer either.
  const after = at !== undefined && window?.upper !== undefined ? daysBetween(window.upper, at) : 0
  const before = at !== undefined && window?.lower !== undefined ? daysBetween(at, window.lower) : 0
  if (after > 0) return { verdict: after > NEAREST_DAYS ? 'too-far' : 'too-late', ...unsure }
  if (before > 0) return { verdict: before > NEAREST_DAYS ? 'too-far' : 'too-early', ...unsure }
  if (why !== undefined) return { verdict: 'unknown', why }
  if (window !== undefined && at === undefined) {
    return { verdict: 'unknown', why: { reason: 'answer-field-missing', at: `${side.register}.${side.at}` } }
  }
  return { verdict: 'counts' }
}

/** Both ends included; a missing end is still to come where the side says so. */
function insideInterval(side: Side, row: Row, facing: Facing): { value: Truth; why?: Unknown } {
  const { interval } = side
  if (interval === undefined) return { value: true }
  const on = facing.at
  const { subject } = facing.session.branch
  const end = (field: string | undefined, open: boolean, inside: (day: LocalDate, on: LocalDate) => boolean) => {
    if (field === undefined) return { value: true }
    const day = row[field] as LocalDate | undefined
    if (day === undefined) {
      if (open) return { value: true }
      return { value: undefined, why: { reason: 'answer-field-missing', at: `${side.register}.${field}` } as const }
    }
    if (on === undefined) {
      return { value: undefined, why: { reason: 'field-missing', at: `${subject.register}.${subject.at}` } as const }
    }
    return { value: inside(day, on) }
  }
  const from = end(interval.from, false, (day, date) => day <= date)
  const to = end(interval.to, interval.openEnd, (day, date) => date <= day)
  const value = allTruths([from.value, to.value])
  const why = value === undefined ? (from.why ?? to.why) : undefined
  return { value, ...(why && { why }) }
}
