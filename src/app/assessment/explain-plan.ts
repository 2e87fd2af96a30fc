/** What an assessment would ask, without asking it. */
import { loadCheckedPack } from '#app/packs'
import type { LocalDate } from '#core/calendar'
import { planIndicators, printPlan } from '#core/indicator'
import { chooseIndicators } from './choose-indicators.ts'

export type ExplainRequest = {
  pack: string
  asOf: LocalDate
  period?: { from: LocalDate; to: LocalDate }
  variant?: string
  only: readonly string[]
}

export type ExplainedPlan = {
  reads: readonly { register: string; title: string; from?: LocalDate; to?: LocalDate }[]
  setup: readonly string[]
  units: readonly { label: string; indicators: readonly string[]; statements: readonly string[] }[]
}

/** As if every register had been imported. */
export async function explainPlan(request: ExplainRequest): Promise<ExplainedPlan> {
  const { pack } = await loadCheckedPack(request.pack)
  const indicators = chooseIndicators(pack, request.variant, request.only)
  const plan = planIndicators(indicators, {
    registers: pack.registers,
    asOf: request.asOf,
    ...(request.period && { period: request.period }),
    inForce: pack.inForce,
  })
  const { setup, units } = printPlan(plan)
  return {
    reads: plan.reads.map((read) => ({ ...read, title: pack.registers.get(read.register)?.title ?? read.register })),
    setup,
    units,
  }
}
