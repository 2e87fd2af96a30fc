/**
 * The SQL of the engine, run on a real DuckDB, against the plain evaluator: the same findings and the same counts for
 * random indicators over random tables.
 */
import * as fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { WorkCalendar } from '#core/calendar'
import { evaluateIndicator, type Scope } from '#core/indicator'
import { type Duck, loadCalendarDays, openDuck } from './duck.ts'
import { holdsForKnownAndRandom } from './known-and-random.ts'
import { md5, officialCalendar } from './office.ts'
import { type CaseKind, randomIndicators } from './random-indicators.ts'
import { randomScope } from './random-scope.ts'
import { randomOffice } from './random-tables.ts'
import { hitLine, runSql, tallyLines } from './run-engines.ts'

const KINDS = {
  answers: 25,
  condition: 25,
  repeat: 12,
  balance: 15,
  total: 12,
  cycle: 10,
  sample: 15,
  deadlines: 15,
  requirements: 15,
  mixture: 12,
} as const satisfies Record<CaseKind, number>

let duck: Duck
let calendar: WorkCalendar

beforeAll(async () => {
  duck = await openDuck()
  calendar = await officialCalendar()
  await loadCalendarDays(duck, calendar)
})

afterAll(() => duck.close())

describe('SQL and evaluator agree', () => {
  it.each(Object.entries(KINDS) as [CaseKind, number][])(
    'on %s',
    async (kind, numRuns) => {
      let judged = 0
      await holdsForKnownAndRandom(
        fc.asyncProperty(randomIndicators(kind), randomOffice, randomScope, async (indicators, office, rest) => {
          const scope: Scope = { registers: office.registers, ...rest }
          const tables = new Map(
            [...office.tables].map(([id, rows]) => {
              const source = office.registers.get(id)?.source
              return [id, rest.missing?.has(source?.kind === 'view' ? source.of : id) ? [] : rows]
            }),
          )
          const read = { rows: (register: string) => tables.get(register) ?? [] }
          const judgements = indicators.flatMap((i) => evaluateIndicator(i, read, scope, calendar, md5))
          const answer = await runSql(duck, indicators, scope, () => tables)
          expect(answer.hits).toEqual(judgements.flatMap((j) => (j.hit ? [hitLine(j.hit)] : [])).toSorted())
          expect(answer.tallies).toEqual(tallyLines(judgements, indicators))
          judged += judgements.length
        }),
        numRuns,
      )
      // A generator that went barren would agree about nothing.
      expect(judged).toBeGreaterThan(0)
    },
    3_600_000,
  )
})
