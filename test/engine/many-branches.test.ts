/** More branches about one register than a number has bits for: every one judges its own rows, and all count who is given. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { evaluateIndicator } from '#core/indicator'
import { type Duck, loadCalendarDays, openDuck } from './duck.ts'
import { indicatorOf, md5, PLAIN_2026, REGISTERS, scopeOf, tablesOf } from './office.ts'
import { hitLine, runSql, tallyLines } from './run-engines.ts'

const BRANCHES = 130

let duck: Duck
beforeAll(async () => {
  duck = await openDuck()
  await loadCalendarDays(duck, PLAIN_2026)
})
afterAll(() => duck.close())

/** That acts of people who paid more than 20 are about one topic and no other. */
const indicators = Array.from({ length: BRANCHES }, (_, i) => ({
  ...indicatorOf({
    id: `X${i}`,
    pattern: 'completeness',
    subject: { register: 'act', at: 'done' },
    match: [{ person: 'who' }],
    facts: { fined: { register: 'answer', take: 'sum', of: 'paid', absent: 0 } },
    given: { fact: 'fined', is: 'more-than', of: { constant: i % 7 === 0 ? 10 : 20 } },
    require: { field: 'topic', equals: `t${i}` },
  }),
}))

const rows = {
  act: Array.from({ length: 150 }, (_, i) => ({
    id: `${i}`,
    person: `p${i % 4}`,
    done: '2026-03-02',
    topic: i % 31 === 5 ? undefined : `t${i % 140}`,
    organ: i % 3 === 0 ? 'north' : 'south',
    post: 'desk',
    officer: 'o',
  })),
  answer: [
    { number: 'n0', who: 'p0', at: '2026-03-01', paid: 2001 },
    { number: 'n1', who: 'p1', at: '2026-03-01', paid: 1500 },
    { number: 'n2', who: 'p2', at: '2026-03-01' },
  ],
}

it.each(['2026-12-30', '2026-12-31'])('as of %s, judged and counted as by the plain evaluator', async (asOf) => {
  const scope = scopeOf({ asOf })
  const tables = tablesOf(rows)
  const judgements = indicators.flatMap((one) => evaluateIndicator(one, tables, scope, PLAIN_2026, md5))
  const stored = new Map([...REGISTERS.keys()].map((register) => [register, [...tables.rows(register)]]))
  const answer = await runSql(duck, indicators, scope, () => stored)
  const expected = judgements.flatMap(({ hit }) => (hit ? [hitLine(hit)] : [])).toSorted()
  expect(answer.hits).toEqual(expected)
  expect(answer.tallies).toEqual(tallyLines(judgements, indicators))
  const violated = new Set(judgements.flatMap(({ outcome, indicator }) => (outcome === 'violated' ? [indicator] : [])))
  expect(violated.size).toBe(BRANCHES)
})
