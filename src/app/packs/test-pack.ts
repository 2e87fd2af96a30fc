/** Runs the worked cases of a pack against the engine, twice: as SQL and as the plain reading. Both must say what the case expects. */
import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { loadSiteCalendar } from '#app/calendar'
import { calendarTable, type WorkCalendar } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import {
  evaluateIndicator,
  type Judgement,
  planIndicators,
  printPlan,
  type Scope,
  type StoredRow,
} from '#core/indicator'
import type { Case, Pack } from '#core/pack'
import type { Register } from '#core/register'
import { Analytics, type AskOptions, type CaseTask, DEFAULT_LIMITS } from '#store/analytics'
import { withScratch } from '#store/runs'
import { withWeekendsOnly } from './case-calendar.ts'
import { compareEngines, compareExpected } from './compare-case.ts'
import { loadCheckedPack } from './load-checked-pack.ts'

/** A case has a handful of rows, which a second thread only keeps waiting. */
const LIMITS = { ...DEFAULT_LIMITS, threads: 1 }

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
  const calendars = { official: calendar, 'weekends-only': withWeekendsOnly(calendar) }
  const analytics = new Analytics()
  try {
    const results = new Map<Case, CaseResult>()
    onProgress(0, wanted.length)
    for (const kind of ['official', 'weekends-only'] as const) {
      const some = wanted.filter((one) => one.calendar === kind)
      if (some.length === 0) continue
      const before = results.size
      const tested = await testCases(analytics, some, pack, calendars[kind], {
        signal,
        onProgress: ({ done }) => onProgress(before + done, wanted.length),
      })
      for (const [one, result] of tested) results.set(one, result)
    }
    return {
      pack: { id: pack.id, title: pack.title, version: pack.version },
      cases: wanted.flatMap((one) => results.get(one) ?? []),
    }
  } finally {
    await analytics.close()
  }
}

async function testCases(
  analytics: Analytics,
  cases: readonly Case[],
  pack: Pack,
  calendar: WorkCalendar,
  options: AskOptions,
): Promise<(readonly [Case, CaseResult])[]> {
  const registers = new Map([...pack.registers].map(([id, register]) => [id, asFilled(register)]))
  const tasks: CaseTask[] = []
  const judged: Judgement[][] = []
  for (const one of cases) {
    const rows = rowsOf(one)
    const scope: Scope = { registers, asOf: one.asOf, inForce: pack.inForce }
    judged.push([...evaluateIndicator(one.indicator, { rows: (id) => rows.get(id) ?? [] }, scope, calendar, md5)])
    tasks.push(taskOf(one, scope, rows))
    // A server that runs them has others to answer.
    await setImmediate()
  }
  const found = await withScratch((folder) =>
    analytics.cases({ cases: tasks, calendar: calendarTable(calendar), folder, limits: LIMITS }, options),
  )
  return cases.map((one, i) => {
    const [judgements, { hits, tallies }] = [judged[i] ?? [], found[i] ?? { hits: [], tallies: [] }]
    const context = { indicator: one.indicator, registers: pack.registers, parameters: one.parameters, asOf: one.asOf }
    const result: CaseResult = {
      name: one.name,
      file: one.file,
      indicator: one.indicator.id,
      faults: one.expect.flatMap((expected) => compareExpected(expected, judgements, context)),
      disagreements: compareEngines(hits, tallies, judgements),
    }
    return [one, result] as const
  })
}

/** Only the registers that are read: a pack may have a hundred, and a table of each for every case takes longer than the case. */
function taskOf({ indicator }: Case, scope: Scope, rows: ReadonlyMap<string, readonly StoredRow[]>): CaseTask {
  const plan = planIndicators([indicator], scope)
  const read = new Set(plan.reads.map((one) => one.register))
  const registers = [...scope.registers.values()].filter((register) => read.has(register.id))
  return {
    tables: registers.map((register) => ({
      register: register.id,
      columns: [...register.fields.values()].map(({ id, type }) => ({ field: id, type })),
      fileGroups: [],
      rows: rows.get(register.id) ?? [],
    })),
    ...printPlan(plan),
  }
}

function rowsOf(one: Case): Map<string, StoredRow[]> {
  return new Map(
    [...one.rows].map(([id, some]) => [
      id,
      some.map((row, i): StoredRow => ({ row, ref: { register: id, batch: 'case', row: i + 1 } })),
    ]),
  )
}

/** A case gives the rows of a view as they are, so that no register is a view any more. */
function asFilled(register: Register): Register {
  return { ...register, source: { kind: 'files' } }
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
