import { describe, expect, it } from 'vitest'
import { codes, decision } from './made-up-penalties.ts'

describe('what judges the act and not the money', () => {
  const sum = { match: ['docNo'], facts: { paid: { register: 'payment', take: 'sum', of: 'paid', absent: 0 } } }

  it.each<[string, object]>([
    [
      'each decision against what was paid on it',
      {
        pattern: 'reconciliation',
        left: { register: 'decision', sum: 'fine' },
        right: { register: 'payment', sum: 'paid' },
        match: ['docNo'],
      },
    ],
    [
      'a decision whose payments must cover it',
      { pattern: 'completeness', subject: decision, ...sum, require: { fact: 'paid', is: 'at-least', of: 'fine' } },
    ],
    [
      'a fine below the least the law allows',
      { pattern: 'threshold', subject: decision, measure: 'fine', is: 'at-least', limit: { parameter: 'least' } },
    ],
    [
      'a hearing from an amount on',
      {
        pattern: 'completeness',
        subject: { ...decision, where: { field: 'fine', is: 'at-least', of: { parameter: 'least' } } },
        require: { field: 'hearing', equals: true },
      },
    ],
    [
      'a hearing, unless the case comes to less',
      {
        pattern: 'completeness',
        subject: decision,
        match: ['caseNo'],
        facts: { all: { register: 'decision', take: 'sum', of: 'fine' } },
        require: {
          any: [
            { fact: 'all', is: 'less-than', of: { parameter: 'least' } },
            { field: 'hearing', equals: true },
          ],
        },
      },
    ],
    [
      'a total that may not be exceeded',
      {
        pattern: 'threshold',
        subject: decision,
        by: ['caseNo'],
        measure: { total: 'fine' },
        is: 'at-most',
        limit: { parameter: 'least' },
      },
    ],
  ])('passes: %s', (_, pattern) => {
    expect(codes(pattern)).toEqual([])
  })

  it('passes over a register of income of which it reads everything but the money', () => {
    const filled = { pattern: 'completeness', subject: { register: 'income' }, fields: ['kind'] }
    expect(codes(filled)).toEqual([])
    expect(codes({ ...filled, fields: ['kind', 'brought'] })).toEqual(['indicator.fine-revenue fields[1]'])
  })
})
