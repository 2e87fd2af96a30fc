/** What an assessment finds about one subject, as data. */
import type { LocalDate } from '#core/calendar'
import type { RowRef } from '#core/register'

/** `satisfied`, `violated`, `undetermined` (a needed value is missing), `exempted` (violated but for an exemption), `pending` (the time to answer is still running). */
export type Outcome = 'satisfied' | 'violated' | 'undetermined' | 'exempted' | 'pending'

/** Why a subject is violated or undetermined. */
export type ReasonCode =
  | 'no-answer' // nothing answers it
  | 'late-answer' // something answers it, too late
  | 'early-answer' // something answers it, dated before the fact itself
  | 'no-predecessor' // what had to come first is not there
  | 'predecessor-too-late' // it is there, but later
  | 'forbidden' // a row exists that forbids this one
  | 'condition-false'
  | 'late'
  | 'early'
  | 'repeated'
  | 'over'
  | 'under'
  | 'missed-cycle'
  | 'field-missing' // `reasonAt` = register.field of the subject
  | 'answer-field-missing' // `reasonAt` = register.field of the row that might answer
  | 'no-record' // a fact has no row to be taken from; `reasonAt` = register
  | 'register-missing' // nothing of that register was ever imported; `reasonAt` = register
  | 'parameter-unset' // `reasonAt` = parameter id
  | 'calendar-unknown' // `reasonAt` = year, when one year can be named
  | 'exemption-unknown' // an exemption cannot be decided; `reasonAt` = exemption id
  | 'to-be-checked' // a person has to look

/** A suspicion (疑点) is about an act; register-keeping is about the record of it; a task asks a person to look. */
export type FindingKind = 'suspicion' | 'registerKeeping' | 'task'

/** An exemption that was tried on a violation, and why it did not lift it. */
export type TriedExemption = { id: string; why: 'no-row' | 'condition-false' | 'expired' | 'unknown' }

/** One subject that is violated or undetermined, exactly as the query (or the in-memory evaluator) gives it. */
export type Hit = {
  indicator: string
  branch: string
  outcome: 'violated' | 'undetermined'
  reason: ReasonCode
  reasonAt?: string
  register: string
  /** Values of the subject's key fields (or of the grouping fields), in their declared order, as text. */
  key: readonly string[]
  /** The subject's row; absent for a group or a missed cycle. */
  row?: RowRef
  /** The date the fact is judged at. */
  factDate?: LocalDate
  /** When a period began to run, when it ended, and what happened when. */
  start?: LocalDate
  due?: LocalDate
  actual?: LocalDate
  /** Sums and counts, in fen or in pieces: what is, and what should be at most (or at least, or exactly). */
  actualValue?: number
  expectedValue?: number
  /** Rows this rests on besides the subject's own, in a stable order, at most twenty. */
  evidence: readonly RowRef[]
  /** The values a condition was judged by, in the order of `listSeen`, as texts (dates ISO, amounts in fen); null: not known. */
  seen?: readonly (string | null)[]
  exemptionsTried: readonly TriedExemption[]
  officer?: string
  post?: string
  organ?: string
}

/** A hit with its identity across runs. */
export type Finding = Hit & { fingerprint: string; kind: FindingKind }

/** Tallies of one branch or of a whole indicator. population = satisfied + violated + undetermined + exempted; pending stand outside. */
export type Tally = {
  population: number
  satisfied: number
  violated: number
  undetermined: number
  exempted: number
  pending: number
}

export function kindOf(hit: Pick<Hit, 'outcome' | 'reason'>): FindingKind {
  if (hit.reason === 'to-be-checked') return 'task'
  return hit.outcome === 'violated' ? 'suspicion' : 'registerKeeping'
}

/** The text whose digest is the fingerprint: it names the demand and the subject, and nothing that can change between runs. */
export function fingerprintText(hit: Pick<Hit, 'indicator' | 'branch' | 'register' | 'key'>): string {
  return JSON.stringify([hit.indicator, hit.branch, hit.register, ...hit.key])
}
