/** Indicator → what is to be asked of which registers, and what of it can be asked together. No SQL text yet. */
import { dayNumber, fromDayNumber, isDayNumber, type LocalDate } from '#core/calendar'
import { periodUpperBoundDays } from '#core/deadline'
import type { Parameter } from '#core/parameter'
import type { Register } from '#core/register'
import { isNeverKnown } from './fields.ts'
import {
  type Bound,
  type Branch,
  type Count,
  type Fact,
  type Indicator,
  NEAREST_DAYS,
  type Side,
  type Test,
} from './indicator.ts'

/**
 * Which facts are judged, and what is known at that moment. `missing`: registers of which nothing was ever imported. `days`: the first
 * and last that a register's rows may lie on by its date, where that is known; a row without a date lies on none.
 */
export type Scope = {
  registers: ReadonlyMap<string, Register>
  asOf: LocalDate
  period?: { from: LocalDate; to: LocalDate }
  inForce: { from?: LocalDate; to?: LocalDate }
  missing?: ReadonlySet<string>
  days?: ReadonlyMap<string, { first: LocalDate; last: LocalDate }>
}

/** `from`, `to`: the days that facts may lie on; `limits`: those of them that not every row of the subject's register keeps to anyway. */
export type BranchPlan = {
  indicator: Indicator
  branch: Branch
  from?: LocalDate
  to?: LocalDate
  limits: { from?: LocalDate; to?: LocalDate }
}

type Of<K extends Test['kind']> = Extract<Test, { kind: K }>

/** What is run as one piece. Branches of a `conditions` unit share one join with the facts of all; of a `firstAnswers` unit the date of the first answer. */
export type PlanUnit =
  | { kind: 'answers'; plan: BranchPlan; test: Of<'answers'> }
  | {
      kind: 'firstAnswers'
      register: string
      at: string
      sides: readonly Side[]
      plans: readonly { plan: BranchPlan; test: Of<'answers'> }[]
    }
  | {
      kind: 'conditions'
      register: string
      facts: readonly Fact[]
      plans: readonly { plan: BranchPlan; test: Of<'condition'> }[]
    }
  | { kind: 'repeat'; plan: BranchPlan; test: Of<'repeat'> }
  | { kind: 'balance'; plan: BranchPlan; test: Of<'balance'> }
  | { kind: 'total'; plan: BranchPlan; test: Of<'total'> }
  | { kind: 'cycle'; plan: BranchPlan; test: Of<'cycle'> }
  | { kind: 'sample'; plan: BranchPlan; test: Of<'sample'> }

/** A register filled from files, and the months of its date that may matter; without a bound, all of them that way. */
export type Read = { register: string; from?: LocalDate; to?: LocalDate }

export type Plan = { scope: Scope; units: readonly PlanUnit[]; reads: readonly Read[] }

export function planIndicators(indicators: readonly Indicator[], scope: Scope): Plan {
  const plans = indicators.flatMap((indicator) =>
    indicator.branches.map((branch) => planBranch(indicator, branch, scope)),
  )
  return { scope, units: groupUnits(plans), reads: planReads(plans, scope) }
}

function planBranch(indicator: Indicator, branch: Branch, scope: Scope): BranchPlan {
  const from = latest([scope.inForce.from, indicator.inForce.from, scope.period?.from])
  const to = earliest([scope.inForce.to, indicator.inForce.to, scope.period?.to])
  const { register, field } = sourceOf(scope, branch.subject.register, branch.subject.at)
  const days = field === undefined || field !== register.date ? undefined : scope.days?.get(register.id)
  // A condition that every row meets is not only needless: DuckDB takes it that few rows do, and joins the wrong way round.
  const limits = {
    ...(from && (days === undefined || days.first < from) && { from }),
    ...(to && (days === undefined || days.last > to) && { to }),
  }
  return { indicator, branch, ...(from && { from }), ...(to && { to }), limits }
}

function groupUnits(plans: readonly BranchPlan[]): PlanUnit[] {
  const units = new Map<string, PlanUnit>()
  for (const plan of plans) {
    const unit = unitOf(plan)
    const shared = shareKey(unit)
    const key = shared ?? `${plan.indicator.id}/${plan.branch.id}`
    const existing = units.get(key)
    units.set(key, existing === undefined ? unit : join(existing, unit))
  }
  return [...units.values()].flatMap(alone)
}

function unitOf(plan: BranchPlan): PlanUnit {
  const test = plan.branch.test
  const register = plan.branch.subject.register
  switch (test.kind) {
    case 'answers': {
      const at = plan.branch.subject.at
      const [demand, more] = test.demands
      const shareable =
        demand?.polarity === 'some' && more === undefined && at !== undefined && plan.branch.exemptions.length === 0
      if (
        shareable &&
        demand.window?.lower !== undefined &&
        demand.window.lower.shift === undefined &&
        demand.window.upper !== undefined &&
        !isNeverKnown(demand.window.upper)
      ) {
        return { kind: 'firstAnswers', register, at, sides: demand.sides, plans: [{ plan, test }] }
      }
      return { kind: 'answers', plan, test }
    }
    case 'condition':
      return { kind: 'conditions', register, facts: distinctFacts(test.facts), plans: [{ plan, test }] }
    case 'repeat':
      return { kind: 'repeat', plan, test }
    case 'balance':
      return { kind: 'balance', plan, test }
    case 'total':
      return { kind: 'total', plan, test }
    case 'cycle':
      return { kind: 'cycle', plan, test }
    case 'sample':
      return { kind: 'sample', plan, test }
    default:
      return test satisfies never
  }
}

/** Branches that wait for the same answers, or put the rows of one register to conditions at the same date, have the same key. */
function shareKey(unit: PlanUnit): string | undefined {
  if (unit.kind === 'firstAnswers')
    return JSON.stringify(['first', unit.register, unit.at, unit.sides, lowerField(unit)])
  if (unit.kind === 'conditions')
    return JSON.stringify(['conditions', unit.register, unit.plans[0]?.plan.branch.subject.at])
  return undefined
}

/** Each fact once, whatever its authors call it. */
export function distinctFacts(facts: readonly Fact[]): Fact[] {
  return [...new Map(facts.map((fact) => [factKey(fact), fact])).values()]
}

/** Facts with the same key have the same value for every subject. */
export function factKey({ id: _id, ...fact }: Fact): string {
  return JSON.stringify(fact)
}

function lowerField(unit: Extract<PlanUnit, { kind: 'firstAnswers' }>): string | undefined {
  return unit.plans[0]?.test.demands[0]?.window?.lower?.field
}

function join(a: PlanUnit, b: PlanUnit): PlanUnit {
  if (a.kind === 'firstAnswers' && b.kind === 'firstAnswers') return { ...a, plans: [...a.plans, ...b.plans] }
  if (a.kind === 'conditions' && b.kind === 'conditions')
    return { ...a, facts: distinctFacts([...a.facts, ...b.facts]), plans: [...a.plans, ...b.plans] }
  throw new Error(`units of kind ${a.kind} and ${b.kind} were given one key`)
}

/** Fewer than three branches are cheaper asked one by one: an anti join stops at the first answer, a first answer reads them all. */
function alone(unit: PlanUnit): PlanUnit[] {
  if (unit.kind !== 'firstAnswers' || unit.plans.length >= 3) return [unit]
  return unit.plans.map(({ plan, test }) => ({ kind: 'answers', plan, test }))
}

function planReads(plans: readonly BranchPlan[], scope: Scope): Read[] {
  const reads = new Map<string, Read>()
  const add = (id: string, from: LocalDate | undefined, to: LocalDate | undefined, dateField: string | undefined) => {
    const { register, field } = sourceOf(scope, id, dateField)
    const useful = register.date !== undefined && register.date === field
    const read = { register: register.id, ...(useful && from && { from }), ...(useful && to && { to }) }
    const known = reads.get(register.id)
    reads.set(register.id, known === undefined ? read : widen(known, read))
  }
  for (const plan of plans) {
    const { subject, test, exemptions } = plan.branch
    const whole = test.kind === 'repeat' || test.kind === 'balance' || test.kind === 'total' || test.kind === 'cycle'
    add(subject.register, whole ? undefined : plan.from, whole ? undefined : plan.to, subject.at)
    for (const exemption of exemptions)
      if (exemption.register !== undefined) add(exemption.register, undefined, undefined, undefined)
    for (const register of wholeRegisters(test)) add(register, undefined, undefined, undefined)
    if (test.kind !== 'answers') continue
    const shifted = exemptions.some((e) => e.until !== undefined)
    for (const demand of test.demands) {
      const bounded = demand.window !== undefined && !shifted
      const from = bounded ? reach(plan.from, plan.branch, demand.window?.lower, 'from') : undefined
      const to = bounded ? reach(plan.to, plan.branch, demand.window?.upper, 'to') : undefined
      for (const side of demand.sides) add(side.register, from, to, side.at)
    }
  }
  return [...reads.values()]
}

/** Besides the subject's, the registers of which a test may need any row. */
function wholeRegisters(test: Test): string[] {
  switch (test.kind) {
    case 'condition':
    case 'total':
      return test.facts.map((fact) => fact.register)
    case 'balance':
      return [...test.left, ...test.right].map((ledger) => ledger.register)
    case 'cycle':
      return test.each === undefined ? [] : [test.each.register]
    case 'answers':
    case 'repeat':
    case 'sample':
      return []
    default:
      return test satisfies never
  }
}

/** How far from the facts' own days a window can reach, and the rows that are shown beside it; undefined when the bound hangs on another date. */
function reach(
  day: LocalDate | undefined,
  branch: Branch,
  bound: Bound | undefined,
  end: 'from' | 'to',
): LocalDate | undefined {
  if (day === undefined || bound === undefined || bound.field !== branch.subject.at) return undefined
  const count = bound.shift === undefined ? 0 : longest(bound.shift.count)
  if (count === undefined) return undefined
  const shift = bound.shift?.direction === (end === 'to' ? 'later' : 'earlier') ? count : 0
  const number = dayNumber(day) + (end === 'to' ? 1 : -1) * (shift + NEAREST_DAYS)
  return isDayNumber(number) ? fromDayNumber(number) : undefined
}

/** In days, with room for roll-over. Undefined where an extension without a maximum may lengthen it. */
function longest(count: Count): number | undefined {
  const { amount, added } = count
  if (added !== undefined && added.max === undefined) return undefined
  const base = amount.kind === 'cited' ? amount.value : greatest(amount.parameter)
  const more = added?.max === undefined ? 0 : greatest(added.max)
  return periodUpperBoundDays({ amount: base + more, unit: count.unit }) + 1
}

function greatest(parameter: Parameter): number {
  return Math.max(0, ...parameter.values.map((v) => (typeof v.value === 'number' ? v.value : 0)))
}

function sourceOf(
  scope: Scope,
  id: string,
  dateField: string | undefined,
): { register: Register; field: string | undefined } {
  const register = scope.registers.get(id)
  if (register === undefined) throw new Error(`register ${id} is not in the scope`)
  if (register.source.kind === 'files') return { register, field: dateField }
  const { of, columns } = register.source
  return sourceOf(scope, of, dateField === undefined ? undefined : columns.get(dateField))
}

function widen(a: Read, b: Read): Read {
  const from = a.from !== undefined && b.from !== undefined ? earliest([a.from, b.from]) : undefined
  const to = a.to !== undefined && b.to !== undefined ? latest([a.to, b.to]) : undefined
  return { register: a.register, ...(from && { from }), ...(to && { to }) }
}

function latest(days: readonly (LocalDate | undefined)[]): LocalDate | undefined {
  return days.reduce((a, b) => (a === undefined || (b !== undefined && b > a) ? b : a), undefined)
}

function earliest(days: readonly (LocalDate | undefined)[]): LocalDate | undefined {
  return days.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a), undefined)
}
