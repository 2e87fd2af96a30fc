import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromDayNumber } from '#core/calendar'
import { type FindingState, mergeRun, type RunScope, type SeenFinding } from './life-cycle.ts'

const INDICATORS = ['a', 'b', 'c']
const FIRST = 20_000

const finding = fc.record({ n: fc.integer({ min: 0, max: 30 }), dated: fc.boolean() }).map(
  ({ n, dated }): SeenFinding => ({
    fingerprint: `f${n}`,
    indicator: INDICATORS[n % 3] ?? 'a',
    kind: 'suspicion',
    ...(dated ? { factDate: fromDayNumber(FIRST + n) } : {}),
  }),
)

const findings = fc.uniqueArray(finding, { selector: (f) => f.fingerprint, maxLength: 20 })

const scope = fc
  .record({
    indicators: fc.subarray(INDICATORS),
    from: fc.integer({ min: 0, max: 30 }),
    days: fc.integer({ min: 0, max: 15 }),
    whole: fc.boolean(),
  })
  .map(({ indicators, from, days, whole }) => ({
    indicators: new Set(indicators),
    ...(whole ? {} : { period: { from: fromDayNumber(FIRST + from), to: fromDayNumber(FIRST + from + days) } }),
  }))

const runs = fc.array(fc.record({ scope, findings }), { maxLength: 6 })

function run(id: string, what: Omit<RunScope, 'id' | 'at'>): RunScope {
  return { ...what, id, at: `2026-01-01T00:00:00Z#${id}` }
}

function play(history: readonly { scope: Omit<RunScope, 'id' | 'at'>; findings: SeenFinding[] }[]): FindingState[] {
  return history.reduce<FindingState[]>((states, r, i) => mergeRun(states, run(`r${i}`, r.scope), r.findings), [])
}

describe('over any history of runs', () => {
  it('never loses a finding nor changes when it was first seen', () => {
    fc.assert(
      fc.property(runs, scope, findings, (history, next, found) => {
        const before = play(history)
        const after = new Map(mergeRun(before, run('next', next), found).map((s) => [s.fingerprint, s]))
        for (const state of before) expect(after.get(state.fingerprint)?.firstSeen).toEqual(state.firstSeen)
        for (const f of found) expect(after.get(f.fingerprint)?.lastSeen.run).toBe('next')
      }),
    )
  })

  it('leaves what the run did not look at as it was', () => {
    fc.assert(
      fc.property(runs, scope, findings, (history, next, found) => {
        const seen = new Set(found.map((f) => f.fingerprint))
        const after = new Map(mergeRun(play(history), run('next', next), found).map((s) => [s.fingerprint, s]))
        for (const state of play(history)) {
          const { period } = next
          const inPeriod =
            period === undefined ||
            state.factDate === undefined ||
            (state.factDate >= period.from && state.factDate <= period.to)
          if (seen.has(state.fingerprint) || (next.indicators.has(state.indicator) && inPeriod)) continue
          expect(after.get(state.fingerprint)).toEqual(state)
        }
      }),
    )
  })

  it('changes nothing when the same run is merged again, and only the last run when it is repeated later', () => {
    fc.assert(
      fc.property(runs, scope, findings, (history, next, found) => {
        const once = mergeRun(play(history), run('next', next), found)
        expect(mergeRun(once, run('next', next), found)).toEqual(once)
        const seen = new Set(found.map((f) => f.fingerprint))
        const later = run('later', next)
        const expected = once.map((s) =>
          seen.has(s.fingerprint) ? { ...s, lastSeen: { run: later.id, at: later.at } } : s,
        )
        expect(mergeRun(once, later, found)).toEqual(expected)
      }),
    )
  })
})

it('resolves a finding that is gone and reopens it when it is back', () => {
  const found: SeenFinding[] = [{ fingerprint: 'f1', indicator: 'a', kind: 'suspicion' }]
  const all = { indicators: new Set(['a']) }
  const gone = mergeRun(mergeRun([], run('1', all), found), run('2', all), [])
  expect(gone[0]).toMatchObject({ status: 'resolved', resolved: { run: '2' }, lastSeen: { run: '1' } })
  const back = mergeRun(gone, run('3', all), found)
  expect(back[0]).toMatchObject({
    status: 'reopened',
    reopened: { run: '3' },
    firstSeen: { run: '1' },
    timesReopened: 1,
  })
  expect(back[0]).not.toHaveProperty('resolved')
})
