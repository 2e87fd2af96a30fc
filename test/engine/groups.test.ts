import { describe, expect, it } from 'vitest'
import { judge, type Rows, say } from './office.ts'

const act = { id: '1', person: 'p', done: '2026-03-02' }
const keyed = (judgements: ReturnType<typeof judge>) => judgements.map((j) => `${j.key.join(' ')}: ${say(j)}`)

function acts(...rows: Rows[string]): Rows {
  return { act: rows.map((row, i) => ({ ...act, id: String(i + 1), ...row })) }
}

const repeat = { pattern: 'duplicate', subject: { register: 'act', at: 'done' }, by: ['person', 'topic'] }
const total = {
  pattern: 'threshold',
  subject: { register: 'act', at: 'done' },
  measure: { total: 'amount' },
  by: ['person'],
  is: 'at-most',
  limit: { constant: 10 },
}

describe('repetition', () => {
  it('one row of a kind is in order, two are one finding', () => {
    const rows = acts({ topic: 't' }, { topic: 't' }, { topic: 'u' }, { topic: 't' })
    const judgements = judge(repeat, rows)
    expect(keyed(judgements)).toEqual(['p t: violated repeated', 'p u: satisfied'])
    expect(judgements[0]?.hit).toMatchObject({ row: { row: 3 }, factDate: '2026-03-02', actualValue: 3 })
    expect(judgements[0]?.hit?.evidence.map((ref) => ref.row)).toEqual([2, 3, 5])
  })

  it('the second by date is the repetition', () => {
    const rows = acts(
      { topic: 't', done: '2026-05-01' },
      { topic: 't', done: '2026-01-01' },
      { topic: 't', done: '2026-03-01' },
    )
    expect(judge(repeat, rows)[0]?.hit).toMatchObject({ row: { row: 4 }, factDate: '2026-03-01' })
  })

  it('a row that cannot be placed is undetermined by itself, under its own key', () => {
    expect(keyed(judge(repeat, acts({ topic: 't' }, {}, { topic: 't', done: undefined })))).toEqual([
      '2: undetermined field-missing act.topic',
      '3: undetermined field-missing act.done',
      'p t: satisfied',
    ])
  })

  it('is asked for when the repetition lies in the period', () => {
    const rows = acts({ topic: 't', done: '2026-01-05' }, { topic: 't', done: '2026-02-05' })
    const during = (from: string, to: string) => keyed(judge(repeat, rows, { period: { from, to } }))
    expect(during('2026-01-01', '2026-01-31')).toEqual([])
    expect(during('2026-02-01', '2026-02-28')).toEqual(['p t: violated repeated'])
  })
})

describe('totals', () => {
  it.each([
    { name: 'at the limit is not over it', is: 'at-most', amounts: [600, 400], said: 'satisfied' },
    { name: 'a fen more is', is: 'at-most', amounts: [600, 401], said: 'violated over' },
    { name: 'less than excludes the limit', is: 'less-than', amounts: [600, 400], said: 'violated over' },
    { name: 'at least', is: 'at-least', amounts: [600], said: 'violated under' },
    { name: 'more than excludes the limit', is: 'more-than', amounts: [1000], said: 'violated under' },
    { name: 'equals, from above', is: 'equals', amounts: [1001], said: 'violated over' },
    {
      name: 'a missing amount leaves the group open',
      is: 'at-most',
      amounts: [2000, undefined],
      said: 'undetermined field-missing act.amount',
    },
  ])('$name', ({ is, amounts, said }) => {
    expect(judge({ ...total, is }, acts(...amounts.map((amount) => ({ amount })))).map(say)).toEqual([said])
  })

  it('an unset limit leaves the group open', () => {
    const parameter = { id: 'most', title: '限额', unit: 'yuan' as const, values: [] }
    const part = { ...total, limit: { parameter: 'most' } }
    expect(judge(part, acts({ amount: 1 }), { parameters: [parameter] }).map(say)).toEqual([
      'undetermined parameter-unset most',
    ])
  })

  it('a calendar period is part of the key', () => {
    const rows = acts({ done: '2026-03-31' }, { done: '2026-04-01' }, { done: '2026-04-02' })
    const part = { ...total, measure: 'count', limit: { constant: 1 } }
    const over = (period: string) => keyed(judge({ ...part, over: period }, rows))
    expect(over('month')).toEqual(['p 2026-03: satisfied', 'p 2026-04: violated over'])
    expect(over('quarter')).toEqual(['p 2026Q1: satisfied', 'p 2026Q2: violated over'])
    expect(over('year')).toEqual(['p 2026: violated over'])
  })

  it('a moving window finds the first row at which the total breaks the limit', () => {
    const rows = acts(
      { done: '2026-01-31', amount: 600 },
      { done: '2026-02-28', amount: 400 },
      { done: '2026-03-01', amount: 500 },
      { done: '2026-03-02', amount: 500 },
    )
    const [judgement] = judge({ ...total, over: { months: 1 } }, rows)
    // (28 January … 28 February] holds 1,000; (1 February … 1 March] holds 900; one day on it holds 1,400.
    expect(judgement?.hit).toMatchObject({
      reason: 'over',
      row: { row: 5 },
      factDate: '2026-03-02',
      actualValue: 1400,
      expectedValue: 1000,
    })
  })
})

describe('reconciliation', () => {
  const balance = {
    pattern: 'reconciliation',
    left: { register: 'act', sum: 'amount', at: 'done' },
    right: { register: 'answer', sum: 'paid', at: 'at' },
    match: [{ person: 'who' }],
    tolerance: { constant: 1 },
  }
  const rows = (left: number | undefined, right: number | undefined): Rows => ({
    act: [{ ...act, amount: left }],
    answer: [{ number: 'n', who: 'p', at: '2026-04-01', paid: right }],
  })
  it.each([
    { name: 'equal within the tolerance', sense: 'equal', left: 1000, right: 1100, said: 'satisfied' },
    { name: 'more on the left', sense: 'equal', left: 1101, right: 1000, said: 'violated over' },
    { name: 'more on the right', sense: 'equal', left: 1000, right: 1101, said: 'violated under' },
    { name: 'not over lets the left be less', sense: 'not-over', left: 0, right: 9000, said: 'satisfied' },
    { name: 'not under lets the left be more', sense: 'not-under', left: 9000, right: 0, said: 'satisfied' },
    {
      name: 'a missing amount leaves the key open',
      sense: 'equal',
      left: 1000,
      right: undefined,
      said: 'undetermined field-missing answer.paid',
    },
  ])('$name', ({ sense, left, right, said }) => {
    expect(keyed(judge({ ...balance, sense }, rows(left, right)))).toEqual([`p: ${said}`])
  })

  it('an absent side counts as nothing; the fact date is the latest of the key', () => {
    const only = { answer: [{ number: 'n', who: 'p', at: '2026-04-01', paid: 500 }] }
    expect(judge(balance, only)[0]?.hit).toMatchObject({
      register: 'act',
      reason: 'under',
      actualValue: 0,
      expectedValue: 500,
      factDate: '2026-04-01',
    })
    expect(judge(balance, rows(9000, 0))[0]?.hit).toMatchObject({ factDate: '2026-04-01' })
  })
})

describe('cycles', () => {
  const cycle = { pattern: 'periodic', subject: { register: 'act', at: 'done' }, by: ['person'], every: 'quarter' }
  it('run from the cycle of the first row to the last one that is over', () => {
    const rows = acts({ done: '2026-02-10' }, { done: '2026-07-01' })
    expect(keyed(judge(cycle, rows, { asOf: '2026-11-30' }))).toEqual([
      'p 2026Q1: satisfied',
      'p 2026Q2: violated missed-cycle',
      'p 2026Q3: satisfied',
    ])
  })

  it('are over on their last day', () => {
    const on = (asOf: string) => keyed(judge({ ...cycle, every: 'half-year' }, acts({}), { asOf }))
    expect(on('2026-06-29')).toEqual([])
    expect(on('2026-06-30')).toEqual(['p 2026H1: satisfied'])
  })

  it('count when they lie wholly in the period', () => {
    const during = (from: string, to: string) => keyed(judge(cycle, acts({}), { period: { from, to } }))
    expect(during('2026-04-01', '2026-09-30')).toEqual([
      'p 2026Q2: violated missed-cycle',
      'p 2026Q3: violated missed-cycle',
    ])
    expect(during('2026-04-02', '2026-09-30')).toEqual(['p 2026Q3: violated missed-cycle'])
  })

  it('may ask for more than once', () => {
    const parameter = {
      id: 'times',
      title: '次数',
      unit: 'count' as const,
      values: [{ value: 2, origin: 'design' as const }],
    }
    const [judgement] = judge({ ...cycle, atLeast: { parameter: 'times' } }, acts({}), {
      asOf: '2026-03-31',
      parameters: [parameter],
    })
    expect(judgement?.hit).toMatchObject({
      reason: 'missed-cycle',
      due: '2026-03-31',
      factDate: '2026-03-31',
      actualValue: 1,
      expectedValue: 2,
    })
  })
})

describe('a checklist', () => {
  const list = { pattern: 'manualChecklist', subject: { register: 'act', at: 'done' }, checklist: ['看原件'] }
  const size = (value: number | null) => ({
    id: 'size',
    title: '抽查数',
    unit: 'count' as const,
    values: [{ value, origin: 'design' as const }],
  })
  const rows = acts({}, {}, {}, {}, {})

  it('puts every row to a person', () => {
    expect(judge(list, rows).map(say)).toEqual(Array.from({ length: 5 }, () => 'undetermined to-be-checked'))
  })

  it('draws the same sample whatever the order of the rows', () => {
    const sampled = { ...list, sample: { parameter: 'size' } }
    const drawn = (part: Rows) => new Set(judge(sampled, part, { parameters: [size(2)] }).map((j) => j.key[0]))
    expect(drawn(rows).size).toBe(2)
    expect(drawn({ act: (rows['act'] ?? []).toReversed() })).toEqual(drawn(rows))
  })

  it('is undetermined when nobody set how many', () => {
    expect(judge({ ...list, sample: { parameter: 'size' } }, acts({}), { parameters: [size(null)] }).map(say)).toEqual([
      'undetermined parameter-unset size',
    ])
  })
})
