/** What a run says in one page: who asked what of which data, and the tallies. It is written out as summary.json. */
import type { LocalDate } from '#core/calendar'
import type { Tally } from './finding.ts'

/** 日常考核, 重点考核: the ordinary periodic one, or one that was called for. */
export type AssessmentKind = 'routine' | 'focused'

/** Who decides: the machine; the machine finds and a person looks; a person. */
export type AssessmentMode = 'automatic' | 'assisted' | 'manual'

export type BranchSummary = Tally & {
  /** How many of the undetermined wait for a person to look; the others are for who keeps the register to mend. */
  tasks: number
  id: string
  title: string
  register: string
  mode: AssessmentMode
  /** What a person must look at before a finding is taken for true. */
  review?: readonly string[]
  /** Where a person judges: what is checked, and what must be attached. */
  checklist?: readonly string[]
  evidence?: readonly string[]
}

export type IndicatorSummary = Tally & {
  id: string
  title: string
  question?: string
  mode: AssessmentMode
  category?: string
  /** The names of the variants it applies in, where that is not all of them. */
  variants?: readonly string[]
  /** Clauses in words: `《…》第十四条`. */
  cites: readonly string[]
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

/** A parameter nobody has set, and the indicators that hang on it. */
export type UnsetParameter = { id: string; title: string; indicators: readonly string[] }

export type RunSummary = {
  run: { id: string; at: string; engine: string; seconds?: number }
  pack: { id: string; version: string; title: string; issuer: string; digest: string }
  period?: { from: LocalDate; to: LocalDate }
  asOf: LocalDate
  kind?: AssessmentKind
  /** The variant assessed, and those the pack has, by name. */
  variant?: string
  variants?: readonly string[]
  /** In the order in which they are shown; indicators follow it. */
  categories?: readonly { id: string; title: string }[]
  indicators: readonly IndicatorSummary[]
  batches: readonly BatchSummary[]
  /** What the result rests on, by name: pack, calendar, batches … */
  digests: Readonly<Record<string, string>>
  unset?: readonly UnsetParameter[]
  warnings?: readonly string[]
}

/** Tallies of one branch in one organ, post and month; a record without one of these has none. */
export type OrganMonthTally = {
  indicator: string
  branch: string
  organ?: string
  post?: string
  month?: string
  population: number
  satisfied: number
  violated: number
  undetermined: number
  exempted: number
}
