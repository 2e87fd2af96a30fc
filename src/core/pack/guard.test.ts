import { describe, expect, it } from 'vitest'
import { codes, decision, income } from './made-up-penalties.ts'

describe('an indicator that rests on income from fines, or on a target for it', () => {
  it.each<[string, object, string]>([
    [
      'in a measure',
      { pattern: 'threshold', subject: income, measure: 'brought', is: 'at-most', limit: 'plain' },
      'measure',
    ],
    [
      'in a limit',
      { pattern: 'threshold', subject: income, measure: 'plain', is: 'at-most', limit: 'seized' },
      'limit',
    ],
    [
      'in a total',
      {
        pattern: 'threshold',
        subject: income,
        measure: { total: 'brought' },
        by: ['handlerId'],
        is: 'at-most',
        limit: { parameter: 'least' },
      },
      'measure.total',
    ],
    [
      'in a condition',
      {
        pattern: 'duplicate',
        subject: { ...income, at: 'bookedAt', where: { not: { field: 'brought', is: 'missing' } } },
        by: ['handlerId'],
      },
      'subject.where.not.field',
    ],
    [
      'in the other side of a comparison',
      { pattern: 'completeness', subject: income, require: { field: 'plain', is: 'at-most', of: 'brought' } },
      'require.of',
    ],
    [
      'in a ledger',
      {
        pattern: 'reconciliation',
        left: { register: 'decision', sum: 'fine' },
        right: { ...income, sum: 'brought' },
        match: ['handlerId'],
      },
      'right.sum',
    ],
    [
      'in a fact',
      {
        pattern: 'completeness',
        subject: decision,
        match: ['handlerId'],
        facts: { b: { ...income, take: 'sum', of: 'brought' } },
        require: { fact: 'b', is: 'present' },
      },
      'facts.b.of',
    ],
    [
      'in a fact called like something else',
      {
        pattern: 'completeness',
        subject: decision,
        match: ['handlerId'],
        facts: { category: { ...income, take: 'sum', of: 'brought' } },
        require: { fact: 'category', is: 'present' },
      },
      'facts.category.of',
    ],
    [
      'in an exemption',
      {
        pattern: 'completeness',
        subject: decision,
        fields: ['fine'],
        exemptions: [{ id: 'rich', ...income, match: ['handlerId'], where: { field: 'brought', is: 'present' } }],
      },
      'exemptions[0].where.field',
    ],
    [
      'through a view',
      { pattern: 'completeness', subject: { register: 'fineIncome' }, fields: ['amount'] },
      'fields[0]',
    ],
    ['by its label', { pattern: 'completeness', subject: income, fields: ['task'] }, 'fields[0]'],
    ['by another of its names', { pattern: 'completeness', subject: income, fields: ['aim'] }, 'fields[0]'],
    [
      'in a marked parameter',
      { pattern: 'threshold', subject: decision, measure: 'fine', is: 'at-most', limit: { parameter: 'aim' } },
      'limit.parameter',
    ],
    [
      'in a parameter called so',
      { pattern: 'threshold', subject: decision, measure: 'fine', is: 'at-most', limit: { parameter: 'task' } },
      'limit.parameter',
    ],
  ])('is refused: %s', (_, pattern, path) => {
    expect(codes(pattern)).toEqual([`indicator.fine-revenue ${path}`])
  })

  it('is refused in a branch, where it stands', () => {
    const branches = [
      { id: 'a', pattern: 'completeness', subject: decision, fields: ['fine'] },
      { id: 'b', pattern: 'completeness', subject: income, fields: ['brought'] },
    ]
    expect(codes({ branches })).toEqual(['indicator.fine-revenue branches[1].fields[0]'])
  })
})

describe('a least total of fines', () => {
  const total = {
    pattern: 'threshold',
    subject: decision,
    by: ['handlerId'],
    over: 'month',
    limit: { parameter: 'least' },
  }
  const sum = { match: ['caseNo'], facts: { all: { register: 'decision', take: 'sum', of: 'fine' } } }

  it.each<[string, object, string]>([
    ['of fines', { ...total, measure: { total: 'fine' }, is: 'at-least' }, 'measure'],
    ['of what is seized', { ...total, measure: { total: 'seized' }, is: 'more-than' }, 'measure'],
    [
      'looked up elsewhere',
      {
        pattern: 'threshold',
        subject: decision,
        ...sum,
        measure: { sum: [{ fact: 'all' }, 'seized'] },
        is: 'at-least',
        limit: { parameter: 'least' },
      },
      'measure',
    ],
    [
      'as a condition',
      {
        pattern: 'completeness',
        subject: decision,
        ...sum,
        require: {
          all: [
            { field: 'fine', is: 'present' },
            { fact: 'all', is: 'at-least', of: { parameter: 'least' } },
          ],
        },
      },
      'require.all[1]',
    ],
  ])('is refused: %s', (_, pattern, path) => {
    expect(codes(pattern)).toEqual([`indicator.fine-revenue ${path}`])
  })
})

describe('a raw count', () => {
  const count = {
    pattern: 'threshold',
    subject: decision,
    measure: 'count',
    over: 'month',
    is: 'at-most',
    limit: { parameter: 'most' },
  }

  it.each<[string, object]>([
    ['of an officer', { ...count, by: ['handlerId'] }],
    ['of everything', count],
  ])('%s is warned of', (_, pattern) => {
    expect(codes(pattern)).toEqual(['indicator.raw-count measure'])
  })

  it('about one case or party is none', () => {
    expect(codes({ ...count, by: ['handlerId', 'caseNo'] })).toEqual([])
  })
})
