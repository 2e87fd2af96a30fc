/** Runs the worked cases of a pack against the engine, twice: as SQL and as the plain reading. Both must say what the case expects. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { loadSiteCalendar } from '#app/calendar'
import { calendarTable, type WorkCalendar } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { evaluateIndicator, planIndicators, printPlan, type Scope, type StoredRow } from '#core/indicator'
import type { Case, Pack } from '#core/pack'
import type { Register } from '#core/register'
import { Analytics, DEFAULT_LIMITS } from '#store/analytics'
import { withScratch } from '#store/runs'
import { withWeekendsOnly } from './case-calendar.ts'
import { compareEngines, compareExpected } from './compare-case.ts'
import { loadCheckedPack } from './load-checked-pack.ts'

/** `faults`: what does not come out as the case says; `disagreements`: where the two engines differ, which is a fault of the program. */
export type CaseResult = {
  name: string
  file: string
  indicator: string
  faults: readonly string[]
  disagreements: readonly string[]
}

export type PackTest = { pack: { id: string; title: string; version: string }; cases: readonly CaseResult[] }

export async function testPack(
  folder: string,
  only: string | undefined,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<PackTest> {
  const { pack, cases } = await loadCheckedPack(folder)
  const wanted = cases.filter((c) => only === undefined || c.name.includes(only) || c.indicator.id === only)
  if (wanted.length === 0)
    throw new Refused(
      'usage',
      only === undefined ? `制度包“${folder}”没有用例。` : `制度包“${folder}”没有名称含“${only}”的用例。`,
    )
  const { calendar } = await loadSiteCalendar()
  const weekendsOnly = withWeekendsOnly(calendar)
  const analytics = new Analytics()
  try {
    const results: CaseResult[] = []
    await withScratch(async (scratch) => {
      for (const [done, one] of wanted.entries()) {
        onProgress(done, wanted.length)
        results.push(
          await testCase(analytics, one, pack, one.calendar === 'official' ? calendar : weekendsOnly, scratch, signal),
        )
      }
    })
    return { pack: { id: pack.id, title: pack.title, version: pack.version }, cases: results }
  } finally {
    await analytics.close()
  }
}

async function testCase(
  analytics: Analytics,
  one: Case,
  pack: Pack,
  calendar: WorkCalendar,
  scratch: string,
  signal: AbortSignal,
): Promise<CaseResult> {
  const registers = new Map([...pack.registers].map(([id, register]) => [id, asFilled(register)]))
  const scope: Scope = { registers, asOf: one.asOf, inForce: pack.inForce }
  const rows = new Map(
    [...one.rows].map(([id, some]) => [
      id,
      some.map((row, i): StoredRow => ({ row, ref: { register: id, batch: 'case', row: i + 1 } })),
    ]),
  )
  const judgements = evaluateIndicator(one.indicator, { rows: (id) => rows.get(id) ?? [] }, scope, calendar, md5)
  const { setup, units } = printPlan(planIndicators([one.indicator], scope))
  const result = await analytics.run(
    {
      tables: [...registers.values()].map((register) => ({
        register: register.id,
        columns: [...register.fields.values()].map(({ id, type }) => ({ field: id, type })),
        fileGroups: [],
        rows: rows.get(register.id) ?? [],
      })),
      calendar: calendarTable(calendar),
      setup,
      units,
      folder: scratch,
      limits: DEFAULT_LIMITS,
      hitsFile: join(scratch, 'hits.parquet'),
      wanted: true,
    },
    { signal },
  )
  const context = { indicator: one.indicator, registers: pack.registers, parameters: one.parameters, asOf: one.asOf }
  return {
    name: one.name,
    file: one.file,
    indicator: one.indicator.id,
    faults: one.expect.flatMap((expected) => compareExpected(expected, judgements, context)),
    disagreements: compareEngines(result.hits, result.tallies, judgements),
  }
}

/** A case gives the rows of a view as they are, so that no register is a view any more. */
function asFilled(register: Register): Register {
  return { ...register, source: { kind: 'files' } }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
