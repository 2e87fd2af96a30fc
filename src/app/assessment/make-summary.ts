import type { Diagnostic } from '#core/diagnostic'
import type { RunSummary, Tally } from '#core/finding'
import type { Plan } from '#core/indicator'
import type { Pack } from '#core/pack'
import type { AnalyticsResult } from '#store/analytics'
import type { RunRecord } from '#store/runs'
import type { Question } from './compute.ts'
import type { ImportedData, SkippedFile } from './import-data.ts'
import { type ModedSummary, summariseBatches, summariseIndicators, sumTallies } from './summarise.ts'
import { listWarnings } from './warnings.ts'

/** summary.json. */
export type Summary = Omit<RunSummary, 'indicators'> & {
  indicators: readonly ModedSummary[]
  totals: Tally
  skipped: readonly SkippedFile[]
  variant?: string
}

export function makeSummary(
  record: RunRecord,
  pack: Pack,
  question: Question,
  plan: Plan,
  result: AnalyticsResult,
  imported: ImportedData,
  packWarnings: readonly Diagnostic[],
): Summary {
  const indicators = summariseIndicators(question.indicators, result.tallies)
  const batchDigests = record.batches.map((batch) => [`batch ${batch.id}`, batch.digest] as const)
  return {
    run: { id: record.id, at: record.at, engine: record.engine, seconds: record.seconds },
    pack: { id: pack.id, version: pack.version, title: pack.title, issuer: pack.issuer, digest: record.pack.digest },
    ...(record.period && { period: record.period }),
    asOf: record.asOf,
    ...(record.variant !== undefined && { variant: record.variant }),
    indicators,
    totals: sumTallies(indicators),
    batches: summariseBatches(question.batches, pack.registers),
    skipped: imported.skipped,
    digests: {
      pack: record.pack.digest,
      calendar: record.calendar.digest,
      hits: record.hits.digest,
      tallies: record.tallies.digest,
      ...Object.fromEntries(batchDigests),
    },
    warnings: listWarnings(plan, question.indicators, question.batches, packWarnings, imported.skipped),
  }
}
