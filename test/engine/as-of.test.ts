import { describe, expect, it } from 'vitest'
import { CITES, judge, type Rows, say } from './office.ts'

const act = { id: '1', person: 'p', done: '2026-03-02' }

function acting(row: object): Rows {
  return { act: [{ ...act, ...row }] }
}

/** Money owed and not paid by the day of judging: done is the day it was paid. */
const unpaid = {
  pattern: 'absence',
  subject: { register: 'act' },
  when: {
    all: [
      { field: 'done', is: 'missing' },
      { field: 'begun', is: 'before', of: { asOf: true } },
    ],
  },
}

describe('the day of judging', () => {
  it.each([
    { name: 'not done and overdue', row: { done: undefined, begun: '2026-06-29' }, said: 'violated condition-false' },
    { name: 'due on the day itself is not overdue', row: { done: undefined, begun: '2026-06-30' }, said: 'satisfied' },
    { name: 'done', row: { begun: '2026-06-29' }, said: 'satisfied' },
    { name: 'no due day', row: { done: undefined }, said: 'undetermined field-missing act.begun' },
  ])('$name', ({ row, said }) => {
    expect(judge(unpaid, acting(row), { asOf: '2026-06-30' }).map(say)).toEqual([said])
  })

  it('can be counted from', () => {
    const by = { amount: 3, unit: 'working-day', cites: CITES }
    const part = {
      pattern: 'completeness',
      subject: { register: 'act' },
      require: { field: 'begun', is: 'on-or-after', of: { later: { asOf: true }, by } },
    }
    // Friday 6 March 2026: three working days on is Wednesday 11 March.
    const on = (begun: string) => judge(part, acting({ begun }), { asOf: '2026-03-06' }).map(say)
    expect(on('2026-03-11')).toEqual(['satisfied'])
    expect(on('2026-03-10')).toEqual(['violated condition-false'])
  })

  it('is the same for the rows of another register', () => {
    const part = {
      pattern: 'existence',
      subject: { register: 'act' },
      has: [{ register: 'answer', where: { field: 'until', is: 'on-or-after', of: { asOf: true } } }],
      match: [{ person: 'who' }],
    }
    const rows = { ...acting({}), answer: [{ number: 'n', who: 'p', until: '2026-05-01' }] }
    expect(judge(part, rows, { asOf: '2026-05-01' }).map(say)).toEqual(['satisfied'])
    expect(judge(part, rows, { asOf: '2026-05-02' }).map(say)).toEqual(['violated no-answer'])
  })
})

describe('a list holds a value', () => {
  const requiring = (require: object) => ({ pattern: 'completeness', subject: { register: 'act' }, require })
  const copy = { field: 'papers', is: 'contains', of: { constant: 'copy' } }
  it.each([
    { name: 'among others', row: { papers: ['form', 'copy'] }, require: copy, said: 'satisfied' },
    { name: 'not in it', row: { papers: ['form'] }, require: copy, said: 'violated condition-false' },
    { name: 'an empty list is a list', row: { papers: [] }, require: copy, said: 'violated condition-false' },
    { name: 'no list', row: {}, require: copy, said: 'undetermined field-missing act.papers' },
    {
      name: 'the value of a field',
      row: { papers: ['form'], topic: 'form' },
      require: { field: 'papers', is: 'contains', of: 'topic' },
      said: 'satisfied',
    },
    {
      name: 'a value that is missing',
      row: { papers: ['form'] },
      require: { field: 'papers', is: 'contains', of: 'topic' },
      said: 'undetermined field-missing act.topic',
    },
    {
      name: 'any of two',
      row: { papers: ['copy'] },
      require: { any: [{ field: 'papers', is: 'contains', of: { constant: 'original' } }, copy] },
      said: 'satisfied',
    },
    { name: 'none of them', row: { papers: ['form'] }, require: { not: copy }, said: 'satisfied' },
  ])('$name', ({ row, require, said }) => {
    expect(judge(requiring(require), acting(row)).map(say)).toEqual([said])
  })
})
