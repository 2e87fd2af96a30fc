/** What a back-test tells: comparison.json, and a part of the report and of the workbook. */
import type { LocalDate } from '#core/calendar'
import type { ComparisonCounts, FindingChange } from './comparison.ts'
import type { Outcome } from './finding.ts'

export type ComparedSide = {
  id: string
  version: string
  title: string
  digest: string
  /** Set where its findings are those of a recorded run. */
  run?: string
}

export type ComparedGroup = ComparisonCounts & { id: string; title: string }

/** `outcome` is absent where that side does not ask about the record, or can no longer tell. */
export type ComparedOpinion = { outcome?: Outcome; explanation: string }

export type ComparedExample = {
  indicator: string
  title: string
  change: FindingChange
  fingerprint: string
  record: string
  organ?: string
  post?: string
  officer?: string
  draft: ComparedOpinion
  other: ComparedOpinion
}

export type ComparisonReport = {
  format: 1
  draft: ComparedSide
  other: ComparedSide
  /** What both were asked about. */
  basis: {
    asOf: LocalDate
    period?: { from: LocalDate; to: LocalDate }
    variant?: string
    batches: readonly { register: string; digest: string }[]
  }
  /** What sets the two apart, in sentences. */
  differences: readonly string[]
  /** What the reader must know about the comparison itself. */
  notes: readonly string[]
  total: ComparisonCounts
  indicators: readonly ComparedGroup[]
  organs: readonly ComparedGroup[]
  posts: readonly ComparedGroup[]
  examples: readonly ComparedExample[]
}
