import { describe, expect, it } from 'vitest'
import { CITES, judge, type Rows, say } from './office.ts'

const act = { id: '1', person: 'p', done: '2026-03-02' }
const paid = { number: 'n', who: 'p', at: '2026-03-01', result: 'ok' }

function requiring(require: object, facts?: object): object {
  return {
    pattern: 'completeness',
    subject: { register: 'act', at: 'done' },
    match: [{ person: 'who' }],
    require,
    ...(facts && { facts }),
  }
}

describe('a condition', () => {
  it.each([
    {
      name: 'a true comparison satisfies',
      row: { amount: 500 },
      require: { field: 'amount', is: 'at-least', of: { constant: 5 } },
      said: 'satisfied',
    },
    {
      name: 'a false one violates',
      row: { amount: 499 },
      require: { field: 'amount', is: 'at-least', of: { constant: 5 } },
      said: 'violated condition-false',
    },
    {
      name: 'a missing value leaves it open',
      row: {},
      require: { field: 'amount', is: 'at-least', of: { constant: 5 } },
      said: 'undetermined field-missing act.amount',
    },
    {
      name: 'the left operand is read before the right',
      row: {},
      require: { field: 'begun', is: 'before', of: 'done' },
      said: 'undetermined field-missing act.begun',
    },
    {
      name: 'missing-or holds for a missing left side',
      row: {},
      require: { field: 'begun', is: 'missing-or-before', of: 'done' },
      said: 'satisfied',
    },
    {
      name: 'missing-or still compares what is there',
      row: { begun: '2026-03-03' },
      require: { field: 'begun', is: 'missing-or-before', of: 'done' },
      said: 'violated condition-false',
    },
    {
      name: 'a true alternative outweighs an unknown one',
      row: { topic: 't' },
      require: {
        any: [
          { field: 'amount', equals: 5 },
          { field: 'topic', equals: 't' },
        ],
      },
      said: 'satisfied',
    },
    {
      name: 'a false part outweighs an unknown one',
      row: { topic: 'u' },
      require: {
        all: [
          { field: 'amount', equals: 5 },
          { field: 'topic', equals: 't' },
        ],
      },
      said: 'violated condition-false',
    },
    {
      name: 'what it hangs on is named, not what is merely missing',
      row: {},
      require: {
        all: [
          {
            any: [
              { field: 'begun', is: 'present' },
              { field: 'amount', is: 'missing' },
            ],
          },
          { field: 'topic', equals: 't' },
        ],
      },
      said: 'undetermined field-missing act.topic',
    },
    {
      name: 'not of unknown is unknown',
      row: {},
      require: { not: { field: 'topic', equals: 't' } },
      said: 'undetermined field-missing act.topic',
    },
    {
      name: 'presence is never unknown',
      row: {},
      require: { field: 'topic', is: 'present' },
      said: 'violated condition-false',
    },
    {
      name: 'an enumeration compares by its order',
      row: { level: 'middle' },
      require: { field: 'level', is: 'at-least', of: { constant: 'high' } },
      said: 'violated condition-false',
    },
    { name: 'one of', row: { topic: 'u' }, require: { field: 'topic', oneOf: ['t', 'u'] }, said: 'satisfied' },
    {
      name: 'none of',
      row: { topic: 'u' },
      require: { field: 'topic', noneOf: ['t', 'u'] },
      said: 'violated condition-false',
    },
    {
      name: 'starts with, by case',
      row: { topic: 'Tax' },
      require: { field: 'topic', is: 'starts-with', of: { constant: 'ta' } },
      said: 'violated condition-false',
    },
    {
      name: 'matches a glob',
      row: { topic: 'a[1].b' },
      require: { field: 'topic', is: 'matches', of: { constant: 'a[?].*' } },
      said: 'satisfied',
    },
    {
      name: 'contains all',
      row: { papers: ['a', 'b'], needed: ['b'] },
      require: { field: 'papers', is: 'contains-all', of: 'needed' },
      said: 'satisfied',
    },
    {
      name: 'a missing list is unknown',
      row: { papers: ['a'] },
      require: { field: 'papers', is: 'contains-all', of: 'needed' },
      said: 'undetermined field-missing act.needed',
    },
    {
      name: 'decimals are exact',
      row: { rate: 0.3 },
      require: { value: { sum: [{ constant: 0.1 }, { constant: 0.2 }] }, is: 'equals', of: 'rate' },
      said: 'satisfied',
    },
    {
      name: 'a product of money and rate is exact',
      row: { amount: 333, rate: 0.1 },
      require: { value: { product: ['amount', 'rate'] }, is: 'less-than', of: { constant: 0.34 } },
      said: 'satisfied',
    },
    {
      name: 'arithmetic with an unknown operand is unknown',
      row: { amount: 1 },
      require: { value: { product: ['amount', 'rate'] }, is: 'less-than', of: { constant: 1 } },
      said: 'undetermined field-missing act.rate',
    },
  ])('$name', ({ row, require, said }) => {
    expect(judge(requiring(require), { act: [{ ...act, ...row }] }).map(say)).toEqual([said])
  })
})

describe('a fact', () => {
  const sum = { register: 'answer', take: 'sum', of: 'paid' }
  const cheap = { fact: 'x', is: 'at-most', of: { constant: 1 } }
  const last = { register: 'answer', take: 'last', of: 'topic', at: 'at' }
  const isT = { fact: 'x', equals: 't' }
  type Example = { name: string; fact: object; require: object; answer: Rows[string]; said: string; act?: object }
  const examples: Example[] = [
    {
      name: 'sums the matching rows',
      fact: sum,
      require: cheap,
      answer: [
        { ...paid, paid: 60 },
        { ...paid, paid: 40 },
        { ...paid, who: 'q', paid: 900 },
      ],
      said: 'satisfied',
    },
    {
      name: 'with a missing amount is unknown',
      fact: sum,
      require: cheap,
      answer: [{ ...paid, paid: 900 }, paid],
      said: 'undetermined answer-field-missing answer.paid',
    },
    { name: 'without a row is unknown', fact: sum, require: cheap, answer: [], said: 'undetermined no-record answer' },
    {
      name: 'without a row is what was declared',
      fact: { ...sum, absent: 0 },
      require: cheap,
      answer: [],
      said: 'satisfied',
    },
    {
      name: 'counts no rows as none',
      fact: { register: 'answer', take: 'count' },
      require: cheap,
      answer: [],
      said: 'satisfied',
    },
    {
      name: 'counts rows with anything missing but its match',
      fact: { register: 'answer', take: 'count' },
      require: cheap,
      answer: [paid, paid],
      said: 'violated condition-false',
    },
    {
      name: 'with an unknown condition is unknown',
      fact: { ...sum, where: { field: 'result', equals: 'ok' } },
      require: cheap,
      answer: [{ ...paid, paid: 5, result: undefined }],
      said: 'undetermined answer-field-missing answer.result',
    },
    {
      name: 'leaves out rows whose condition is false',
      fact: { ...sum, where: { field: 'result', equals: 'ok' } },
      require: cheap,
      answer: [
        { ...paid, paid: 5 },
        { ...paid, result: 'no' },
      ],
      said: 'satisfied',
    },
    {
      name: 'leaves out rows with a missing match',
      fact: { ...sum, match: [{ person: 'who' }, 'topic'] },
      require: cheap,
      answer: [
        { ...paid, paid: 900 },
        { ...paid, topic: 't', paid: 5 },
      ],
      act: { topic: 't' },
      said: 'satisfied',
    },
    {
      name: 'takes the latest',
      fact: last,
      require: isT,
      answer: [
        { ...paid, topic: 'u' },
        { ...paid, at: '2026-03-02', topic: 't' },
      ],
      said: 'satisfied',
    },
    {
      name: 'takes the greatest of the latest',
      fact: last,
      require: isT,
      answer: [
        { ...paid, topic: 't' },
        { ...paid, topic: 'a' },
      ],
      said: 'satisfied',
    },
    {
      name: 'takes the earliest',
      fact: { ...last, take: 'first' },
      require: isT,
      answer: [
        { ...paid, topic: 't' },
        { ...paid, at: '2026-03-02', topic: 'u' },
      ],
      said: 'satisfied',
    },
    {
      name: 'cannot tell the latest with a date missing',
      fact: last,
      require: isT,
      answer: [
        { ...paid, topic: 't' },
        { ...paid, at: undefined, topic: 't' },
      ],
      said: 'undetermined answer-field-missing answer.at',
    },
    {
      name: 'looks only within its bounds, both included',
      fact: {
        ...sum,
        at: 'at',
        from: { field: 'done' },
        to: { field: 'done', plus: { amount: 2, unit: 'day', cites: CITES } },
      },
      require: cheap,
      answer: [
        { ...paid, paid: 900 },
        { ...paid, at: '2026-03-02', paid: 5 },
        { ...paid, at: '2026-03-04', paid: 5 },
        { ...paid, at: '2026-03-05', paid: 900 },
      ],
      said: 'satisfied',
    },
    {
      name: 'with an undated row is unknown within bounds',
      fact: { ...sum, at: 'at', from: { field: 'done' } },
      require: cheap,
      answer: [{ ...paid, at: undefined, paid: 5 }],
      said: 'undetermined answer-field-missing answer.at',
    },
    {
      name: 'with an unknown bound is unknown',
      fact: { ...sum, at: 'at', from: { field: 'begun' } },
      require: cheap,
      answer: [{ ...paid, paid: 5 }],
      said: 'undetermined field-missing act.begun',
    },
    {
      name: 'takes the least and the greatest',
      fact: { register: 'answer', take: 'min', of: 'paid' },
      require: cheap,
      answer: [
        { ...paid, paid: 900 },
        { ...paid, paid: 100 },
      ],
      said: 'satisfied',
    },
  ]
  it.each(examples)('$name', ({ fact, require, answer, said, act: more }) => {
    expect(judge(requiring(require, { x: fact }), { act: [{ ...act, ...more }], answer }).map(say)).toEqual([said])
  })

  it('of a register never imported is unknown, whatever was declared', () => {
    const part = requiring(cheap, { x: { ...sum, absent: 0 } })
    expect(judge(part, { act: [act] }, { missing: ['answer'] }).map(say)).toEqual([
      'undetermined register-missing answer',
    ])
  })

  it('shows the rows it rests on, also where another row leaves it open', () => {
    const [judgement] = judge(requiring(cheap, { x: sum }), { act: [act], answer: [{ ...paid, paid: 900 }, paid] })
    expect(judgement?.hit?.evidence).toEqual([{ register: 'answer', batch: 'b', row: 2 }])
  })
})

describe('a deadline', () => {
  const deadline = {
    pattern: 'deadline',
    start: { register: 'answer', at: 'at' },
    end: { register: 'act', at: 'done' },
    match: [{ person: 'who' }],
    within: { amount: 10, unit: 'day', cites: CITES },
  }
  it.each([
    { name: 'kept', at: '2026-02-20', said: 'satisfied' },
    { name: 'missed', at: '2026-02-19', said: 'violated late' },
    { name: 'without its start event', at: undefined, said: 'undetermined answer-field-missing answer.at' },
  ])('$name', ({ at, said }) => {
    expect(judge(deadline, { act: [act], answer: [{ ...paid, at }] }).map(say)).toEqual([said])
  })

  it('without a record of the start is undetermined', () => {
    expect(judge(deadline, { act: [act] }).map(say)).toEqual(['undetermined no-record answer'])
  })

  it('shows start, due day and actual day', () => {
    const [judgement] = judge(deadline, { act: [act], answer: [{ ...paid, at: '2026-02-01' }] })
    expect(judgement?.hit).toMatchObject({ start: '2026-02-01', due: '2026-02-11', actual: '2026-03-02' })
  })

  it('not before a day is broken by being early', () => {
    const { within, ...rest } = deadline
    expect(
      judge({ ...rest, notBefore: within }, { act: [act], answer: [{ ...paid, at: '2026-02-21' }] }).map(say),
    ).toEqual(['violated early'])
  })
})
