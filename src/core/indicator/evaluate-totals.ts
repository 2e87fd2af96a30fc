/** Sums and counts over groups of rows, of a calendar period or of a window that moves with each row. */
import { addMonths, type LocalDate, monthNumberOf, monthOf, yearOf } from '#core/calendar'
import { compare, evaluateCondition, holds } from './evaluate-condition.ts'
import { addExact, compareExact, type Exact, exact, toNumber, toPlaces } from './evaluate-exact.ts'
import { tryExemptions } from './evaluate-exemptions.ts'
import { readFacts } from './evaluate-facts.ts'
import { groupSubjects, type Member } from './evaluate-groups.ts'
import { type About, conclude, undetermined } from './evaluate-hit.ts'
import { number, type Result, readOperand } from './evaluate-operand.ts'
import { stepOf } from './evaluate-require.ts'
import { isAsked } from './evaluate-rows.ts'
import { faceSubject, type Session } from './evaluate-subject.ts'
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

/** The group's fact is complete with its latest row, which stands for the group in all that is asked of a record. */
function judgeTotal(
  session: Session,
  test: Total,
  key: readonly string[],
  rows: readonly Member[],
): Judgement | undefined {
  const last = rows.at(-1)
  if (last === undefined || !isAsked(session, last.at)) return undefined
  const result = compareTotal(session, test, rows, last)
  return result && concludeTotal(session, key, last, result, false)
}

/** One judgement per group: of the first row at which the total breaks the limit; without one, of the first it cannot be told of. */
function judgeMoving(
  session: Session,
  test: Total,
  months: number,
  key: readonly string[],
  rows: readonly Member[],
): Judgement | undefined {
  const results = rows.flatMap((row) => {
    const { at } = row
    if (at === undefined) throw new Error('a row without a date was placed in a moving window')
    const after = addMonths(at, -months)
    const window = rows.filter((other) => other.at !== undefined && other.at > after && other.at <= at)
    const result = compareTotal(session, test, window, row)
    return result === undefined ? [] : [{ row, result }]
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

/** Undefined: not given what the test is about. */
function compareTotal(
  session: Session,
  test: Total,
  rows: readonly Member[],
  representative: Member,
): TestResult | undefined {
  const { reader, steps: looked } = readFacts(test.facts, faceSubject(session, representative.row))
  const given = evaluateCondition(test.given ?? { kind: 'always' }, reader)
  if (given.value === false) return undefined
  const refs = rows.map((row) => row.ref)
  const total = sumUp(session, test, rows)
  const limit = readOperand(test.limit, reader)
  const told = {
    ...(total.known && { actualValue: toNumber(total.value) }),
    ...(limit.known && { expectedValue: toPlaces(number(limit.value)) }),
    evidence: refs.slice(0, 20),
  }
  const steps = (why?: Unknown): TraceStep[] => [
    ...looked,
    ...(test.given === undefined ? [] : [stepOf('given', given)]),
    {
      kind: 'group',
      rows: refs,
      ...(told.actualValue !== undefined && { value: told.actualValue }),
      ...(told.expectedValue !== undefined && { limit: told.expectedValue }),
      ...(why && { why }),
    },
  ]
  if (given.why !== undefined) return { ...undetermined(given.why, steps()), ...told }
  if (!total.known) return { ...undetermined(total.why, steps(total.why)), ...told }
  if (!limit.known) return { ...undetermined(limit.why, steps(limit.why)), ...told }
  const bound = number(limit.value)
  if (holds(test.op, compareExact(total.value, bound))) return { outcome: 'satisfied', ...told, steps: steps() }
  return { outcome: 'violated', reason: isOver(test, total.value, bound) ? 'over' : 'under', ...told, steps: steps() }
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
