/**
 * The SQL of the engine, run on a real DuckDB, against the plain evaluator: the same findings and the same counts for
 * random indicators over random tables.
 */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalDate, WorkCalendar } from '#core/calendar'
import type { Hit } from '#core/finding'
import {
  evaluateIndicator,
  type Indicator,
  type Judgement,
  planIndicators,
  printPlan,
  type Scope,
} from '#core/indicator'
import { type Duck, loadCalendarDays, loadRegister, openDuck } from './duck.ts'
import { day, md5, officialCalendar, REGISTERS } from './office.ts'
import { randomIndicator, type TestKind } from './random-indicators.ts'
import { type RandomTables, randomDay, randomTables } from './random-tables.ts'

const KINDS = {
  answers: 50,
  family: 15,
  condition: 50,
  repeat: 20,
  balance: 20,
  total: 30,
  cycle: 15,
  sample: 15,
} as const satisfies Record<TestKind | 'family', number>

let duck: Duck
let calendar: WorkCalendar

beforeAll(async () => {
  duck = await openDuck()
  calendar = await officialCalendar()
  await loadCalendarDays(duck, calendar)
})

afterAll(() => duck.close())

const randomScope: fc.Arbitrary<Omit<Scope, 'registers'>> = fc
  .tuple(
    fc.oneof(fc.constant(day('2026-12-31')), randomDay),
    fc.option(fc.tuple(randomDay, randomDay), { freq: 2, nil: undefined }),
    fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: randomDay.map((from) => ({ from })) }),
    fc.option(fc.constantFrom('answer', 'notice'), { freq: 6, nil: undefined }),
  )
  .map(([asOf, period, inForce, missing]) => ({
    asOf,
    inForce,
    ...(period && { period: inOrder(period) }),
    ...(missing !== undefined && { missing: new Set([missing]) }),
  }))

function inOrder([a, b]: [LocalDate, LocalDate]): { from: LocalDate; to: LocalDate } {
  return a <= b ? { from: a, to: b } : { from: b, to: a }
}

describe('SQL and evaluator agree', () => {
  it.each(Object.entries(KINDS) as [TestKind | 'family', number][])(
    'on %s',
    async (kind, numRuns) => {
      let judged = 0
      await fc.assert(
        fc.asyncProperty(randomIndicator(kind), randomTables, randomScope, async (indicator, tables, rest) => {
          const scope: Scope = { registers: REGISTERS, ...rest }
          const present = (register: string) => (rest.missing?.has(register) ? [] : (tables.get(register) ?? []))
          const judgements = evaluateIndicator(indicator, { rows: present }, scope, calendar, md5)
          const answer = await runSql(indicator, new Map([...tables].map(([id]) => [id, present(id)])), scope)
          expect(answer.hits).toEqual(judgements.flatMap((j) => (j.hit ? [hitLine(j.hit)] : [])).toSorted())
          expect(answer.tallies).toEqual(tallyLines(judgements, indicator))
          judged += judgements.length
        }),
        {
          numRuns: Number(process.env['AGREEMENT_RUNS'] ?? numRuns),
          ...(process.env['AGREEMENT_SEED'] && { seed: Number(process.env['AGREEMENT_SEED']) }),
        },
      )
      // A generator that went barren would agree about nothing.
      expect(judged).toBeGreaterThan(numRuns)
    },
    600_000,
  )
})

async function runSql(
  indicator: Indicator,
  tables: RandomTables,
  scope: Scope,
): Promise<{ hits: string[]; tallies: string[] }> {
  for (const register of REGISTERS.values()) await loadRegister(duck, register, tables.get(register.id) ?? [])
  for (const table of ['calendar_runs', 'hits', 'tallies']) await duck.run(`DROP TABLE IF EXISTS ${table}`)
  const { setup, units } = printPlan(planIndicators([indicator], scope))
  for (const sql of [...setup, ...units.flatMap((unit) => unit.statements)]) await duck.run(sql)
  const hits = (await duck.read('SELECT * FROM hits')).map(sqlLine).toSorted()
  const counted = `SELECT branch, organ, month, sum(satisfied) AS satisfied, sum(violated) AS violated, sum(undetermined) AS undetermined, sum(exempted) AS exempted, sum(pending) AS pending, sum(population) AS population FROM tallies GROUP BY ALL`
  const tallies = (await duck.read(counted)).flatMap((t) => {
    const counts = COUNTS.map((name) => Number(t[name]))
    return counts.every((n) => n === 0)
      ? []
      : [JSON.stringify([t['branch'], t['organ'] ?? null, t['month'] ?? null, ...counts])]
  })
  return { hits, tallies: tallies.toSorted() }
}

const COUNTS = ['satisfied', 'violated', 'undetermined', 'exempted', 'pending', 'population'] as const

function tallyLines(judgements: readonly Judgement[], indicator: Indicator): string[] {
  const tallies = new Map<string, number[]>()
  for (const { branch, outcome, organ, factDate } of judgements) {
    const balance = indicator.branches.find((b) => b.id === branch)?.test.kind === 'balance'
    // Two ledgers have no organ in common unless they disagree.
    const whose = balance && outcome === 'satisfied' ? null : (organ ?? null)
    const id = JSON.stringify([branch, whose, factDate?.slice(0, 7) ?? null])
    const counts = tallies.get(id) ?? [0, 0, 0, 0, 0, 0]
    for (const [i, name] of COUNTS.entries()) {
      if (name === outcome || (name === 'population' && outcome !== 'pending')) counts[i] = (counts[i] ?? 0) + 1
    }
    tallies.set(id, counts)
  }
  return [...tallies].map(([id, counts]) => JSON.stringify([...(JSON.parse(id) as unknown[]), ...counts])).toSorted()
}

function hitLine(hit: Hit): string {
  return JSON.stringify({
    branch: hit.branch,
    outcome: hit.outcome,
    reason: hit.reason,
    reasonAt: hit.reasonAt ?? null,
    register: hit.register,
    key: hit.key,
    row: hit.row === undefined ? null : [hit.row.batch, hit.row.row],
    factDate: hit.factDate ?? null,
    start: hit.start ?? null,
    due: hit.due ?? null,
    actual: hit.actual ?? null,
    actualValue: hit.actualValue ?? null,
    expectedValue: hit.expectedValue ?? null,
    evidence: hit.evidence.map((ref) => [ref.register, ref.batch, ref.row]),
    tried: hit.exemptionsTried.map((t) => [t.id, t.why]),
    officer: hit.officer ?? null,
    post: hit.post ?? null,
    organ: hit.organ ?? null,
  })
}

function sqlLine(row: Record<string, unknown>): string {
  const number = (value: unknown) => (value === null ? null : Number(value))
  const list = <T>(value: unknown, read: (item: Record<string, unknown>) => T) =>
    (value as Record<string, unknown>[]).map(read)
  return JSON.stringify({
    branch: row['branch'],
    outcome: row['outcome'],
    reason: row['reason'],
    reasonAt: row['reason_at'],
    register: row['register'],
    key: row['key'],
    row: row['row_batch'] === null ? null : [row['row_batch'], Number(row['row_no'])],
    factDate: row['fact_date'],
    start: row['start_date'],
    due: row['due_date'],
    actual: row['actual_date'],
    actualValue: number(row['actual_value']),
    expectedValue: number(row['expected_value']),
    evidence: list(row['evidence'], (ref) => [ref['register'], ref['batch'], Number(ref['row'])]),
    tried: list(row['exemptions_tried'], (t) => [t['id'], t['why']]),
    officer: row['officer'],
    post: row['post'],
    organ: row['organ'],
  })
}
