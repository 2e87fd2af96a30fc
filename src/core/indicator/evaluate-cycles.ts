/** What has to be done once (or oftener) in every month, quarter, half-year or year, by everybody who ever did it. */
import { addDays, addMonths, type LocalDate, localDate, monthNumberOf, yearOf } from '#core/calendar'
import { compareExact, exact, toNumber } from './evaluate-exact.ts'
import { type Group, groupSubjects } from './evaluate-groups.ts'
import { type About, conclude, undetermined } from './evaluate-hit.ts'
import { number, readOperand } from './evaluate-operand.ts'
import { isAsked } from './evaluate-rows.ts'
import { parameterDate, readerOf, type Session } from './evaluate-subject.ts'
import { periodText } from './evaluate-totals.ts'
import type { Judgement, TestResult, TraceStep } from './evaluate-trace.ts'
import type { Test } from './indicator.ts'

type Cycle = Extract<Test, { kind: 'cycle' }>

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

export function listCycles(session: Session, test: Cycle): Judgement[] {
  const { groups, unplaced } = groupSubjects(session, test.by)
  return [...unplaced, ...groups.flatMap((group) => judgeEntity(session, test, group))]
}

/** From the cycle of the entity's first row to the last one that is over by the day of judging. */
function judgeEntity(session: Session, test: Cycle, group: Group): Judgement[] {
  const first = group.rows[0]?.at
  if (first === undefined) throw new Error(`a cycle of ${session.indicator.id} is counted over rows without a date`)
  const judgements: Judgement[] = []
  const { asOf, period } = session.scope
  for (let from = firstDay(first, test.every); ; ) {
    const next = addMonths(from, MONTHS[test.every])
    const to = addDays(next, -1)
    if (to > asOf) return judgements
    if (isAsked(session, to) && (period === undefined || from >= period.from)) {
      judgements.push(judgeCycle(session, test, group, from, to))
    }
    from = next
  }
}

function judgeCycle(session: Session, test: Cycle, group: Group, from: LocalDate, to: LocalDate): Judgement {
  const rows = group.rows.filter((row) => row.at !== undefined && row.at >= from && row.at <= to)
  const { register } = session.branch.subject
  const parameters = parameterDate(session.scope, session.branch.subject, to)
  const atLeast = readOperand(test.atLeast, readerOf(session, register, {}, 'field-missing', parameters))
  const about: About = { key: [...group.key, periodText(to, test.every)], factDate: to, ...attributedTo(group) }
  const step: TraceStep = {
    kind: 'cycle',
    from,
    to,
    count: rows.length,
    ...(atLeast.known && { atLeast: toNumber(number(atLeast.value)) }),
  }
  const told = { due: to, actualValue: rows.length, evidence: rows.map((row) => row.ref).slice(0, 20) }
  if (!atLeast.known) return conclude(session, about, { ...undetermined(atLeast.why, [step]), ...told })
  const expectedValue = toNumber(number(atLeast.value))
  const enough = compareExact(exact(rows.length), number(atLeast.value)) >= 0
  const result: TestResult = enough
    ? { outcome: 'satisfied', evidence: [], steps: [step] }
    : { outcome: 'violated', reason: 'missed-cycle', expectedValue, ...told, steps: [step] }
  return conclude(session, about, result)
}

/** Whoever answered for the entity's latest row answers for the next one that is missed. */
function attributedTo(group: Group): Pick<About, 'attributed'> {
  const row = group.rows.at(-1)?.row
  return row === undefined ? {} : { attributed: row }
}

function firstDay(day: LocalDate, every: Cycle['every']): LocalDate {
  const length = MONTHS[every]
  return localDate(yearOf(day), Math.floor((monthNumberOf(day) - 1) / length) * length + 1, 1)
}
