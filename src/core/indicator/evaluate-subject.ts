/** One subject under judgement: its row, what else is read for it, and how rows of other registers match it. */
import type { LocalDate, WorkCalendar } from '#core/calendar'
import type { Row } from '#core/register'
import { evaluateCondition, type Verdict } from './evaluate-condition.ts'
import type { ParameterDate, Reader, Result } from './evaluate-operand.ts'
import { type IndexedTables, identity, type StoredRow } from './evaluate-tables.ts'
import type { Truth, Unknown } from './evaluate-trace.ts'
import type { Branch, Condition, Indicator, Match, Subject } from './indicator.ts'
import type { Scope } from './plan.ts'

/** All that stays the same while the subjects of a branch are judged. */
export type Session = {
  indicator: Indicator
  branch: Branch
  tables: IndexedTables
  scope: Scope
  calendar: WorkCalendar
  digest: (text: string) => string
}

/** A row as the subject of its branch. `at` undefined: the branch has no date, or the row lacks it. */
export type Facing = {
  session: Session
  row: Row
  at: LocalDate | undefined
  parameters: ParameterDate
  reader: Reader
}

export const NO_FACTS: ReadonlyMap<string, Result> = new Map()

export function faceSubject(session: Session, row: Row): Facing {
  const { subject } = session.branch
  const at = subject.at === undefined ? undefined : (row[subject.at] as LocalDate | undefined)
  const parameters = parameterDate(session.scope, subject, at)
  const reader = readerOf(session, subject.register, row, 'field-missing', parameters)
  return { session, row, at, parameters, reader }
}

/** A branch without a date reads its parameters as of the day of judging. */
export function parameterDate(scope: Scope, subject: Subject, at: LocalDate | undefined): ParameterDate {
  return subject.at === undefined ? { on: scope.asOf, at: '' } : { on: at, at: `${subject.register}.${subject.at}` }
}

export function readerOf(
  session: Session,
  register: string,
  row: Row,
  missing: Reader['missing'],
  parameters: ParameterDate,
): Reader {
  return { register, row, missing, facts: NO_FACTS, parameters, asOf: session.scope.asOf, calendar: session.calendar }
}

/** Rows whose anchor agrees; all rows where there is nothing to match by. */
export function listAnchored(facing: Facing, register: string, match: readonly Match[]): readonly StoredRow[] {
  const [anchor] = match
  const { tables } = facing.session
  return anchor === undefined
    ? tables.rows(register)
    : tables.rowsWith(register, anchor.other, facing.row[anchor.subject])
}

/** Whether all pairs are equal; unknown when none differs but a value is missing. */
export function matchPairs(
  facing: Facing,
  register: string,
  match: readonly Match[],
  row: Row,
): { value: Truth; why?: Unknown } {
  let why: Unknown | undefined
  for (const pair of match) {
    const here = facing.row[pair.subject]
    const there = row[pair.other]
    if (here !== undefined && there !== undefined) {
      if (identity(here) !== identity(there)) return { value: false }
    } else if (there === undefined) why ??= { reason: 'answer-field-missing', at: `${register}.${pair.other}` }
    else why ??= { reason: 'field-missing', at: `${facing.reader.register}.${pair.subject}` }
  }
  return why === undefined ? { value: true } : { value: undefined, why }
}

/** A condition on a row of another register, read for the subject. */
export function judgeOther(facing: Facing, register: string, row: Row, where: Condition): Verdict {
  return evaluateCondition(where, readerOf(facing.session, register, row, 'answer-field-missing', facing.parameters))
}
