/** What the computation of a deadline yields: the day, or why there is none, and the steps that led there. */
import type { CalendarBasis, CalendarNotice, KnownDay, LocalDate } from '#core/calendar'
import type { ExpiryAction } from './definition.ts'
import type { Period } from './period.ts'

/** Inclusive at both ends; without `to` it is still running. */
export type Suspension = { from: LocalDate; to?: LocalDate }

export type Extension = { period: Period; decidedAt?: LocalDate }

export type DeadlineFacts = {
  start: LocalDate
  suspensions?: readonly Suspension[]
  extensions?: readonly Extension[]
}

export type Undetermined =
  | { kind: 'calendar-year-unknown'; year: number }
  | { kind: 'suspension-open'; from: LocalDate }
  | { kind: 'suspension-reversed'; from: LocalDate; to: LocalDate }
  | { kind: 'date-out-of-range' }

export type NoticeUsed = { notice: CalendarNotice; basis: CalendarBasis }

/** A day of the official calendar as a step shows it. */
export type ShownDay = {
  day: LocalDate
  kind: KnownDay['kind']
  why: KnownDay['why']
  holiday?: string
} & NoticeUsed

export type DeadlineStep =
  | { kind: 'start'; day: LocalDate; counted: boolean }
  /** For working days: `special`, the days within that a notice set apart, and `by`, the notices counted by. */
  | {
      kind: 'counted'
      period: Period
      lastDay: LocalDate
      special: readonly ShownDay[]
      by: readonly NoticeUsed[]
    }
  | { kind: 'fixed'; rule: 'monthly' | 'yearly' | 'xun'; start: LocalDate; text: string; lastDay: LocalDate }
  | { kind: 'clamped'; wantedDay: number; lastDay: LocalDate }
  | { kind: 'suspended'; from: LocalDate; to: LocalDate; days: number; unit: 'day' | 'working-day'; lastDay: LocalDate }
  | { kind: 'extended'; period: Period; decidedAt?: LocalDate; decidedLate: boolean; lastDay: LocalDate }
  | { kind: 'extension-capped'; max: Period; lastDay: LocalDate }
  | { kind: 'extension-refused'; period: Period; why: 'too-many'; times: number }
  | { kind: 'extension-refused'; period: Period; why: 'not-allowed' }
  | { kind: 'last-day-excluded'; boundary: LocalDate; lastDay: LocalDate }
  | { kind: 'rolled'; from: LocalDate; to: ShownDay; passed: readonly ShownDay[] }
  | { kind: 'on-working-day'; day: ShownDay }
  | { kind: 'not-rolled'; day: LocalDate }

export type Deadline =
  | {
      kind: 'due'
      /** The last day in time before roll-over. */
      lastDay: LocalDate
      /** The last day in time. */
      due: LocalDate
      onExpiry?: ExpiryAction
      steps: readonly DeadlineStep[]
    }
  | { kind: 'undetermined'; reason: Undetermined; steps: readonly DeadlineStep[] }

/** `undefined` when the deadline is undetermined. */
export function isInTime(deadline: Deadline, actual: LocalDate): boolean | undefined {
  return deadline.kind === 'due' ? actual <= deadline.due : undefined
}
