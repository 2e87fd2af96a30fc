/** Runs indicators through the engine's SQL, and writes findings and counts of either engine as lines to be compared. */
import type { LocalDate } from '#core/calendar'
import type { Hit } from '#core/finding'
import { type Indicator, type Judgement, type Plan, planIndicators, printPlan, type Scope } from '#core/indicator'
import { clearRun, type Duck, loadRegister } from './duck.ts'
import type { RandomTables } from './random-tables.ts'

export type Answer = { hits: string[]; tallies: string[] }

/**
 * A large plan writes down what was judged, a small one reads it where it lies; and where days are known, conditions that all rows
 * meet are left out. Here the last digit of a day decides, so that both are tried.
 *
 * `tables` may be less than all there is: whatever a run that reads only what its plan asks for would find. */
export async function runSql(
  duck: Duck,
  indicators: readonly Indicator[],
  scope: Scope,
  tables: (plan: Plan) => RandomTables,
): Promise<Answer> {
  const rows = tables(planIndicators(indicators, scope))
  const large = Number(scope.asOf.slice(-1)) % 2 === 0
  const plan = planIndicators(indicators, large ? { ...scope, days: daysOf(scope, rows) } : scope)
  await clearRun(duck)
  for (const register of scope.registers.values())
    if (register.source.kind === 'files') await loadRegister(duck, register, rows.get(register.id) ?? [])
  const { setup, units } = printPlan(plan, large ? 0 : undefined)
  for (const sql of setup) await duck.run(sql)
  await duck.runUnits(units)
  const hits = (await duck.read('SELECT * FROM hits')).map(sqlLine).toSorted()
  const counted = `SELECT indicator, branch, organ, month, sum(satisfied) AS satisfied, sum(violated) AS violated, sum(undetermined) AS undetermined, sum(exempted) AS exempted, sum(pending) AS pending, sum(population) AS population FROM tallies GROUP BY ALL`
  const tallies = (await duck.read(counted)).flatMap((t) => {
    const counts = COUNTS.map((name) => Number(t[name]))
    return counts.every((n) => n === 0)
      ? []
      : [JSON.stringify([t['indicator'], t['branch'], t['organ'] ?? null, t['month'] ?? null, ...counts])]
  })
  return { hits, tallies: tallies.toSorted() }
}

/** The first and the last day that a register's rows lie on. */
function daysOf({ registers }: Scope, tables: RandomTables): NonNullable<Scope['days']> {
  return new Map(
    [...tables].flatMap(([id, rows]) => {
      const date = registers.get(id)?.date
      const days = rows.flatMap(({ row }) => (date === undefined ? [] : ((row[date] as LocalDate | undefined) ?? [])))
      const [first, last] = [days.toSorted()[0], days.toSorted().at(-1)]
      return first === undefined || last === undefined ? [] : [[id, { first, last }] as const]
    }),
  )
}

const COUNTS = ['satisfied', 'violated', 'undetermined', 'exempted', 'pending', 'population'] as const

export function tallyLines(judgements: readonly Judgement[], indicators: readonly Indicator[]): string[] {
  const tallies = new Map<string, number[]>()
  for (const { indicator, branch, outcome, organ, factDate } of judgements) {
    const own = indicators.find((i) => i.id === indicator)?.branches.find((b) => b.id === branch)
    const balance = own?.test.kind === 'balance'
    // Two ledgers have no organ in common unless they disagree.
    const whose = balance && outcome === 'satisfied' ? null : (organ ?? null)
    const id = JSON.stringify([indicator, branch, whose, factDate?.slice(0, 7) ?? null])
    const counts = tallies.get(id) ?? [0, 0, 0, 0, 0, 0]
    for (const [i, name] of COUNTS.entries()) {
      if (name === outcome || (name === 'population' && outcome !== 'pending')) counts[i] = (counts[i] ?? 0) + 1
    }
    tallies.set(id, counts)
  }
  return [...tallies].map(([id, counts]) => JSON.stringify([...(JSON.parse(id) as unknown[]), ...counts])).toSorted()
}

export function hitLine(hit: Hit): string {
  return JSON.stringify({
    indicator: hit.indicator,
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
    seen: hit.seen ?? [],
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
    indicator: row['indicator'],
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
    seen: row['seen'],
    tried: list(row['exemptions_tried'], (t) => [t['id'], t['why']]),
    officer: row['officer'],
    post: row['post'],
    organ: row['organ'],
  })
}
