import { describe, expect, it } from 'vitest'
import { CITES, judge, officialCalendar, type Rows, type Setting, say } from './office.ts'

const response = {
  pattern: 'responseWithin',
  trigger: { register: 'act', at: 'done' },
  answeredBy: [{ register: 'answer', at: 'at', where: { field: 'result', equals: 'ok' } }],
  match: [{ person: 'who' }, 'topic'],
  within: { amount: 10, unit: 'day', cites: CITES },
}

const act = { id: '1', person: 'p', topic: 't', done: '2026-03-02' }
const answer = { number: 'n', who: 'p', topic: 't', at: '2026-03-05', result: 'ok' }

type Example = { name: string; rows: Rows; expect: string; part?: object; setting?: Setting }

function one(name: string, answers: Rows[string], expected: string, more: Partial<Example> = {}): Example {
  return { name, rows: { act: [act], answer: answers }, expect: expected, ...more }
}

const examples: Example[] = [
  one('an answer within the window satisfies', [answer], 'satisfied'),
  one('the last day is in time', [{ ...answer, at: '2026-03-12' }], 'satisfied'),
  one('the day of the fact itself is in time', [{ ...answer, at: '2026-03-02' }], 'satisfied'),
  one('nothing at all is no answer', [], 'violated no-answer'),
  one('a row of somebody else is no answer', [{ ...answer, who: 'q' }], 'violated no-answer'),
  one('a row on another matter is no answer', [{ ...answer, topic: 'u' }], 'violated no-answer'),
  one('a row whose condition is false is no answer', [{ ...answer, result: 'no' }], 'violated no-answer'),
  one('the day after the last is late', [{ ...answer, at: '2026-03-13' }], 'violated late-answer'),
  one('only a row before the fact is early', [{ ...answer, at: '2026-03-01' }], 'violated early-answer'),
  one(
    'late is told before early',
    [
      { ...answer, at: '2026-03-01' },
      { ...answer, number: 'm', at: '2026-04-01' },
    ],
    'violated late-answer',
  ),
  one(
    'a possible answer without a topic leaves it open',
    [{ ...answer, topic: undefined }],
    'undetermined answer-field-missing answer.topic',
  ),
  one(
    'a possible answer without a date leaves it open',
    [{ ...answer, at: undefined }],
    'undetermined answer-field-missing answer.at',
  ),
  one(
    'a possible answer without a result leaves it open',
    [{ ...answer, result: undefined }],
    'undetermined answer-field-missing answer.result',
  ),
  one(
    'an undated row of a false condition is no possible answer',
    [{ ...answer, at: undefined, result: 'no' }],
    'violated no-answer',
  ),
  one(
    'a possible answer that lies after the window is none',
    [{ ...answer, topic: undefined, at: '2026-04-01' }],
    'violated no-answer',
  ),
  one(
    'a certain answer settles it beside a possible one',
    [
      { ...answer, topic: undefined },
      { ...answer, number: 'm' },
    ],
    'satisfied',
  ),
  one(
    'the earliest possible row names the field',
    [
      { ...answer, topic: undefined, result: undefined },
      { ...answer, number: 'm', at: undefined },
    ],
    'undetermined answer-field-missing answer.topic',
  ),
  {
    name: 'a missing field of the subject itself is named as such',
    rows: { act: [{ ...act, topic: undefined }], answer: [answer] },
    expect: 'undetermined field-missing act.topic',
  },
  {
    name: 'a subject without its date is undetermined, naming the field',
    rows: { act: [{ ...act, done: undefined }], answer: [answer] },
    expect: 'undetermined field-missing act.done',
  },
  one('time that has not run out is pending', [], 'pending', { setting: { asOf: '2026-03-11' } }),
  one('on its last day the time has run', [], 'violated no-answer', { setting: { asOf: '2026-03-12' } }),
  one('pending even where a row may answer', [{ ...answer, at: undefined }], 'pending', {
    setting: { asOf: '2026-03-11' },
  }),
  one('answered is answered, though time is left', [answer], 'satisfied', { setting: { asOf: '2026-03-11' } }),
  one('a register never imported leaves it open', [], 'undetermined register-missing answer', {
    setting: { missing: ['answer'] },
  }),
]

describe('a demand for an answer', () => {
  it.each(examples)('$name', ({ rows, expect: expected, part, setting }) => {
    expect(judge(part ?? response, rows, setting).map(say)).toEqual([expected])
  })

  it('shows the period, the earliest late answer and its row', () => {
    const late = [
      { ...answer, at: '2026-05-01' },
      { ...answer, number: 'm', at: '2026-04-01' },
    ]
    const [judgement] = judge(response, {
      act: [{ ...act, officer: 'li', post: 'desk', organ: 'county' }],
      answer: late,
    })
    expect(judgement?.hit).toEqual({
      indicator: 'X1',
      branch: 'main',
      outcome: 'violated',
      reason: 'late-answer',
      register: 'act',
      key: ['1'],
      row: { register: 'act', batch: 'b', row: 2 },
      factDate: '2026-03-02',
      start: '2026-03-02',
      due: '2026-03-12',
      actual: '2026-04-01',
      evidence: [{ register: 'answer', batch: 'b', row: 3 }],
      exemptionsTried: [],
      officer: 'li',
      post: 'desk',
      organ: 'county',
    })
  })

  it('shows the latest of the early answers', () => {
    const early = [
      { ...answer, at: '2026-01-01' },
      { ...answer, number: 'm', at: '2026-02-01' },
    ]
    const [judgement] = judge(response, { act: [act], answer: early })
    expect(judgement?.hit).toMatchObject({ reason: 'early-answer', actual: '2026-02-01', evidence: [{ row: 3 }] })
  })
})

describe('the bounds of the window', () => {
  const parameter = {
    id: 'respond',
    title: '办理天数',
    unit: 'day' as const,
    values: [
      { value: 5, origin: 'design' as const },
      { since: '2026-03-01', value: 20, origin: 'design' as const },
      { since: '2026-06-01', value: null, origin: 'design' as const },
    ],
  }
  const byParameter = { ...response, within: { parameter: 'respond' } }
  const late = [{ ...answer, at: '2026-03-20' }]

  it.each([
    { name: 'a parameter takes its value at the fact date', done: '2026-03-02', at: '2026-03-20', said: 'satisfied' },
    {
      name: 'an earlier fact is judged by the earlier value',
      done: '2026-02-28',
      at: '2026-03-20',
      said: 'violated late-answer',
    },
    {
      name: 'an unset parameter leaves it open even where an answer exists',
      done: '2026-06-01',
      at: '2026-06-02',
      said: 'undetermined parameter-unset respond',
    },
  ])('$name', ({ done, at, said }) => {
    const rows = { act: [{ ...act, done }], answer: [{ ...answer, at }] }
    expect(judge(byParameter, rows, { parameters: [parameter] }).map(say)).toEqual([said])
  })

  it('roll-over moves a last day off the weekend', () => {
    const rows = { act: [{ ...act, done: '2026-03-04' }], answer: [{ ...answer, at: '2026-03-16' }] }
    expect(judge(response, rows).map(say)).toEqual(['violated late-answer'])
    expect(judge(response, rows, { rollOver: true }).map(say)).toEqual(['satisfied'])
  })

  it('a year without a calendar leaves roll-over and working days open, and names the year', () => {
    const rows = { act: [{ ...act, done: '2026-12-29' }], answer: [{ ...answer, at: '2026-12-30' }] }
    expect(judge(response, rows, { rollOver: true }).map(say)).toEqual(['undetermined calendar-unknown 2027'])
    const working = { ...response, within: { amount: 5, unit: 'working-day', cites: CITES } }
    expect(judge(working, rows).map(say)).toEqual(['undetermined calendar-unknown 2027'])
    expect(judge(response, rows, { asOf: '2027-12-31' }).map(say)).toEqual(['satisfied'])
  })

  it('working days pass over Spring Festival of the official calendar', async () => {
    const calendar = await officialCalendar()
    const working = { ...response, within: { amount: 5, unit: 'working-day', cites: CITES } }
    const [judgement] = judge(working, { act: [{ ...act, done: '2026-02-12' }], answer: [] }, { calendar })
    expect(judgement?.hit).toMatchObject({ reason: 'no-answer', start: '2026-02-12', due: '2026-02-26' })
  })

  describe('an extension written in the record', () => {
    const extended = (extension: object) => ({
      ...response,
      within: { ...response.within, extension: { field: 'extra', ...extension } },
    })
    const max = {
      id: 'most',
      title: '延长上限',
      unit: 'day' as const,
      values: [{ value: 6, origin: 'design' as const }],
    }
    const unset = { ...max, values: [] }
    it.each([
      { name: 'lengthens the period', part: extended({}), extra: 8, setting: {}, said: 'satisfied' },
      {
        name: 'at most by the maximum',
        part: extended({ max: { parameter: 'most' } }),
        extra: 8,
        setting: { parameters: [max] },
        said: 'violated late-answer',
      },
      {
        name: 'leaves it open when missing',
        part: extended({}),
        extra: undefined,
        setting: {},
        said: 'undetermined field-missing act.extra',
      },
      {
        name: 'is none when missing means none',
        part: extended({ absent: 0 }),
        extra: undefined,
        setting: {},
        said: 'violated late-answer',
      },
      {
        name: 'leaves it open when the maximum is unset',
        part: extended({ max: { parameter: 'most' } }),
        extra: 1,
        setting: { parameters: [unset] },
        said: 'undetermined parameter-unset most',
      },
    ])('$name', ({ part, extra, setting, said }) => {
      expect(judge(part, { act: [{ ...act, extra }], answer: late }, setting).map(say)).toEqual([said])
    })
  })
})

describe('a demand that nothing be there', () => {
  const absence = {
    pattern: 'absence',
    subject: { register: 'act', at: 'done' },
    during: [
      { register: 'notice', from: 'at', to: 'until', openEnd: true, where: { field: 'result', equals: 'stop' } },
    ],
    match: [{ person: 'who' }],
  }
  const notice = { number: 'n', who: 'p', at: '2026-03-01', until: '2026-03-10', result: 'stop' }
  const closed = { ...absence, during: [{ ...absence.during[0], openEnd: false }] }
  it.each([
    { name: 'inside the interval it is forbidden', notice, said: 'violated forbidden' },
    { name: 'the first day belongs to it', notice: { ...notice, at: '2026-03-02' }, said: 'violated forbidden' },
    { name: 'the last day belongs to it', notice: { ...notice, until: '2026-03-02' }, said: 'violated forbidden' },
    { name: 'after it the act is free', notice: { ...notice, until: '2026-03-01' }, said: 'satisfied' },
    { name: 'an open end is still running', notice: { ...notice, until: undefined }, said: 'violated forbidden' },
    {
      name: 'a missing end that is not open leaves it undetermined',
      notice: { ...notice, until: undefined },
      part: closed,
      said: 'undetermined answer-field-missing notice.until',
    },
    {
      name: 'a missing start leaves it undetermined',
      notice: { ...notice, at: undefined },
      said: 'undetermined answer-field-missing notice.at',
    },
    {
      name: 'a missing start before a past end does not',
      notice: { ...notice, at: undefined, until: '2026-03-01' },
      said: 'satisfied',
    },
    {
      name: 'a missing condition leaves it undetermined',
      notice: { ...notice, result: undefined },
      said: 'undetermined answer-field-missing notice.result',
    },
  ])('$name', (example) => {
    expect(judge(example.part ?? absence, { act: [act], notice: [example.notice] }).map(say)).toEqual([example.said])
  })

  it('lists the forbidding rows as evidence', () => {
    const [judgement] = judge(absence, {
      act: [act],
      notice: [{ ...notice, who: 'q' }, notice, { ...notice, number: 'm' }],
    })
    expect(judgement?.hit?.evidence.map((ref) => ref.row)).toEqual([3, 4])
  })
})

describe('several demands', () => {
  const precedence = {
    pattern: 'precedence',
    subject: { register: 'act', at: 'done' },
    after: [
      { register: 'notice', at: 'at' },
      { register: 'answer', at: 'at' },
    ],
    match: [{ person: 'who' }],
  }
  const before = { number: 'n', who: 'p', at: '2026-03-01' }
  const undated = { ...before, at: undefined }
  it.each([
    { name: 'all there in time: satisfied', notice: [before], answer: [before], said: 'satisfied' },
    { name: 'the first failing one is told', notice: [], answer: [], said: 'violated no-predecessor notice' },
    {
      name: 'a predecessor after the act is too late',
      notice: [before],
      answer: [{ ...before, at: '2026-03-03' }],
      said: 'violated predecessor-too-late answer',
    },
    {
      name: 'a failing one outweighs an unknown one',
      notice: [undated],
      answer: [],
      said: 'violated no-predecessor answer',
    },
    {
      name: 'an unknown one outweighs those that hold',
      notice: [before],
      answer: [undated],
      said: 'undetermined answer-field-missing answer.at',
    },
    {
      name: 'the first unknown one is told',
      notice: [undated],
      answer: [undated],
      said: 'undetermined answer-field-missing notice.at',
    },
  ])('$name', ({ notice, answer: answers, said }) => {
    expect(judge(precedence, { act: [act], notice, answer: answers }).map(say)).toEqual([said])
  })

  it('an act dated after the day of judging is not waited for: what should have come before is not there', () => {
    const one = { ...precedence, after: [precedence.after[0]] }
    expect(judge(one, { act: [act], notice: [] }, { asOf: '2026-01-31' }).map(say)).toEqual(['violated no-predecessor'])
  })

  it('a gap is subtracted on the plain calendar', () => {
    const gap = { ...precedence, after: [precedence.after[0]], gap: { amount: 1, unit: 'month', cites: CITES } }
    const on = (done: string, at: string) =>
      judge(gap, { act: [{ ...act, done }], notice: [{ ...before, at }] }).map(say)
    expect(on('2026-03-31', '2026-02-28')).toEqual(['satisfied'])
    expect(on('2026-03-31', '2026-03-01')).toEqual(['violated predecessor-too-late'])
  })

  it('a gap in working days is counted back one by one', () => {
    const gap = { ...precedence, after: [precedence.after[0]], gap: { amount: 2, unit: 'working-day', cites: CITES } }
    const on = (done: string, at: string) =>
      judge(gap, { act: [{ ...act, done }], notice: [{ ...before, at }] }).map(say)
    expect(on('2026-03-09', '2026-03-05')).toEqual(['satisfied'])
    expect(on('2026-03-09', '2026-03-06')).toEqual(['violated predecessor-too-late'])
    expect(on('2026-01-02', '2025-12-01')).toEqual(['undetermined calendar-unknown 2025'])
  })
})

describe('who is a subject', () => {
  const part = {
    ...response,
    trigger: { ...response.trigger, where: { field: 'amount', is: 'at-least', of: { constant: 100 } } },
  }
  it.each([
    { name: 'a row whose condition is false is none', act: { ...act, amount: 9_999 }, said: [] },
    { name: 'a row whose condition holds is one', act: { ...act, amount: 10_000 }, said: ['violated no-answer'] },
    { name: 'a row whose condition is unknown is undetermined', act, said: ['undetermined field-missing act.amount'] },
  ])('$name', ({ act: row, said }) => {
    expect(judge(part, { act: [row], answer: [] }).map(say)).toEqual(said)
  })

  it.each([
    { name: 'before the pack is in force', setting: { inForce: { from: '2026-03-03' } }, said: 0 },
    { name: 'after the pack was in force', setting: { inForce: { to: '2026-03-01' } }, said: 0 },
    { name: 'outside the period asked for', setting: { period: { from: '2026-04-01', to: '2026-04-30' } }, said: 0 },
    { name: 'on the edge of the period', setting: { period: { from: '2026-03-02', to: '2026-03-02' } }, said: 1 },
  ])('a fact $name', ({ setting, said }) => {
    expect(judge(response, { act: [act], answer: [] }, setting)).toHaveLength(said)
    expect(judge(response, { act: [{ ...act, done: undefined }], answer: [] }, setting).map(say)).toEqual([
      'undetermined field-missing act.done',
    ])
  })
})
