import { expect, it } from 'vitest'
import { evaluateSubject } from '#core/indicator'
import { CITES, indicatorOf, md5, PLAIN_2026, scopeOf, tablesOf } from './office.ts'

const part = {
  pattern: 'responseWithin',
  trigger: { register: 'act', at: 'done', where: { field: 'amount', is: 'at-least', of: { constant: 1 } } },
  answeredBy: [{ register: 'answer', at: 'at', where: { field: 'result', equals: 'ok' } }],
  match: [{ person: 'who' }],
  within: { amount: 3, unit: 'working-day', cites: CITES },
  exemptions: [{ id: 'agreed', where: { field: 'agreed', equals: true } }],
}

const tables = tablesOf({
  act: [
    { id: '1', person: 'p', done: '2026-03-05', amount: 100, agreed: false },
    { id: '2', person: 'q', done: '2026-03-05', amount: 100 },
  ],
  answer: [
    { number: 'a', who: 'p', at: '2026-03-06', result: 'no' },
    { number: 'b', who: 'p', at: '2026-03-11', result: 'ok' },
    { number: 'c', who: 'q', at: '2026-03-06', result: 'ok' },
  ],
})

it('tells of one record every step that led to its judgement, as data', () => {
  const subject = { branch: 'main', key: ['1'] }
  const [judgement, more] = evaluateSubject(indicatorOf(part), subject, tables, scopeOf({}), PLAIN_2026, md5)
  expect(more).toBeUndefined()
  expect(judgement).toMatchObject({ outcome: 'violated', key: ['1'], factDate: '2026-03-05' })
  expect(judgement?.trace).toMatchObject([
    { kind: 'condition', of: 'where', value: true, leaves: [{ value: true, left: 100, right: 100 }] },
    { kind: 'date', register: 'act', field: 'done', value: '2026-03-05' },
    {
      kind: 'demand',
      result: 'fails',
      lower: { date: '2026-03-05' },
      upper: { start: '2026-03-05', date: '2026-03-10', deadline: { kind: 'due' } },
      candidates: [
        { ref: { register: 'answer', row: 2 }, verdict: 'condition-false' },
        { ref: { register: 'answer', row: 3 }, verdict: 'too-late', at: '2026-03-11' },
      ],
    },
    { kind: 'exemption', id: 'agreed', result: 'condition-false' },
  ])
})

it('tells of a record in order why it is', () => {
  const subject = { branch: 'main', key: ['2'] }
  const [judgement] = evaluateSubject(indicatorOf(part), subject, tables, scopeOf({}), PLAIN_2026, md5)
  expect(judgement?.outcome).toBe('satisfied')
  expect(judgement?.trace.at(-1)).toMatchObject({
    kind: 'demand',
    result: 'holds',
    candidates: [{ verdict: 'counts' }],
  })
})

it('knows nothing of a key that is no subject', () => {
  const subject = { branch: 'main', key: ['3'] }
  expect(evaluateSubject(indicatorOf(part), subject, tables, scopeOf({}), PLAIN_2026, md5)).toEqual([])
})
