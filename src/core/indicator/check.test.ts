import { describe, expect, it } from 'vitest'
import type { Parameter } from '#core/parameter'
import { checkRegisters, type RegisterDefinition } from '#core/register'
import { checkIndicator } from './check.ts'
import type { IndicatorDefinition } from './definition.ts'

const text = (label: string, required = false) => ({ type: 'text' as const, label, required })
const date = (label: string, required = false) => ({ type: 'date' as const, label, required })

const definitions: RegisterDefinition[] = [
  {
    id: 'overdue',
    title: '逾期清册',
    key: ['taxpayer', 'period'],
    fields: {
      taxpayer: text('纳税人', true),
      period: text('所属期', true),
      dueDate: date('应申报日期', true),
      filedAt: date('申报日期'),
      amount: { type: 'money', label: '税额' },
      days: { type: 'integer', label: '延长天数' },
      level: { type: 'enum', label: '层级', values: { county: ['县'], city: ['市'], province: ['省'] } },
      papers: { type: 'list', label: '资料' },
    },
  },
  {
    id: 'notice',
    title: '通知书',
    key: ['no'],
    fields: {
      no: text('文号', true),
      taxpayer: text('纳税人'),
      period: text('所属期'),
      issuedAt: date('作出日期'),
      fine: { type: 'money', label: '罚款' },
    },
  },
]

const parameter = (id: string, unit: Parameter['unit'], value?: number): [string, Parameter] => [
  id,
  { id, title: id, unit, values: value === undefined ? [] : [{ value, origin: 'design' }] },
]

const context = {
  registers: checkRegisters(definitions.map((definition) => ({ definition, file: `${definition.id}.yaml` }))).registers,
  parameters: new Map([
    parameter('days', 'day', 15),
    parameter('limit', 'yuan', 1000),
    parameter('ratio', 'ratio', 0.5),
    parameter('unset', 'day'),
  ]),
  posts: new Set(['clerk']),
  variants: ['state'],
  counting: { rollOver: true, countStartDay: false },
}

const cites = { document: '办法', article: '第一条' }
const head = { id: 'X', title: '示例', cites, mode: 'automatic', attribute: { officer: 'taxpayer' } }
const response = {
  ...head,
  pattern: 'responseWithin',
  trigger: { register: 'overdue', at: 'dueDate' },
  answeredBy: [{ register: 'notice', at: 'issuedAt', match: ['period'] }],
  match: ['taxpayer', 'period'],
  within: { parameter: 'days' },
}

function check(part: object) {
  return checkIndicator({ ...head, ...part } as unknown as IndicatorDefinition, context, 'x.yaml')
}

/** `code path`, in the order reported. */
function faults(part: object): string[] {
  return check(part).diagnostics.map((d) => `${d.code} ${d.at.path}`)
}

const subject = { register: 'overdue', at: 'dueDate' }
const absence = { pattern: 'absence', subject, match: ['taxpayer'] }

describe('faults are named with their place', () => {
  it.each<[string, object, string[]]>([
    [
      'an unknown register',
      { ...response, trigger: { register: 'overdu', at: 'dueDate' } },
      ['indicator.unknown-register trigger.register'],
    ],
    [
      'an unknown field',
      { ...response, trigger: { register: 'overdue', at: 'dueDat' } },
      ['indicator.unknown-field trigger.at'],
    ],
    [
      'a date that is none',
      { ...response, trigger: { register: 'overdue', at: 'amount' } },
      ['indicator.not-a-date trigger.at'],
    ],
    ['an anchor that may be missing', response, ['indicator.match-anchor answeredBy[0].match[0]']],
    [
      'an unknown parameter',
      { ...absence, when: { field: 'amount', is: 'more-than', of: { parameter: 'limits' } } },
      ['indicator.unknown-parameter when.of'],
    ],
    [
      'a ratio counted as days',
      { pattern: 'deadline', start: { field: 'filedAt' }, end: subject, within: { parameter: 'ratio' } },
      ['indicator.parameter-unit within.parameter'],
    ],
    [
      'a number without a source',
      { pattern: 'deadline', start: { field: 'filedAt' }, end: subject, within: { amount: 5, unit: 'day' } },
      ['pack.uncited-number within'],
    ],
    [
      'a date compared with an amount',
      { ...absence, when: { field: 'filedAt', is: 'after', of: 'amount' } },
      ['indicator.type-mismatch when'],
    ],
    [
      'an amount compared with a bare text',
      { ...absence, when: { field: 'amount', equals: 'much' } },
      ['indicator.type-mismatch when.equals'],
    ],
    [
      'a value outside an enumeration',
      { ...absence, when: { field: 'level', equals: 'village' } },
      ['indicator.type-mismatch when.equals'],
    ],
    [
      'an ordering of lists',
      { ...absence, when: { field: 'papers', is: 'at-least', of: 'papers' } },
      ['indicator.type-mismatch when'],
    ],
    [
      'an unknown fact',
      { ...absence, when: { fact: 'paid', is: 'at-least', of: 'amount' } },
      ['indicator.unknown-fact when'],
    ],
    ['a condition without a comparison', { ...absence, when: { field: 'amount' } }, ['pack.shape when']],
    ['a comparison with nothing', { ...absence, when: { field: 'amount', is: 'at-least' } }, ['pack.shape when']],
    [
      'two amounts multiplied',
      { ...absence, when: { value: { product: ['amount', 'amount'] }, is: 'at-least', of: 'amount' } },
      ['indicator.type-mismatch when'],
    ],
    [
      'a fact that takes nothing',
      { ...absence, facts: { f: { register: 'notice', take: 'sum' } }, when: { fact: 'f', is: 'present' } },
      ['pack.shape facts.f', 'indicator.unknown-fact when'],
    ],
    ['an absence without a condition', absence, ['pack.shape ']],
    [
      'a deadline without a length',
      { pattern: 'deadline', start: { field: 'filedAt' }, end: subject },
      ['pack.shape '],
    ],
    [
      'a total mixed with a single value',
      {
        pattern: 'threshold',
        subject,
        measure: 'amount',
        by: ['taxpayer'],
        is: 'at-most',
        limit: { parameter: 'limit' },
      },
      ['pack.shape measure'],
    ],
    ['a list used for grouping', { pattern: 'duplicate', subject, by: ['papers'] }, ['indicator.type-mismatch by[0]']],
    [
      'ledgers of different kinds',
      {
        pattern: 'reconciliation',
        left: { register: 'overdue', sum: 'amount' },
        right: { register: 'overdue', sum: 'days' },
        match: ['taxpayer'],
      },
      ['indicator.type-mismatch '],
    ],
    [
      'an unknown post',
      { ...absence, when: { field: 'amount', is: 'present' }, posts: ['boss'] },
      ['pack.unknown-post posts'],
    ],
    [
      'an unknown variant',
      { ...absence, when: { field: 'amount', is: 'present' }, posts: { local: ['clerk'] } },
      ['pack.unknown-post posts.local'],
    ],
    [
      'an unknown field of attribution',
      { ...absence, when: { field: 'amount', is: 'present' }, attribute: { officer: 'who' } },
      ['indicator.unknown-field attribute.officer'],
    ],
  ])('%s', (_, part, expected) => {
    expect(faults(part)).toEqual(expected)
    expect(check(part).indicator).toBeUndefined()
  })

  it('reports the faults of all branches at once', () => {
    const branches = [
      { id: 'a', pattern: 'duplicate', subject: { register: 'overdue', at: 'nothing' }, by: ['taxpayer'] },
      { id: 'b', pattern: 'duplicate', subject: { register: 'nowhere', at: 'dueDate' }, by: ['taxpayer'] },
    ]
    expect(faults({ branches })).toEqual([
      'indicator.unknown-field branches[0].subject.at',
      'indicator.unknown-register branches[1].subject.register',
    ])
  })

  it('suggests the nearest name', () => {
    expect(check({ ...response, trigger: { register: 'overdue', at: 'dueDat' } }).diagnostics[0]?.hint).toBe(
      '是否想写 dueDate？',
    )
  })
})

describe('what is checked is typed', () => {
  const when = (leaf: object) => {
    const { indicator, diagnostics } = check({ ...absence, when: leaf })
    const test = indicator?.branches[0]?.test
    if (test?.kind !== 'condition' || test.require.kind !== 'not') throw new Error(JSON.stringify(diagnostics))
    return test.require.of
  }

  it('reads a constant beside money in 元 and keeps fen', () => {
    expect(when({ field: 'amount', is: 'at-least', of: { constant: 12.5 } })).toMatchObject({
      op: 'ge',
      right: { kind: 'constant', value: 1250, type: 'money' },
    })
  })

  it('orders an enumeration as the register lists it', () => {
    expect(when({ field: 'level', is: 'at-least', of: { constant: 'city' } })).toMatchObject({
      left: { kind: 'rank', order: ['county', 'city', 'province'] },
      right: { kind: 'rank', of: { kind: 'constant', value: 'city' } },
    })
  })

  it('keeps missing-or-… apart from the comparison', () => {
    expect(when({ field: 'filedAt', is: 'missing-or-after', of: 'dueDate' })).toMatchObject({
      kind: 'compare',
      op: 'gt',
      orMissing: true,
    })
  })

  it('counts by the pack where the indicator says nothing, and never rolls an earliest day over', () => {
    const rollOver = (key: string) => {
      const test = check({
        pattern: 'deadline',
        start: { field: 'filedAt' },
        end: subject,
        [key]: { parameter: 'days' },
      }).indicator?.branches[0]?.test
      return test?.kind === 'condition' && test.timing?.due.kind === 'later'
        ? test.timing.due.count.rollOver
        : undefined
    }
    expect([rollOver('within'), rollOver('notBefore')]).toEqual([true, false])
  })

  it('accepts an unset parameter: that is for the run to tell', () => {
    expect(
      check({ pattern: 'deadline', start: { field: 'filedAt' }, end: subject, within: { parameter: 'unset' } })
        .diagnostics,
    ).toEqual([])
  })
})
