/** Indicators as known good: every name resolved, every type checked. Only `checkIndicator` makes them. */
import type { LocalDate } from '#core/calendar'
import type { Citation, Force } from '#core/citation'
import type { Parameter } from '#core/parameter'
import type { PatternName } from './pattern-definition.ts'

/** Families within which values can be compared. Months compare as text; money is integer fen; decimals have four places. */
export type ValueType = 'text' | 'date' | 'number' | 'money' | 'boolean' | 'list'

export type Constant = string | number | boolean

/**
 * How long. `amount` is a dated parameter (undefined value: not set) or a cited number, in `unit`;
 * `added` lengthens it by the record's own field, at most by `max`.
 */
export type Count = {
  amount: { kind: 'parameter'; parameter: Parameter } | { kind: 'cited'; value: number; cites: Citation }
  unit: 'day' | 'working-day' | 'month' | 'year'
  rollOver: boolean
  countStartDay: boolean
  added?: { field: string; max?: Parameter; absentIsZero: boolean }
}

export type Operand =
  | { kind: 'field'; field: string; type: ValueType }
  | { kind: 'fact'; id: string; type: ValueType }
  | { kind: 'parameter'; parameter: Parameter; type: ValueType }
  | { kind: 'constant'; value: Constant; type: ValueType }
  | { kind: 'sum'; of: readonly Operand[]; type: 'number' | 'money' }
  | { kind: 'difference'; left: Operand; right: Operand; type: 'number' | 'money' }
  | { kind: 'product'; left: Operand; right: Operand; type: 'number' | 'money' }
  | { kind: 'later'; date: Operand; count: Count; type: 'date' }
  /** The day of judging. */
  | { kind: 'asOf'; type: 'date' }
  /** Position of a value in an ordered enumeration, lowest 0; a value outside it is unknown. */
  | { kind: 'rank'; of: Operand; order: readonly string[]; type: 'number' }

export type Comparison = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'

/** True, false or unknown (a needed value is missing), as in SQL. `orMissing`: a missing left side makes it true. */
export type Condition =
  | { kind: 'always' }
  | { kind: 'all'; of: readonly Condition[] }
  | { kind: 'any'; of: readonly Condition[] }
  | { kind: 'not'; of: Condition }
  | { kind: 'compare'; left: Operand; op: Comparison; right: Operand; orMissing: boolean }
  | { kind: 'presence'; operand: Operand; want: 'missing' | 'present' }
  | { kind: 'oneOf'; operand: Operand; values: readonly Constant[]; negated: boolean }
  | { kind: 'text'; operand: Operand; test: 'starts-with' | 'matches'; pattern: string }
  | { kind: 'contains'; list: Operand; item: Operand }
  | { kind: 'containsAll'; list: Operand; all: Operand }

/** Equality of a field of the subject with a field of the other register. The first pair of a list is the anchor: required on both sides. */
export type Match = { subject: string; other: string }

/** A date derived from a field of the subject: the field itself, or later or earlier by a count. */
export type Bound = { field: string; shift?: { count: Count; direction: 'later' | 'earlier' } }

/** Rows of another register that may answer (or forbid) the subject. */
export type Side = {
  register: string
  where: Condition
  match: readonly Match[]
  /** When the row took place; needed by a window. */
  at?: string
  /** The row spans an interval; it concerns the subject when the subject's date lies inside, both ends included. */
  interval?: { from?: string; to?: string; openEnd: boolean }
}

/**
 * How far from its window a row is still shown as the late or early one, in days. One year either way: what lies farther
 * belongs to another matter, and a run for one period need not read all of history to tell the same story as a full run.
 */
export const NEAREST_DAYS = 366

/**
 * `some`: at least one row of one of the sides must be there; `none`: no row may be there.
 * The window bounds the side's `at` (both ends included).
 */
export type Demand = {
  polarity: 'some' | 'none'
  sides: readonly Side[]
  window?: { lower?: Bound; upper?: Bound }
}

/** A value taken from the rows of another register that match the subject. */
export type Fact = {
  id: string
  register: string
  match: readonly Match[]
  where: Condition
  at?: string
  from?: Bound
  to?: Bound
  take: 'count' | 'sum' | 'min' | 'max' | 'first' | 'last'
  of?: string
  /** The value when no row matches; undefined: unknown. */
  absent?: Constant
  type: ValueType
}

export type Ledger = { register: string; sum: string; at?: string; where: Condition }

/** Who is put to a test besides its subjects' own rows: entities of which another register knows. `by` in the order of the test's. */
export type Roster = { register: string; at: string; where: Condition; by: readonly string[] }

/**
 * What a subject is put to. Thirteen patterns of authors come down to these seven.
 * `given`: where it is false the record is no subject, where it is unknown nobody can say.
 */
export type Test =
  | { kind: 'answers'; demands: readonly Demand[] }
  | { kind: 'condition'; facts: readonly Fact[]; given?: Condition; require: Condition; timing?: Timing }
  | { kind: 'repeat'; by: readonly string[] }
  | {
      kind: 'balance'
      /** Each side's ledgers are added up; the fields of `match` stand in every one of them. */
      left: readonly Ledger[]
      right: readonly Ledger[]
      match: readonly Match[]
      tolerance: Operand
      sense: 'equal' | 'not-over' | 'not-under'
      type: 'number' | 'money'
    }
  | {
      kind: 'total'
      by: readonly string[]
      measure: { kind: 'count' } | { kind: 'sum'; field: string }
      over:
        | { kind: 'all' }
        | { kind: 'calendar'; period: 'month' | 'quarter' | 'year' }
        | { kind: 'moving'; months: number }
      op: Comparison
      /** With `facts` and `given` read for the row that stands for the group: its latest one. */
      limit: Operand
      facts: readonly Fact[]
      given?: Condition
      type: 'number' | 'money'
    }
  | {
      kind: 'cycle'
      by: readonly string[]
      each?: Roster
      every: 'month' | 'quarter' | 'half-year' | 'year'
      atLeast: Operand
    }
  | {
      kind: 'sample'
      checklist: readonly string[]
      /** What whoever looks must attach. */
      evidence: readonly string[]
      size?: Parameter
      seed?: Parameter
    }

/** The dates a condition on time rests on, so that a finding can show them: `actual` must not be after (or before) `due`. */
export type Timing = { start: Operand; actual: Operand; due: Operand; sense: 'latest' | 'earliest' }

/**
 * Lifts a violation. Without `register` it looks at the subject itself.
 * With `until` the obligation runs anew from that date in place of the subject's `at`: still unmet after that is still a violation.
 */
export type Exemption = {
  id: string
  title: string
  cites?: Citation
  register?: string
  match: readonly Match[]
  where: Condition
  until?: string
}

export type Subject = { register: string; where: Condition /** The date the fact is judged at. */; at?: string }

export type Attribution = { officer?: string; post?: string; organ?: string }

export type Mode = 'automatic' | 'assisted' | 'manual'

export type Branch = {
  id: string
  title: string
  pattern: PatternName
  subject: Subject
  test: Test
  exemptions: readonly Exemption[]
  attribute: Attribution
  mode: Mode
  /** What a person must look at before a finding is taken for true. */
  review: readonly string[]
}

export type Indicator = {
  id: string
  title: string
  question?: string
  advice?: string
  cites: readonly Citation[]
  force: Force
  /** Of its branches that do not say otherwise. */
  mode: Mode
  category?: string
  /** Post ids by variant of the pack; the key `all` when the pack has no variants. */
  posts: ReadonlyMap<string, readonly string[]>
  /** Facts outside these days are not judged. */
  inForce: { from?: LocalDate; to?: LocalDate }
  branches: readonly Branch[]
}
