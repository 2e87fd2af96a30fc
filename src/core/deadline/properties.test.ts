/** The algebra of deadlines, on the official calendars 2007–2026 as committed. */
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import {
  addDays,
  checkCalendarYear,
  dayKind,
  dayNumber,
  daysBetween,
  fromDayNumber,
  type LocalDate,
  localDate,
  makeWorkCalendar,
  type WorkCalendar,
} from '#core/calendar'
import {
  computeDeadline,
  type DeadlineDefinition,
  type DeadlineFacts,
  deadlineSchema,
  deadlineUpperBoundDays,
  latestStart,
  type Period,
  periodUpperBoundDays,
} from './index.ts'

let calendar: WorkCalendar
beforeAll(() => {
  const years = readdirSync('calendars/cn')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const checked = checkCalendarYear(parse(readFileSync(`calendars/cn/${name}`, 'utf8')), name)
      if (!checked.ok) throw new Error(`${name} is faulty`)
      return checked.year
    })
  expect(years.length).toBe(20)
  calendar = makeWorkCalendar(years)
})

const FIRST = dayNumber(localDate(2007, 1, 1))
const LAST = dayNumber(localDate(2024, 12, 31))
/** Far enough from the first and last known years that what starts here also ends in a known one. */
const aStart = fc.integer({ min: FIRST + 366, max: LAST - 800 }).map(fromDayNumber)
const aPeriod: fc.Arbitrary<Period> = fc.oneof(
  fc.record({ amount: fc.integer({ min: 0, max: 120 }), unit: fc.constant('day' as const) }),
  fc.record({ amount: fc.integer({ min: 0, max: 80 }), unit: fc.constant('working-day' as const) }),
  fc.record({ amount: fc.integer({ min: 0, max: 8 }), unit: fc.constant('month' as const) }),
  fc.record({ amount: fc.integer({ min: 0, max: 1 }), unit: fc.constant('year' as const) }),
)
const flags = {
  rollOver: fc.boolean(),
  inclusive: fc.boolean(),
  onExpiry: fc.constantFrom('overdue' as const, 'deemedAccepted' as const),
}
const partly = { requiredKeys: ['kind'] as ['kind'] }
const anAfter: fc.Arbitrary<DeadlineDefinition> = fc
  .tuple(aPeriod, fc.record({ kind: fc.constant('after' as const), countStartDay: fc.boolean(), ...flags }, partly))
  .map(([period, more]) => ({ ...more, period }))
const aFixed: fc.Arbitrary<DeadlineDefinition> = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 0, max: 12 }),
      fc.record({ kind: fc.constant('monthly' as const), ...flags }, partly),
    )
    .map(([day, monthsLater, more]) => ({ ...more, day, monthsLater })),
  fc
    .tuple(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 28 }),
      fc.integer({ min: 0, max: 1 }),
      fc.record({ kind: fc.constant('yearly' as const), ...flags }, partly),
    )
    .map(([month, day, yearsLater, more]) => ({ ...more, month, day, yearsLater })),
  fc
    .tuple(
      fc.constantFrom('first' as const, 'middle' as const, 'last' as const),
      fc.integer({ min: 0, max: 12 }),
      fc.record({ kind: fc.constant('xun' as const), ...flags }, partly),
    )
    .map(([which, monthsLater, more]) => ({ ...more, which, monthsLater })),
)
const aDefinition = fc.oneof(anAfter, aFixed)

function due(definition: DeadlineDefinition, start: LocalDate, facts: Omit<DeadlineFacts, 'start'> = {}) {
  const deadline = computeDeadline(definition, { start, ...facts }, calendar)
  if (deadline.kind !== 'due') throw new Error(`undetermined: ${JSON.stringify(deadline.reason)}`)
  return deadline
}

const runs = { numRuns: 400 }

describe('for any definition and any start', () => {
  it('the definition passes the schema', () => {
    fc.assert(
      fc.property(aDefinition, (definition) => {
        expect(deadlineSchema.parse(definition)).toEqual(definition)
      }),
    )
  })

  it('a later start is never due earlier', () => {
    fc.assert(
      fc.property(aDefinition, aStart, fc.integer({ min: 0, max: 60 }), (definition, start, later) => {
        expect(due(definition, addDays(start, later)).due >= due(definition, start).due).toBe(true)
      }),
      runs,
    )
  })

  it('a longer period is never due earlier, and a day more is later by one where nothing rolls', () => {
    fc.assert(
      fc.property(anAfter, aStart, fc.integer({ min: 1, max: 3 }), (definition, start, more) => {
        if (definition.kind !== 'after') return
        const longer = { ...definition, period: { ...definition.period, amount: definition.period.amount + more } }
        const before = due(definition, start)
        const after = due(longer, start)
        expect(after.due >= before.due).toBe(true)
        if (definition.period.unit === 'day' && definition.period.amount > 0)
          expect(daysBetween(before.lastDay, after.lastDay)).toBe(more)
      }),
      runs,
    )
  })

  it('roll-over lands on a working day less than sixteen days on, and passes none', () => {
    fc.assert(
      fc.property(aDefinition, aStart, (definition, start) => {
        const { lastDay, due: landed } = due({ ...definition, rollOver: true }, start)
        expect(dayKind(calendar, landed).kind).toBe('working')
        expect(daysBetween(lastDay, landed)).toBeGreaterThanOrEqual(0)
        expect(daysBetween(lastDay, landed)).toBeLessThan(16)
        for (let d = lastDay; d < landed; d = addDays(d, 1)) expect(dayKind(calendar, d).kind).toBe('rest')
        expect(due({ ...definition, rollOver: false }, start).due).toBe(lastDay)
      }),
      runs,
    )
  })

  it('the latest start is due in time and the day after it is not', () => {
    fc.assert(
      fc.property(
        aDefinition,
        fc.integer({ min: FIRST + 1000, max: LAST - 800 }).map(fromDayNumber),
        (definition, target) => {
          const latest = latestStart(definition, target, calendar)
          if (latest.kind !== 'found') throw new Error(`no latest start: ${JSON.stringify(latest)}`)
          expect(due(definition, latest.start).due <= target).toBe(true)
          expect(due(definition, addDays(latest.start, 1)).due > target).toBe(true)
        },
      ),
      runs,
    )
  })

  it('the due day lies within the bound used for pruning', () => {
    fc.assert(
      fc.property(aDefinition, aStart, (definition, start) => {
        expect(daysBetween(start, due(definition, start).due)).toBeLessThanOrEqual(deadlineUpperBoundDays(definition))
      }),
      runs,
    )
  })
})

describe('for every day of the official calendars', () => {
  it.each<Period>([
    ...[1, 2, 3, 5, 7, 10, 15, 20, 30, 60, 250].map((amount) => ({ amount, unit: 'working-day' as const })),
    ...[1, 7, 15, 60].map((amount) => ({ amount, unit: 'day' as const })),
    ...[1, 3].map((amount) => ({ amount, unit: 'month' as const })),
  ])('$amount $unit stays within its bound', (period) => {
    const bound = periodUpperBoundDays(period)
    const definition = { kind: 'after', period } as const
    let beyond = 0
    let determined = 0
    for (let n = FIRST; n <= LAST; n++) {
      const start = fromDayNumber(n)
      const deadline = computeDeadline(definition, { start }, calendar)
      if (deadline.kind !== 'due') continue
      determined++
      if (daysBetween(start, deadline.due) > bound) beyond++
    }
    expect(beyond).toBe(0)
    expect(determined).toBe(LAST - FIRST + 1)
  })
})

describe('suspensions and extensions', () => {
  const aSpan = (start: LocalDate) =>
    fc
      .tuple(fc.integer({ min: -20, max: 120 }), fc.integer({ min: 0, max: 40 }))
      .map(([offset, length]) => ({ from: addDays(start, offset), to: addDays(start, offset + length) }))
  const scene = aStart.chain((start) =>
    fc.record({ start: fc.constant(start), suspensions: fc.array(aSpan(start), { maxLength: 4 }) }),
  )

  it('a suspension never shortens, and one more never shortens either', () => {
    fc.assert(
      fc.property(anAfter, scene, (definition, { start, suspensions }) => {
        let before = due(definition, start)
        for (let n = 1; n <= suspensions.length; n++) {
          const now = due(definition, start, { suspensions: suspensions.slice(0, n) })
          expect(now.lastDay >= before.lastDay).toBe(true)
          expect(now.due >= before.due).toBe(true)
          before = now
        }
      }),
      runs,
    )
  })

  it('the days counted are as many as the period says, each one outside every suspension', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 80 }),
        fc.boolean(),
        fc.boolean(),
        scene,
        (amount, working, countStartDay, { start, suspensions }) => {
          const definition = {
            kind: 'after',
            period: { amount, unit: working ? 'working-day' : 'day' },
            countStartDay,
            rollOver: false,
          } as const
          // The plain reading of the rule: walk day by day and tick off those that count.
          let left = amount
          let day = countStartDay ? start : addDays(start, 1)
          for (;;) {
            const d = day
            const suspended = suspensions.some((s) => s.from <= d && d <= s.to)
            if (!suspended && (!working || dayKind(calendar, d).kind === 'working')) left--
            if (left === 0) break
            day = addDays(day, 1)
          }
          expect(due(definition, start, { suspensions }).due).toBe(day)
        },
      ),
      runs,
    )
  })

  it('the order suspensions are written in does not matter', () => {
    fc.assert(
      fc.property(anAfter, scene, (definition, { start, suspensions }) => {
        const reversed = due(definition, start, { suspensions: [...suspensions].reverse() })
        expect(reversed).toEqual(due(definition, start, { suspensions }))
      }),
    )
  })

  it('an extension never shortens, and never reaches past its maximum', () => {
    fc.assert(
      fc.property(
        anAfter,
        aPeriod,
        fc.array(aPeriod, { maxLength: 3 }),
        scene,
        (definition, max, periods, { start, suspensions }) => {
          const extendable = { ...definition, extension: { max, times: 2 } }
          const extensions = periods.map((period) => ({ period }))
          const plain = due(extendable, start, { suspensions })
          const extended = due(extendable, start, { suspensions, extensions })
          const whole = due(extendable, start, { suspensions, extensions: [{ period: max }] })
          expect(extended.lastDay >= plain.lastDay).toBe(true)
          expect(extended.lastDay <= whole.lastDay).toBe(true)
        },
      ),
      runs,
    )
  })
})
