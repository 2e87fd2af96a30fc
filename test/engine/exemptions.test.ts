import { describe, expect, it } from 'vitest'
import { CITES, judge, type Rows, say } from './office.ts'

const act = { id: '1', person: 'p', topic: 't', done: '2026-03-02' }
const permit = { number: 'n', who: 'p', topic: 't', result: 'granted', until: '2026-04-01' }
const response = {
  pattern: 'responseWithin',
  trigger: { register: 'act', at: 'done', where: { field: 'begun', is: 'missing-or-after', of: 'done' } },
  answeredBy: [{ register: 'answer', at: 'at' }],
  match: [{ person: 'who' }],
  within: { amount: 10, unit: 'day', cites: CITES },
}
const exemption = {
  id: 'permit',
  register: 'notice',
  match: [{ person: 'who' }, 'topic'],
  where: { field: 'result', equals: 'granted' },
}

function tried(part: object, rows: Rows, asOf = '2026-12-31'): string[] {
  return judge(part, { act: [act], ...rows }, { asOf }).map((judgement) =>
    [say(judgement), ...(judgement.hit?.exemptionsTried ?? []).map((t) => `${t.id}:${t.why}`)].join(' '),
  )
}

describe('an exemption', () => {
  it.each([
    { name: 'a row of it lifts the violation', notice: [permit], said: 'exempted' },
    { name: 'without a row it does not', notice: [], said: 'violated no-answer permit:no-row' },
    {
      name: 'a row on another matter is no row of it',
      notice: [{ ...permit, topic: 'u' }],
      said: 'violated no-answer permit:no-row',
    },
    {
      name: 'a row whose condition is false is told',
      notice: [{ ...permit, result: 'refused' }],
      said: 'violated no-answer permit:condition-false',
    },
    {
      name: 'a row with a missing match leaves it open',
      notice: [{ ...permit, topic: undefined }],
      said: 'undetermined exemption-unknown permit permit:unknown',
    },
    {
      name: 'a row with an unknown condition leaves it open',
      notice: [{ ...permit, result: undefined }],
      said: 'undetermined exemption-unknown permit permit:unknown',
    },
    {
      name: 'a certain row settles it beside an unknown one',
      notice: [{ ...permit, result: undefined }, permit],
      said: 'exempted',
    },
  ])('$name', ({ notice, said }) => {
    expect(tried({ ...response, exemptions: [exemption] }, { notice })).toEqual([said])
  })

  it('is not tried on what is not violated', () => {
    const part = { ...response, exemptions: [exemption] }
    expect(tried(part, { notice: [permit], answer: [{ number: 'n', who: 'p', at: '2026-03-03' }] })).toEqual([
      'satisfied',
    ])
    expect(tried(part, { notice: [permit] }, '2026-03-03')).toEqual(['pending'])
    expect(tried(part, { notice: [permit], answer: [{ number: 'n', who: 'p' }] })).toEqual([
      'undetermined answer-field-missing answer.at',
    ])
  })

  it('may look at the record itself', () => {
    const part = { ...response, exemptions: [{ id: 'agreed', where: { field: 'agreed', equals: true } }] }
    const on = (agreed: boolean | undefined) => judge(part, { act: [{ ...act, agreed }] }).map(say)
    expect(on(true)).toEqual(['exempted'])
    expect(on(undefined)).toEqual(['undetermined exemption-unknown agreed'])
    expect(on(false)).toEqual(['violated no-answer'])
  })

  it('of several, the first that holds lifts it, and one unknown matters only if none does', () => {
    const own = { id: 'agreed', where: { field: 'agreed', equals: true } }
    const part = { ...response, exemptions: [own, exemption] }
    expect(tried(part, { notice: [permit] })).toEqual(['exempted'])
    expect(tried(part, { notice: [] })).toEqual(['undetermined exemption-unknown agreed agreed:unknown permit:no-row'])
  })

  it('of a register never imported cannot be decided', () => {
    const part = { ...response, exemptions: [exemption] }
    expect(judge(part, { act: [act] }, { missing: ['notice'] }).map(say)).toEqual([
      'undetermined exemption-unknown permit',
    ])
  })
})

describe('an exemption until a day', () => {
  const part = { ...response, exemptions: [{ ...exemption, until: 'until' }] }
  it.each([
    {
      name: 'starts the period anew',
      notice: [permit],
      answer: [{ number: 'a', who: 'p', at: '2026-04-11' }],
      said: 'exempted',
    },
    {
      name: 'has expired when that period is over too',
      notice: [permit],
      answer: [{ number: 'a', who: 'p', at: '2026-04-12' }],
      said: 'violated late-answer permit:expired',
    },
    {
      name: 'takes the latest day',
      notice: [permit, { ...permit, until: '2026-05-01' }],
      answer: [{ number: 'a', who: 'p', at: '2026-05-11' }],
      said: 'exempted',
    },
    {
      name: 'is open when its day is missing',
      notice: [{ ...permit, until: undefined }],
      answer: [],
      said: 'undetermined exemption-unknown permit permit:unknown',
    },
    {
      name: 'is open when a day is missing beside one that has expired',
      notice: [permit, { ...permit, until: undefined }],
      answer: [],
      said: 'undetermined exemption-unknown permit permit:unknown',
    },
    {
      name: 'holds when the obligation then still runs',
      notice: [{ ...permit, until: '2026-12-30' }],
      answer: [],
      said: 'exempted',
    },
  ])('$name', ({ notice, answer, said }) => {
    expect(tried(part, { notice, answer })).toEqual([said])
  })

  it('reads the condition of the subject at that day', () => {
    const rows = { notice: [permit], answer: [] }
    const on = (begun: string) => judge(part, { act: [{ ...act, begun }], ...rows }).map(say)
    expect(on('2026-03-20')).toEqual(['exempted'])
    expect(on('2026-04-20')).toEqual(['violated no-answer'])
  })
})
