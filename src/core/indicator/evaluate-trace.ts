/** What the in-memory evaluator says of one subject: the judgement, and every step that led to it, as data. */
import type { LocalDate } from '#core/calendar'
import type { Deadline } from '#core/deadline'
import type { Hit, Outcome, ReasonCode, TriedExemption } from '#core/finding'
import type { RowRef, Value } from '#core/register'
import type { Bound, Condition } from './indicator.ts'

/** Why a value is unknown, in the words of a finding's reason. */
export type Unknown = {
  reason: Extract<
    ReasonCode,
    'field-missing' | 'answer-field-missing' | 'no-record' | 'register-missing' | 'parameter-unset' | 'calendar-unknown'
  >
  /** `register.field`, register, parameter id or year; absent when no one year can be named. */
  at?: string
}

export type Truth = boolean | undefined

/** A comparison of a condition with what it compared. `value` undefined: unknown, and `why`. */
export type LeafTrace = {
  leaf: Condition
  value: Truth
  left?: Value
  right?: Value
  why?: Unknown
  /** The computed periods its operands rest on. */
  deadlines: readonly Deadline[]
}

export type BoundTrace = {
  bound: Bound
  start?: LocalDate
  date?: LocalDate
  deadline?: Deadline
  why?: Unknown
}

/** A row of another register whose anchor agrees with the subject, and why it does or does not count. */
export type Candidate = {
  /** Which of the demand's sides, from 0. */
  side: number
  ref: RowRef
  at?: LocalDate
  /** The end of the interval it spans. */
  until?: LocalDate
  verdict:
    | 'counts'
    | 'match-differs'
    | 'condition-false'
    | 'outside-interval'
    | 'too-late'
    | 'too-early'
    | 'too-far'
    | 'unknown'
  why?: Unknown
}

export type TraceStep =
  | { kind: 'condition'; of: 'where' | 'given' | 'require'; value: Truth; leaves: readonly LeafTrace[] }
  | { kind: 'date'; register: string; field: string; value?: LocalDate }
  | {
      kind: 'demand'
      index: number
      result: 'holds' | 'fails' | 'unknown' | 'pending'
      lower?: BoundTrace
      upper?: BoundTrace
      candidates: readonly Candidate[]
    }
  | {
      kind: 'fact'
      id: string
      value?: Value
      why?: Unknown
      rows: readonly RowRef[]
      from?: BoundTrace
      to?: BoundTrace
    }
  | {
      kind: 'exemption'
      id: string
      result: 'holds' | TriedExemption['why']
      rows: readonly RowRef[]
      until?: LocalDate
      /** What the field was that kept it from being decided. */
      missing?: Unknown
      /** Judged again from `until`. */
      again?: readonly TraceStep[]
    }
  | { kind: 'group'; rows: readonly RowRef[]; value?: number; limit?: number; why?: Unknown }
  | { kind: 'cycle'; from: LocalDate; to: LocalDate; count: number; atLeast?: number }
  | { kind: 'sample'; size?: number; seed?: string; drawn: boolean }

/** What a test says of a subject, before exemptions: the part of a hit that is the test's own. */
export type TestResult = Pick<
  Hit,
  'reasonAt' | 'start' | 'due' | 'actual' | 'actualValue' | 'expectedValue' | 'evidence' | 'seen'
> & {
  outcome: 'satisfied' | 'violated' | 'undetermined' | 'pending'
  /** Present when violated or undetermined. */
  reason?: ReasonCode
  steps: readonly TraceStep[]
}

/** One subject (or group, or cycle of an entity) and what became of it. `hit` is there when it is violated or undetermined. */
export type Judgement = {
  indicator: string
  branch: string
  outcome: Outcome
  hit?: Hit
  key: readonly string[]
  ref?: RowRef
  factDate?: LocalDate
  organ?: string
  trace: readonly TraceStep[]
}
