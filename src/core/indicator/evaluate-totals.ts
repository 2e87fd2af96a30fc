/** Sums and counts over groups of rows, of a calendar period or of a window that moves with each row. */
import { addMonths, type LocalDate, monthNumberOf, monthOf, yearOf } from '#core/calendar'
import { compare, holds } from './evaluate-condition.ts'
import { addExact, compareExact, type Exact, exact, toNumber } from './evaluate-exact.ts'
import { tryExemptions } from './evaluate-exemptions.ts'
import { groupSubjects, type Member } from './evaluate-groups.ts'
import { type About, conclude, undetermined } from './evaluate-hit.ts'
import { number, type Result, readOperand } from './evaluate-operand.ts'
import { isAsked } from './evaluate-rows.ts'
import { faceSubject, NO_FACTS, parameterDate, type Session } from './evaluate-subject.ts'
import type { Judgement, TestResult, TraceStep, Unknown } from './evaluate-trace.ts'
import type { Test } from './indicator.ts'

type Total = Extract<Test, { kind: 'total' }>

export function listTotals(session: Session, test: Total): Judgement[] {
  const { groups, unplaced } = groupSubjects(session, test.by)
  const judged = groups.flatMap(({ key, rows }) => {
    const { over } = test
    if (over.kind === 'moving') return judgeMoving(session, test, over.months, key, rows) ?? []
    if (over.kind === 'all') return judgeTotal(session, test, key, rows) ?? []
    const periods = new Set(rows.map((row) => periodText(row.at, over.period)))
    return [...periods].flatMap((period) => {
      const part = rows.filter((row) => periodText(row.at, over.period) === period)
      return judgeTotal(session, test, [...key, period], part) ?? []
    })
  })
  return [...unplaced, ...judged]
}

/** `2026-03`, `2026Q1`, `2026H1`, `2026`. */
export function periodText(day: LocalDate | undefined, period: 'month' | 'quarter' | 'half-year' | 'year'): string {
  if (day === undefined) throw new Error('a row without a date was placed in a period')
  switch (period) {
    case 'month':
      return monthOf(day)
    case 'quarter':
      return `${yearOf(day)}Q${Math.ceil(monthNumberOf(day) / 3)}`
    case 'half-year':
      return `${yearOf(day)}H${Math.ceil(monthNumberOf(day) / 6)}`
    case 'year':
      return String(yearOf(day))
    default:
      return period satisfies never
  }
}

/** The group's fact is complete with its latest row. */
function judgeTotal(
  session: Session,
  test: Total,
  key: readonly string[],
  rows: readonly Member[],
): Judgement | undefined {
  const last = rows.at(-1)
  if (last === undefined || !isAsked(session, last.at)) return undefined
  return concludeTotal(session, key, last, compareTotal(session, test, rows, last.at), false)
}

/** One judgement per group: of the first row at which the total breaks the limit; without one, of the first it cannot be told of. */
function judgeMoving(
  session: Session,
  test: Total,
  months: number,
  key: readonly string[],
  rows: readonly Member[],
): Judgement | undefined {
  const results = rows.map((row) => {
    const { at } = row
    if (at === undefined) throw new Error('a row without a date was placed in a moving window')
    const after = addMonths(at, -months)
    const window = rows.filter((other) => other.at !== undefined && other.at > after && other.at <= at)
    return { row, result: compareTotal(session, test, window, at) }
  })
  const found =
    results.find(({ result }) => result.outcome === 'violated') ??
    results.find(({ result }) => result.outcome === 'undetermined') ??
    results.at(-1)
  if (found === undefined || !isAsked(session, found.row.at)) return undefined
  return concludeTotal(session, key, found.row, found.result, true)
}

function concludeTotal(
  session: Session,
  key: readonly string[],
  row: Member,
  result: TestResult,
  named: boolean,
): Judgement {
  const about: About = { key, attributed: row.row, ...(named && { ref: row.ref }), ...(row.at && { factDate: row.at }) }
  if (result.outcome !== 'violated') return conclude(session, about, result)
  return conclude(
    session,
    about,
    result,
    tryExemptions(session.branch.exemptions, faceSubject(session, row.row), () => result),
  )
}

function compareTotal(session: Session, test: Total, rows: readonly Member[], on: LocalDate | undefined): TestResult {
  const refs = rows.map((row) => row.ref)
  const evidence = refs.slice(0, 20)
  const total = sumUp(session, test, rows)
  const limit = readLimit(session, test, on)
  const shown = {
    ...(total.known && { value: toNumber(total.value) }),
    ...(limit.known && { limit: toNumber(limit.value) }),
  }
  const step = (why?: Unknown): TraceStep => ({ kind: 'group', rows: refs, ...shown, ...(why && { why }) })
  const told = {
    ...(total.known && { actualValue: toNumber(total.value) }),
    ...(limit.known && { expectedValue: toNumber(limit.value) }),
    evidence,
  }
  if (!total.known) return { ...undetermined(total.why, [step(total.why)]), ...told }
  if (!limit.known) return { ...undetermined(limit.why, [step(limit.why)]), ...told }
  if (holds(test.op, compareExact(total.value, limit.value))) return { outcome: 'satisfied', ...told, steps: [step()] }
  return {
    outcome: 'violated',
    reason: isOver(test, total.value, limit.value) ? 'over' : 'under',
    ...told,
    steps: [step()],
  }
}

function isOver(test: Total, total: Exact, limit: Exact): boolean {
  const order = compare(total, limit)
  return order > 0 || (order === 0 && test.op === 'lt')
}

function sumUp(session: Session, test: Total, rows: readonly Member[]): Result<Exact> {
  const { measure } = test
  if (measure.kind === 'count') return { known: true, value: exact(rows.length) }
  let sum = exact(0)
  for (const { row } of rows) {
    const value = row[measure.field]
    if (typeof value !== 'number') {
      return {
        known: false,
        why: { reason: 'field-missing', at: `${session.branch.subject.register}.${measure.field}` },
      }
    }
    sum = addExact(sum, exact(value))
  }
  return { known: true, value: sum }
}

function readLimit(session: Session, test: Total, on: LocalDate | undefined): Result<Exact> {
  const { subject } = session.branch
  const parameters = parameterDate(session.scope, subject, on)
  const { calendar } = session
  const limit = readOperand(test.limit, {
    register: subject.register,
    row: {},
    missing: 'field-missing',
    facts: NO_FACTS,
    parameters,
    calendar,
  })
  return limit.known ? { known: true, value: number(limit.value) } : limit
}
