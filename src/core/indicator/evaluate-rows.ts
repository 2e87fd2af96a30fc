/** One row as a subject: whether it is one, whether it can be judged, what its test says, and what exempts it. */
import type { LocalDate } from '#core/calendar'
import type { Row } from '#core/register'
import { judgeAnswers } from './evaluate-answers.ts'
import { evaluateCondition } from './evaluate-condition.ts'
import { tryExemptions } from './evaluate-exemptions.ts'
import { aboutRow, conclude, undetermined } from './evaluate-hit.ts'
import { judgeCondition } from './evaluate-require.ts'
import { type Facing, faceSubject, type Session } from './evaluate-subject.ts'
import type { StoredRow } from './evaluate-tables.ts'
import type { Judgement, TestResult, TraceStep } from './evaluate-trace.ts'
import type { Test } from './indicator.ts'

export type RowTest = Extract<Test, { kind: 'answers' | 'condition' }>

/** Undefined when the row is no subject, or its fact lies outside the days asked for. */
export function judgeRow(session: Session, test: RowTest, stored: StoredRow): Judgement | undefined {
  const opened = openRow(session, stored.row)
  if (opened.kind === 'not-a-subject' || !isAsked(session, opened.facing.at)) return undefined
  const about = aboutRow(session, session.branch.subject.register, stored, opened.facing.at)
  if (opened.kind === 'undetermined') return conclude(session, about, opened.result)
  const tested = runTest(test, opened.facing)
  if (tested === undefined) return undefined
  const result = { ...tested, steps: [...opened.steps, ...tested.steps] }
  if (result.outcome !== 'violated') return conclude(session, about, result)
  const again = (row: Row): TestResult => judgeAgain(session, test, row)
  return conclude(session, about, result, tryExemptions(session.branch.exemptions, opened.facing, again))
}

export type Opened =
  | { kind: 'not-a-subject' }
  | { kind: 'undetermined'; facing: Facing; result: TestResult }
  | { kind: 'open'; facing: Facing; steps: readonly TraceStep[] }

/** What comes before every test: whether the row is meant, and when its fact took place. */
export function openRow(session: Session, row: Row): Opened {
  const { subject } = session.branch
  const facing = faceSubject(session, row)
  const where = evaluateCondition(subject.where, facing.reader)
  if (where.value === false) return { kind: 'not-a-subject' }
  const steps: TraceStep[] = [{ kind: 'condition', of: 'where', value: where.value, leaves: where.leaves }]
  if (where.why !== undefined) return { kind: 'undetermined', facing, result: undetermined(where.why, steps) }
  if (subject.at === undefined) return { kind: 'open', facing, steps }
  steps.push({ kind: 'date', register: subject.register, field: subject.at, ...(facing.at && { value: facing.at }) })
  if (facing.at !== undefined) return { kind: 'open', facing, steps }
  const why = { reason: 'field-missing', at: `${subject.register}.${subject.at}` } as const
  return { kind: 'undetermined', facing, result: undetermined(why, steps) }
}

/** A fact whose day is unknown is asked for whenever, or it would never be found. */
export function isAsked(session: Session, day: LocalDate | undefined): boolean {
  if (day === undefined) return true
  const { scope, indicator } = session
  return [scope.inForce, indicator.inForce, scope.period ?? {}].every(
    ({ from, to }) => (from === undefined || from <= day) && (to === undefined || day <= to),
  )
}

function runTest(test: RowTest, facing: Facing): TestResult | undefined {
  return test.kind === 'answers'
    ? judgeAnswers(test.demands, facing)
    : judgeCondition(test, facing.session.branch.subject, facing)
}

/** No longer a subject is as good as satisfied. */
function judgeAgain(session: Session, test: RowTest, row: Row): TestResult {
  const opened = openRow(session, row)
  if (opened.kind === 'undetermined') return opened.result
  const tested = opened.kind === 'not-a-subject' ? undefined : runTest(test, opened.facing)
  return tested ?? { outcome: 'satisfied', evidence: [], steps: [] }
}
