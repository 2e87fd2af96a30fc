/** What has to be done once (or oftener) in every month, quarter, half-year or year, by everybody who ever did it or stands on the roster. */
import { addDays, addMonths, type LocalDate, localDate, monthNumberOf, yearOf } from '#core/calendar'
import type { Row } from '#core/register'
import { compareExact, exact, toNumber } from './evaluate-exact.ts'
import { type Group, groupRoster, groupSubjects, type Member } from './evaluate-groups.ts'
import { type About, conclude, undetermined } from './evaluate-hit.ts'
import { number, readOperand } from './evaluate-operand.ts'
import { isAsked } from './evaluate-rows.ts'
import { parameterDate, readerOf, type Session } from './evaluate-subject.ts'
import { periodText } from './evaluate-totals.ts'
import type { Judgement, TestResult, TraceStep } from './evaluate-trace.ts'
import { isMissing } from './fields.ts'
import type { Test } from './indicator.ts'

type Cycle = Extract<Test, { kind: 'cycle' }>

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

export function listCycles(session: Session, test: Cycle): Judgement[] {
  const { groups, unplaced } = groupSubjects(session, test.by)
  const own = groups.flatMap((group) => entityOf(group) ?? [])
  const roster = test.each === undefined ? { groups: [], unplaced: [] } : groupRoster(session, test.each)
  const entities = new Map(own.map((entity) => [JSON.stringify(entity.key), entity]))
  for (const group of roster.groups) {
    const listed = entityOf(group)
    if (listed === undefined) continue
    const known = entities.get(JSON.stringify(group.key))
    const until = group.rows.at(-1)?.at
    const ends = until === undefined ? {} : { until }
    if (known === undefined) entities.set(JSON.stringify(group.key), { ...listed, rows: [], ...ends })
    else Object.assign(known, { first: listed.first < known.first ? listed.first : known.first, ...ends })
  }
  return [
    ...unplaced,
    ...roster.unplaced,
    ...[...entities.values()].flatMap((entity) => judgeEntity(session, test, entity)),
  ]
}

/** `rows` are what it did; `first` is the earliest day anything is known of it, `until` the last day the roster names it. */
type Entity = { key: readonly string[]; rows: readonly Member[]; first: LocalDate; until?: LocalDate; attributed: Row }

/** Whoever answered for the latest row answers for the next one that is missed. */
function entityOf({ key, rows }: Group): Entity | undefined {
  const first = rows[0]?.at
  const attributed = rows.at(-1)?.row
  return first === undefined || attributed === undefined ? undefined : { key, rows, first, attributed }
}

/** From the cycle of the entity's first day to the last one that is over by the day of judging; not beyond the roster's last word of it. */
function judgeEntity(session: Session, test: Cycle, entity: Entity): Judgement[] {
  const judgements: Judgement[] = []
  const { asOf, period } = session.scope
  for (let from = firstDay(entity.first, test.every); ; ) {
    const next = addMonths(from, MONTHS[test.every])
    const to = addDays(next, -1)
    if (to > asOf || (entity.until !== undefined && from > entity.until)) return judgements
    if (isAsked(session, to) && (period === undefined || from >= period.from)) {
      judgements.push(judgeCycle(session, test, entity, from, to))
    }
    from = next
  }
}

function judgeCycle(session: Session, test: Cycle, entity: Entity, from: LocalDate, to: LocalDate): Judgement {
  const rows = entity.rows.filter((row) => row.at !== undefined && row.at >= from && row.at <= to)
  const { register } = session.branch.subject
  const { attributed } = entity
  const about: About = { key: [...entity.key, periodText(to, test.every)], factDate: to, attributed }
  if (isMissing(session.scope, register)) {
    const lost = undetermined({ reason: 'register-missing', at: register })
    return conclude(session, about, { ...lost, due: to })
  }
  const parameters = parameterDate(session.scope, session.branch.subject, to)
  const atLeast = readOperand(test.atLeast, readerOf(session, register, {}, 'field-missing', parameters))
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

function firstDay(day: LocalDate, every: Cycle['every']): LocalDate {
  const length = MONTHS[every]
  return localDate(yearOf(day), Math.floor((monthNumberOf(day) - 1) / length) * length + 1, 1)
}
