/** A run for a period, over the rows its plan reads and no others, finds of that period what a run over everything finds. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { addDays, addMonths } from '#core/calendar'
import type { Indicator, Plan, Scope } from '#core/indicator'
import { type Duck, loadCalendarDays, openDuck } from './duck.ts'
import { holdsForKnownAndRandom } from './known-and-random.ts'
import { day, officialCalendar } from './office.ts'
import { type CaseKind, randomIndicators } from './random-indicators.ts'
import { randomPeriod, randomWholeScope } from './random-scope.ts'
import { type RandomTables, randomOffice } from './random-tables.ts'
import { runSql } from './run-engines.ts'

const KINDS = {
  answers: 12,
  condition: 8,
  deadlines: 8,
  requirements: 8,
  balance: 6,
  total: 8,
  cycle: 8,
} as const satisfies Partial<Record<CaseKind, number>>

/** A group may have rows at any time: of these everything is read. */
const WHOLE: readonly CaseKind[] = ['balance', 'total', 'cycle']

let duck: Duck

beforeAll(async () => {
  duck = await openDuck()
  await loadCalendarDays(duck, await officialCalendar())
})

afterAll(() => duck.close())

it.each(Object.entries(KINDS) as [CaseKind, number][])(
  'a period alone is judged as within the whole, on %s',
  async (kind, numRuns) => {
    let found = 0
    let spared = 0
    await holdsForKnownAndRandom(
      fc.asyncProperty(
        randomIndicators(kind),
        randomOffice,
        randomWholeScope,
        randomPeriod,
        async (indicators, office, rest, period) => {
          const scope: Scope = { registers: office.registers, ...rest }
          const stored = new Map(
            [...office.tables].map(([id, rows]) => [id, rest.missing?.has(id) ? [] : rows] as const),
          )
          const whole = await runSql(duck, indicators, scope, () => stored)
          const part = await runSql(duck, indicators, { ...scope, period }, (plan) => {
            const read = asRead(plan, stored)
            spared += sizeOf(stored) - sizeOf(read)
            return read
          })
          const within = whole.hits.filter((line) => {
            const { factDate, indicator, branch, row } = JSON.parse(line) as Told
            if (factDate === null) return true
            // A cycle has to lie wholly in the period.
            const every = row === null ? cycleOf(indicators, indicator, branch) : undefined
            const from = every === undefined ? factDate : firstDayOf(factDate, every)
            return period.from <= from && factDate <= period.to
          })
          expect(part.hits).toEqual(within)
          found += within.length
        },
      ),
      numRuns,
    )
    // A generator that went barren would prove nothing.
    expect(found).toBeGreaterThan(0)
    if (!WHOLE.includes(kind)) expect(spared).toBeGreaterThan(0)
  },
  3_600_000,
)

type Told = { indicator: string; branch: string; factDate: string | null; row: unknown }

const MONTHS = { month: 1, quarter: 3, 'half-year': 6, year: 12 } as const

function cycleOf(indicators: readonly Indicator[], id: string, branch: string): keyof typeof MONTHS | undefined {
  const test = indicators.find((i) => i.id === id)?.branches.find((b) => b.id === branch)?.test
  return test?.kind === 'cycle' ? test.every : undefined
}

/** Of the cycle that ends on this day. */
function firstDayOf(last: string, every: keyof typeof MONTHS): string {
  return addMonths(addDays(day(last), 1), -MONTHS[every])
}

/** Rows filled from files whose day the plan asks for, to the day; rows without a day are always read. */
function asRead(plan: Plan, tables: RandomTables): RandomTables {
  const reads = new Map(plan.reads.map((read) => [read.register, read]))
  return new Map(
    [...tables].flatMap(([id, rows]) => {
      const register = plan.scope.registers.get(id)
      const read = reads.get(id)
      if (register?.source.kind !== 'files' || read === undefined) return []
      const { from, to } = read
      const kept = rows.filter(({ row }) => {
        const day = register.date === undefined ? undefined : row[register.date]
        if (typeof day !== 'string') return true
        return (from === undefined || from <= day) && (to === undefined || day <= to)
      })
      return [[id, kept] as const]
    }),
  )
}

function sizeOf(tables: RandomTables): number {
  return ['act', 'answer', 'notice', 'log'].reduce((sum, id) => sum + (tables.get(id) ?? []).length, 0)
}
