/** From tallies to the one page that says what was asked of which data and what came of it. */
import { formatCitation } from '#core/citation'
import type { BatchSummary, IndicatorSummary, Tally } from '#core/finding'
import type { Indicator } from '#core/indicator'
import type { Register } from '#core/register'
import type { BranchTally } from '#store/analytics'
import type { Batch } from '#store/registers'

export type ModedSummary = IndicatorSummary & { mode: Indicator['mode'] }

const NONE: Tally = { population: 0, satisfied: 0, violated: 0, undetermined: 0, exempted: 0, pending: 0 }

export function summariseIndicators(indicators: readonly Indicator[], tallies: readonly BranchTally[]): ModedSummary[] {
  return indicators.map((indicator) => {
    const own = tallies.filter((tally) => tally.indicator === indicator.id)
    return {
      id: indicator.id,
      title: indicator.title,
      ...(indicator.question === undefined ? {} : { question: indicator.question }),
      mode: indicator.mode,
      ...sumTallies(own),
      cites: indicator.cites.map(formatCitation),
      branches: indicator.branches.map((branch) => ({
        id: branch.id,
        title: branch.title,
        register: branch.subject.register,
        ...sumTallies(own.filter((tally) => tally.branch === branch.id)),
      })),
    }
  })
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  return tallies.reduce(
    (sum, t) => ({
      population: sum.population + t.population,
      satisfied: sum.satisfied + t.satisfied,
      violated: sum.violated + t.violated,
      undetermined: sum.undetermined + t.undetermined,
      exempted: sum.exempted + t.exempted,
      pending: sum.pending + t.pending,
    }),
    NONE,
  )
}

export function summariseBatches(batches: readonly Batch[], registers: ReadonlyMap<string, Register>): BatchSummary[] {
  return batches.map((batch) => ({
    register: batch.register,
    title: registers.get(batch.register)?.title ?? batch.register,
    file: batch.sheet === undefined ? batch.original.name : `${batch.original.name}（${batch.sheet}）`,
    digest: batch.digest,
    rows: batch.rows.inFile,
    accepted: batch.rows.accepted,
    rejected: batch.rows.rejected,
    duplicate: batch.rows.duplicate,
  }))
}
