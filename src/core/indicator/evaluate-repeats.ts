/** Groups that should hold one row and hold more. */
import { tryExemptions } from './evaluate-exemptions.ts'
import { type Group, groupSubjects } from './evaluate-groups.ts'
import { type About, conclude } from './evaluate-hit.ts'
import { isAsked } from './evaluate-rows.ts'
import { faceSubject, type Session } from './evaluate-subject.ts'
import type { Judgement, TestResult, TraceStep } from './evaluate-trace.ts'
import type { Test } from './indicator.ts'

export function listRepeats(session: Session, test: Extract<Test, { kind: 'repeat' }>): Judgement[] {
  const { groups, unplaced } = groupSubjects(session, test.by)
  return [...unplaced, ...groups.flatMap((group) => judgeGroup(session, group) ?? [])]
}

/** The second row is the repetition: the first was in order when it was made. */
function judgeGroup(session: Session, group: Group): Judgement | undefined {
  const [first, second] = group.rows
  const row = second ?? first
  if (row === undefined || !isAsked(session, row.at)) return undefined
  const refs = group.rows.map((member) => member.ref)
  const steps: TraceStep[] = [{ kind: 'group', rows: refs, value: refs.length, limit: 1 }]
  const about: About = { key: group.key, ref: row.ref, attributed: row.row, ...(row.at && { factDate: row.at }) }
  if (second === undefined) return conclude(session, about, { outcome: 'satisfied', evidence: [], steps })
  const result: TestResult = {
    outcome: 'violated',
    reason: 'repeated',
    actualValue: refs.length,
    evidence: refs.slice(0, 20),
    steps,
  }
  return conclude(
    session,
    about,
    result,
    tryExemptions(session.branch.exemptions, faceSubject(session, row.row), () => result),
  )
}
