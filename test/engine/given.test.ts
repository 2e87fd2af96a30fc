import { describe, expect, it } from 'vitest'
import { CITES, indicatorOf, judge, type Rows, say } from './office.ts'

const act = { id: '1', person: 'p', done: '2026-03-02' }
const answer = { number: 'n', who: 'p', at: '2026-03-01' }

/** A hearing is called for where the fines of a person come to more than 20. */
const hearing = {
  pattern: 'completeness',
  subject: { register: 'act', at: 'done' },
  match: [{ person: 'who' }],
  facts: { fined: { register: 'answer', take: 'sum', of: 'paid', absent: 0 } },
  given: { fact: 'fined', is: 'more-than', of: { constant: 20 } },
  require: { field: 'topic', equals: 'hearing' },
}

function world(row: object, ...answers: object[]): Rows {
  return { act: [{ ...act, ...row }], answer: answers.map((a, i) => ({ ...answer, number: `n${i}`, ...a })) }
}

describe('who is judged at all', () => {
  it.each([
    { name: 'not given: no subject, whatever it lacks', row: {}, answers: [{ paid: 2000 }], said: [] },
    { name: 'no row, and what it counts for', row: {}, answers: [], said: [] },
    { name: 'given and kept', row: { topic: 'hearing' }, answers: [{ paid: 2001 }], said: ['satisfied'] },
    { name: 'given and broken', row: { topic: 'talk' }, answers: [{ paid: 2001 }], said: ['violated condition-false'] },
    {
      name: 'nobody can say',
      row: { topic: 'talk' },
      answers: [{ paid: 2001 }, { paid: undefined }],
      said: ['undetermined answer-field-missing answer.paid'],
    },
    {
      name: 'nobody can say, although it would be in order',
      row: { topic: 'hearing' },
      answers: [{}],
      said: ['undetermined answer-field-missing answer.paid'],
    },
    {
      name: 'given, and what is required is not known',
      row: {},
      answers: [{ paid: 2001 }],
      said: ['undetermined field-missing act.topic'],
    },
  ])('$name', ({ row, answers, said }) => {
    expect(judge(hearing, world(row, ...answers)).map(say)).toEqual(said)
  })

  it('is undetermined when the register it hangs on was never imported', () => {
    expect(judge(hearing, world({ topic: 'talk' }), { missing: ['answer'] }).map(say)).toEqual([
      'undetermined register-missing answer',
    ])
  })

  it('a row whose date is missing is not asked', () => {
    expect(judge(hearing, world({ done: undefined })).map(say)).toEqual(['undetermined field-missing act.done'])
  })

  it('an exemption lifts what is given and broken', () => {
    const part = { ...hearing, exemptions: [{ id: 'waived', where: { field: 'agreed', equals: true } }] }
    expect(judge(part, world({ topic: 'talk', agreed: true }, { paid: 2001 })).map(say)).toEqual(['exempted'])
  })

  it('no longer given after an exemption moved the date is as good as satisfied', () => {
    const part = {
      ...hearing,
      given: { field: 'done', is: 'before', of: 'begun' },
      exemptions: [{ id: 'later', register: 'answer', match: [{ person: 'who' }], until: 'until' }],
    }
    const row = { topic: 'talk', begun: '2026-04-01' }
    expect(judge(part, world(row, { until: '2026-03-31' })).map(say)).toEqual(['violated condition-false'])
    expect(judge(part, world(row, { until: '2026-04-01' })).map(say)).toEqual(['exempted'])
  })
})

const subject = { register: 'act', at: 'done' }
const count = { register: 'answer', take: 'count' }
const some = { fact: 'count', is: 'at-least', of: { constant: 1 } }
const looked = { match: [{ person: 'who' }], facts: { count }, given: some }

describe('every pattern on single records takes it', () => {
  it.each([
    { pattern: 'absence', subject, when: { field: 'topic', equals: 't' }, row: { topic: 't' } },
    { pattern: 'completeness', subject, fields: ['topic'], row: {} },
    { pattern: 'threshold', subject, measure: 'amount', is: 'at-most', limit: { fact: 'count' }, row: { amount: 101 } },
    {
      pattern: 'fieldMatch',
      subject,
      with: { register: 'answer' },
      fields: ['topic'],
      row: { topic: 't' },
    },
    { pattern: 'fourEyes', subject, distinct: [['officer', 'post']], row: { officer: 'a', post: 'a' } },
    {
      pattern: 'deadline',
      start: { field: 'begun' },
      end: subject,
      within: { amount: 1, unit: 'day', cites: CITES },
      row: { begun: '2026-02-01' },
    },
  ])('$pattern', ({ row, ...part }) => {
    const broken = { facts: { count: { register: 'answer', take: 'sum', of: 'paid', absent: 0 } } }
    const own = part.pattern === 'threshold' ? broken : {}
    const given = part.pattern === 'threshold' ? { fact: 'count', is: 'present' } : some
    const outcomes = (...answers: object[]) =>
      judge({ ...part, ...looked, ...own, given }, world(row, ...answers)).map((j) => j.outcome)
    expect(outcomes({ paid: 100, topic: 'u' })).toEqual(['violated'])
    if (part.pattern !== 'threshold') expect(outcomes()).toEqual([])
  })

  it('facts of the author stand beside those a pattern needs itself', () => {
    const part = {
      pattern: 'deadline',
      start: { register: 'answer', at: 'at' },
      end: subject,
      within: { amount: 1, unit: 'day', cites: CITES },
      ...looked,
      facts: { start: { register: 'answer', take: 'count' } },
      given: { fact: 'start', is: 'at-least', of: { constant: 1 } },
    }
    const [judgement] = judge(part, world({ done: '2026-03-03' }, {}))
    expect(judgement?.hit).toMatchObject({ reason: 'late', start: '2026-03-01', due: '2026-03-02' })
    expect(judge(part, world({}))).toEqual([])
  })

  it('except where rows of another register forbid the record', () => {
    const part = {
      pattern: 'absence',
      subject,
      during: [{ register: 'answer' }],
      match: [{ person: 'who' }],
      given: some,
    }
    expect(() => indicatorOf(part)).toThrow('given: given 只与 when 同用。')
  })
})

describe('groups: the latest row stands for its group', () => {
  const total = {
    pattern: 'threshold',
    subject,
    measure: { total: 'amount' },
    by: ['person'],
    over: 'month',
    match: [{ person: 'who' }],
    facts: {
      special: { register: 'answer', take: 'sum', of: 'paid', where: { field: 'topic', equals: 's' }, absent: 0 },
      ordinary: { register: 'answer', take: 'sum', of: 'paid', where: { field: 'topic', equals: 'o' }, absent: 0 },
    },
    is: 'at-most',
    limit: { sum: [{ fact: 'special' }, { fact: 'ordinary' }] },
  }
  const acts = (...rows: object[]) => rows.map((row, i) => ({ ...act, id: String(i + 1), ...row }))
  const approved = (special: number | undefined, ordinary: number) => [
    { ...answer, number: 's', topic: 's', paid: special },
    { ...answer, number: 'o', topic: 'o', paid: ordinary },
  ]

  it.each([
    { name: 'at the sum of what was approved', special: 600, said: 'satisfied' },
    { name: 'a fen over it', special: 599, said: 'violated over' },
    {
      name: 'an approval without an amount',
      special: undefined,
      said: 'undetermined answer-field-missing answer.paid',
    },
  ])('$name', ({ special, said }) => {
    const rows = { act: acts({ amount: 500 }, { amount: 500 }), answer: approved(special, 400) }
    expect(judge(total, rows).map(say)).toEqual([said])
  })

  it('shows the limit that was found', () => {
    const rows = { act: acts({ amount: 500 }, { amount: 501 }), answer: approved(600, 400) }
    expect(judge(total, rows)[0]?.hit).toMatchObject({ actualValue: 1001, expectedValue: 1000 })
  })

  it('a limit from a field is the one of the last row', () => {
    const part = { ...total, facts: undefined, measure: 'count', limit: 'extra' }
    const rows = acts({ done: '2026-03-05', extra: 2 }, { done: '2026-03-01', extra: 0 }, { done: '2026-03-04' })
    expect(judge(part, { act: rows }).map(say)).toEqual(['violated over'])
    const gap = acts({ done: '2026-03-05' }, { done: '2026-03-01', extra: 9 })
    expect(judge(part, { act: gap }).map(say)).toEqual(['undetermined field-missing act.extra'])
  })

  it('a group not given is none', () => {
    const part = { ...total, given: { field: 'topic', equals: 't' } }
    const rows = (last: string | undefined) => ({
      act: acts({ amount: 500, topic: 't' }, { amount: 501, topic: last, done: '2026-03-09' }),
      answer: approved(600, 400),
    })
    expect(judge(part, rows('t')).map(say)).toEqual(['violated over'])
    expect(judge(part, rows('u'))).toEqual([])
    expect(judge(part, rows(undefined)).map(say)).toEqual(['undetermined field-missing act.topic'])
  })

  it('of a moving window each row stands for the window that ends with it', () => {
    const part = {
      ...total,
      over: { months: 1 },
      given: { field: 'topic', equals: 't' },
      facts: undefined,
      limit: { constant: 10 },
    }
    const rows = acts(
      { done: '2026-03-01', amount: 900, topic: 't' },
      { done: '2026-03-02', amount: 900, topic: 'u' },
      { done: '2026-03-03', amount: 1, topic: 't' },
    )
    expect(judge(part, { act: rows })[0]?.hit).toMatchObject({ row: { row: 4 }, actualValue: 1801 })
  })
})
