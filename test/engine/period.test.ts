/** A run for a period, over the rows its plan reads and no others, finds of that period what a run over everything finds. */
import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Plan, Scope } from '#core/indicator'
import { type Duck, loadCalendarDays, openDuck } from './duck.ts'
import { holdsForKnownAndRandom } from './known-and-random.ts'
import { officialCalendar } from './office.ts'
import { type CaseKind, randomIndicators } from './random-indicators.ts'
import { randomPeriod, randomWholeScope } from './random-scope.ts'
import { type RandomTables, randomOffice } from './random-tables.ts'
import { runSql } from './run-engines.ts'

const KINDS = { answers: 12, condition: 8, deadlines: 8, requirements: 8 } as const satisfies Partial<
  Record<CaseKind, number>
>

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
            const { factDate } = JSON.parse(line) as { factDate: string | null }
            return factDate === null || (period.from <= factDate && factDate <= period.to)
          })
          expect(part.hits).toEqual(within)
          found += within.length
        },
      ),
      numRuns,
    )
    // A generator that went barren would prove nothing.
    expect(found).toBeGreaterThan(0)
    expect(spared).toBeGreaterThan(0)
  },
  3_600_000,
)

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
