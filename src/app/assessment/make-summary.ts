import type { Diagnostic } from '#core/diagnostic'
import { type AssessmentMode, listModeShares, type RunSummary, type Tally } from '#core/finding'
import type { Plan } from '#core/indicator'
import { nameVariant, type Pack } from '#core/pack'
import type { AnalyticsResult } from '#store/analytics'
import type { RunRecord } from '#store/runs'
import type { Question } from './compute.ts'
import type { ImportedData, SkippedFile } from './import-data.ts'
import { listCategories, summariseBatches, summariseIndicators, sumTallies } from './summarise.ts'
import { listUnsetParameters } from './unset-parameters.ts'
import { listWarnings } from './warnings.ts'

/** summary.json. */
export type Summary = RunSummary & {
  totals: Tally
  /** How many items each mode has, and what was found by it. */
  modes: Readonly<Record<AssessmentMode, { items: number; violated: number; undetermined: number }>>
  skipped: readonly SkippedFile[]
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
  const indicators = summariseIndicators(question.indicators, result, pack)
  const present = new Set(indicators.map((i) => i.category))
  const batchDigests = record.batches.map((batch) => [`batch ${batch.id}`, batch.digest] as const)
  return {
    run: { id: record.id, at: record.at, engine: record.engine, seconds: record.seconds },
    pack: { id: pack.id, version: pack.version, title: pack.title, issuer: pack.issuer, digest: record.pack.digest },
    ...(record.period && { period: record.period }),
    asOf: record.asOf,
    kind: record.kind ?? 'routine',
    ...(record.variant !== undefined && { variant: nameVariant(pack, record.variant) }),
    ...(pack.variants.length > 0 && { variants: pack.variants.map((variant) => nameVariant(pack, variant)) }),
    categories: listCategories(pack).filter(({ id }) => present.has(id)),
    indicators,
    modes: sumModes(indicators),
    unset: listUnsetParameters(question.indicators, pack.parameters),
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

function sumModes(indicators: RunSummary['indicators']): Summary['modes'] {
  const [automatic, assisted, manual] = listModeShares(indicators)
  const pick = ({ items, violated, undetermined }: typeof automatic) => ({ items, violated, undetermined })
  return { automatic: pick(automatic), assisted: pick(assisted), manual: pick(manual) }
}
