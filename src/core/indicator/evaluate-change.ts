/** The kinds of change that would have made something right, and the ones that make the unknown known. */
import type { LocalDate } from '#core/calendar'
import type { RowRef } from '#core/register'
import type { Unknown } from './evaluate-trace.ts'
import type { Comparison, Condition, Constant } from './indicator.ts'
import type { Scope } from './plan.ts'

export type Change =
  /** A row in one of the registers, within the window. */
  | { kind: 'answer-by'; registers: readonly string[]; from?: LocalDate; by?: LocalDate }
  | { kind: 'add-predecessor'; registers: readonly string[]; by?: LocalDate }
  /** `row` names the row whose date it is; without it, the subject's own. */
  | { kind: 'date-by'; register: string; field: string; by: LocalDate; row?: RowRef }
  | { kind: 'not-before'; register: string; field: string; date: LocalDate; row?: RowRef }
  /** The act itself should not be; after `until` it may. */
  | { kind: 'not-do'; until?: LocalDate }
  | { kind: 'supply-field'; register: string; field: string }
  | { kind: 'clear-field'; register: string; field: string }
  | { kind: 'supply-record'; register: string }
  | { kind: 'import-register'; register: string }
  /** Added to the field (or to the fields a sum is taken over): in fen for money. */
  | { kind: 'amount'; register: string; field: string; difference: number }
  /** Rows to add, or, when negative, too many; within the days given. */
  | { kind: 'rows'; register: string; difference: number; from?: LocalDate; to?: LocalDate }
  | { kind: 'value'; register: string; field: string; op: Comparison; value: Constant }
  | { kind: 'one-of'; register: string; field: string; values: readonly Constant[]; negated: boolean }
  | { kind: 'add-items'; register: string; field: string; items: readonly string[] }
  | { kind: 'remove-duplicates'; keep: RowRef; remove: readonly RowRef[] }
  | { kind: 'set-parameter'; id: string }
  | { kind: 'add-calendar'; year?: number }
  | { kind: 'check'; checklist: readonly string[] }
  /** A comparison that has to come out as `wanted` and that no single field decides. */
  | { kind: 'condition'; leaf: Condition; wanted: boolean }

/** What makes an unknown value known. */
export function supply(why: { reason: string; at?: string | undefined }): Change[] {
  const at = why.at ?? ''
  switch (why.reason as Unknown['reason']) {
    case 'field-missing':
    case 'answer-field-missing': {
      const dot = at.indexOf('.')
      return [{ kind: 'supply-field', register: at.slice(0, dot), field: at.slice(dot + 1) }]
    }
    case 'no-record':
      return [{ kind: 'supply-record', register: at }]
    case 'register-missing':
      return [{ kind: 'import-register', register: at }]
    case 'parameter-unset':
      return [{ kind: 'set-parameter', id: at }]
    case 'calendar-unknown':
      return [at === '' ? { kind: 'add-calendar' } : { kind: 'add-calendar', year: Number(at) }]
    default:
      return []
  }
}

/** A fen, a piece, or the last of four decimal places. */
export function smallestUnit(scope: Scope, register: string, field: string): number {
  return scope.registers.get(register)?.fields.get(field)?.type === 'decimal' ? 0.0001 : 1
}
