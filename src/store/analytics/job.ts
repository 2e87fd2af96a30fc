/** What is asked of the analytics process, and what it answers. Plain values: all of it crosses a process boundary. */
import type { CalendarRow } from '#core/calendar'
import type { Refusal } from '#core/diagnostic'
import type { FindingState, Hit, Tally } from '#core/finding'
import type { FieldType, Row, RowRef } from '#core/register'
import type { ComparedHits, CompareHitsJob, FindingsJob, WrittenFindings } from '#store/findings'

export type Column = { field: string; type: FieldType }

/** A register as the plan's statements meet it: filled from sealed Parquet, or from rows given here (worked cases). */
export type SourceTable = {
  register: string
  columns: readonly Column[]
  /** Files of one group were sealed under one schema; a column that a group lacks is missing in all its rows. */
  fileGroups: readonly (readonly string[])[]
  rows: readonly { row: Row; ref: RowRef }[]
  /** Columns worth holding in memory: the register is small and read again and again. The others are then missing. */
  hold?: readonly string[]
}

export type Limits = {
  memoryMb: number
  threads: number
  /** Wall clock of one job. */
  seconds: number
}

export const DEFAULT_LIMITS: Limits = { memoryMb: 512, threads: 2, seconds: 3600 }

/**
 * `after`: the places of the units that must be done before this one begins; the others may run beside it. `reads`: the registers it
 * reads, by which it is known what it takes of memory.
 */
export type Unit = {
  label: string
  statements: readonly string[]
  after: readonly number[]
  reads: readonly string[]
}

/** `folder` takes what is spilled and what is written; nothing else can be written to. */
export type Tables = {
  tables: readonly SourceTable[]
  calendar: readonly CalendarRow[]
  setup: readonly string[]
  folder: string
  limits: Limits
}

/** `hitsFile`, inside `folder`, is where the hits are left as Parquet; `wanted` also has them come back as values. */
export type AnalyticsJob = Tables & { units: readonly Unit[]; hitsFile: string; wanted: boolean }

/** One worked case: what is asked, of rows given with it. */
export type CaseTask = Pick<AnalyticsJob, 'tables' | 'setup' | 'units'>

/** Many small questions under one calendar. The hits of each come back as values. */
export type CasesJob = Pick<Tables, 'calendar' | 'folder' | 'limits'> & { cases: readonly CaseTask[] }

export type CaseFound = Pick<AnalyticsResult, 'hits' | 'tallies'>

export type BranchTally = Tally & { indicator: string; branch: string; organ?: string; post?: string; month?: string }

/** How many subjects of a branch a person is to look at. */
export type BranchTasks = { indicator: string; branch: string; count: number }

export type AnalyticsResult = {
  tallies: readonly BranchTally[]
  tasks: readonly BranchTasks[]
  hitCount: number
  /** SHA-256 of all hits in their order, and of all tallies in theirs. */
  hitsDigest: string
  talliesDigest: string
  hits: readonly Hit[]
  /** Of all units together, by the clock. */
  seconds: number
}

/** Rows of a register (or view) in which every field named has one of the values, as key text. */
export type RowQuery = {
  register: string
  where: readonly { field: string; values: readonly string[] }[]
  limit: number
}

export type RowsJob = Tables & { queries: readonly RowQuery[] }

export type FoundRows = { register: string; rows: readonly { row: Row; ref: RowRef }[]; more: boolean }

/** Writing out what a run found. `statesFile`: states of an earlier run; the new ones are left in `folder`, the outputs in `outputs`. */
export type WriteJob = Omit<FindingsJob, 'connection' | 'folder' | 'previous' | 'onProgress'> & {
  folder: string
  outputs: string
  statesFile?: string
  limits: Limits
}

export type Written = Omit<WrittenFindings, 'states'>

/** Findings of a run whose fingerprint begins so. */
export type FindJob = {
  hitsFile: string
  statesFile: string
  fingerprint: string
  folder: string
  limits: Limits
  most: number
}

export type FoundHit = { hit: Hit; fingerprint: string; state?: FindingState }

/** Two files of hits side by side. */
export type CompareJob = CompareHitsJob & { folder: string; limits: Limits }

/** The content of a sealed batch, digested again from its Parquet; files by month. */
export type DigestJob = {
  batches: readonly { id: string; fields: readonly string[]; files: readonly { month: string; path: string }[] }[]
  folder: string
  limits: Limits
}

export type BatchDigest = { id: string; digest: string } | { id: string; unreadable: string }

export type AnalyticsProgress = {
  done: number
  total: number
  label: string /** Of the unit at work, 0 to 100. */
  percent: number
}

export type Request =
  | { kind: 'run'; job: AnalyticsJob }
  | { kind: 'cases'; job: CasesJob }
  | { kind: 'rows'; job: RowsJob }
  | { kind: 'write'; job: WriteJob }
  | { kind: 'find'; job: FindJob }
  | { kind: 'digest'; job: DigestJob }
  | { kind: 'compare'; job: CompareJob }
  | { kind: 'cancel' }

export type Reply =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: AnalyticsProgress }
  | { kind: 'findings'; count: number }
  | { kind: 'wrote'; written: Written }
  | { kind: 'ran'; result: AnalyticsResult }
  | { kind: 'ranCases'; found: readonly CaseFound[] }
  | { kind: 'foundRows'; found: readonly FoundRows[] }
  | { kind: 'foundHits'; found: readonly FoundHit[] }
  | { kind: 'digested'; digests: readonly BatchDigest[] }
  | { kind: 'compared'; compared: ComparedHits }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'bug'; text: string }
