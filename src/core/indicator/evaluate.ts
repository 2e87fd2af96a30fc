/**
 * The plain reading of an indicator: every subject judged in memory, one after the other, with a trace of each step.
 * The database answers the same questions in bulk; a test holds the two together.
 */
import type { WorkCalendar } from '#core/calendar'
import { listBalances } from './evaluate-balance.ts'
import { listCycles } from './evaluate-cycles.ts'
import { keyOf } from './evaluate-hit.ts'
import { listRepeats } from './evaluate-repeats.ts'
import { judgeRow } from './evaluate-rows.ts'
import { listSamples } from './evaluate-sample.ts'
import type { Session } from './evaluate-subject.ts'
import { indexTables, type Tables } from './evaluate-tables.ts'
import { listTotals } from './evaluate-totals.ts'
import type { Judgement } from './evaluate-trace.ts'
import type { Indicator } from './indicator.ts'
import type { Scope } from './plan.ts'

/** One judgement per subject, or per group or cycle where the test is put to those. `digest` is MD5 in hexadecimal. */
export function evaluateIndicator(
  indicator: Indicator,
  tables: Tables,
  scope: Scope,
  calendar: WorkCalendar,
  digest: (text: string) => string,
): Judgement[] {
  const indexed = indexTables(tables)
  return indicator.branches.flatMap((branch) =>
    evaluateBranch({ indicator, branch, tables: indexed, scope, calendar, digest }),
  )
}

/** The judgements of one branch on one subject, named by its key: why it is so. */
export function evaluateSubject(
  indicator: Indicator,
  subject: { branch: string; key: readonly string[] },
  tables: Tables,
  scope: Scope,
  calendar: WorkCalendar,
  digest: (text: string) => string,
): Judgement[] {
  const indexed = indexTables(tables)
  const isMeant = (key: readonly string[]) =>
    key.length === subject.key.length && key.every((part, i) => part === subject.key[i])
  return indicator.branches
    .filter((branch) => branch.id === subject.branch)
    .flatMap((branch) => evaluateBranch({ indicator, branch, tables: indexed, scope, calendar, digest }, isMeant))
    .filter((judgement) => isMeant(judgement.key))
}

/** `isMeant` spares the judging of other rows; groups are gathered from all of them. */
function evaluateBranch(session: Session, isMeant: (key: readonly string[]) => boolean = () => true): Judgement[] {
  const { test, subject } = session.branch
  switch (test.kind) {
    case 'answers':
    case 'condition':
      return session.tables
        .rows(subject.register)
        .filter(({ row }) => isMeant(keyOf(session, subject.register, row)))
        .flatMap((stored) => judgeRow(session, test, stored) ?? [])
    case 'repeat':
      return listRepeats(session, test)
    case 'balance':
      return listBalances(session, test)
    case 'total':
      return listTotals(session, test)
    case 'cycle':
      return listCycles(session, test)
    case 'sample':
      return listSamples(session, test)
    default:
      return test satisfies never
  }
}
