/** What a run says in one page: who asked what of which data, and the tallies. It is written out as summary.json. */
import type { LocalDate } from '#core/calendar'
import type { Tally } from './finding.ts'

export type BranchSummary = Tally & { id: string; title: string; register: string }

export type IndicatorSummary = Tally & {
  id: string
  title: string
  question?: string
  /** Clauses in words: `《…》第十四条`. */
  cites: readonly string[]
  /** Absent in an indicator that a person judges. */
  branches: readonly BranchSummary[]
}

export type BatchSummary = {
  register: string
  title: string
  file: string
  digest: string
  rows: number
  accepted: number
  rejected: number
  duplicate: number
}

export type RunSummary = {
  run: { id: string; at: string; engine: string; seconds?: number }
  pack: { id: string; version: string; title: string; issuer: string; digest: string }
  period?: { from: LocalDate; to: LocalDate }
  asOf: LocalDate
  indicators: readonly IndicatorSummary[]
  batches: readonly BatchSummary[]
  /** What the result rests on, by name: pack, calendar, batches … */
  digests: Readonly<Record<string, string>>
  warnings?: readonly string[]
}

/** Tallies of one branch in one organ and month; a record without an organ or date has none. */
export type OrganMonthTally = {
  indicator: string
  branch: string
  organ?: string
  month?: string
  population: number
  satisfied: number
  violated: number
  undetermined: number
  exempted: number
}
