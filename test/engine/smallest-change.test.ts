import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Change,
  evaluateIndicator,
  type Indicator,
  type Judgement,
  type Scope,
  type StoredRow,
  smallestChange,
} from '#core/indicator'
import type { Row, Value } from '#core/register'
import { CITES, indicatorOf, judge, md5, PLAIN_2026, type Rows, type Setting, scopeOf } from './office.ts'
import { type RandomTables, randomTables } from './random-tables.ts'

const within = { amount: 10, unit: 'day', cites: CITES }
const response = {
  pattern: 'responseWithin',
  trigger: { register: 'act', at: 'done' },
  answeredBy: [{ register: 'answer', at: 'at' }],
  match: [{ person: 'who' }],
  within,
}
const precedence = {
  pattern: 'precedence',
  subject: { register: 'act', at: 'done' },
  after: [{ register: 'notice', at: 'at' }],
  match: [{ person: 'who' }],
}
const absence = {
  pattern: 'absence',
  subject: { register: 'act', at: 'done' },
  during: [{ register: 'notice', from: 'at', to: 'until' }],
  match: [{ person: 'who' }],
}
const deadline = { pattern: 'deadline', start: { field: 'begun' }, end: { register: 'act', at: 'done' }, within }
const act = { id: '1', person: 'p', done: '2026-03-02' }
const other = { number: 'n', who: 'p', at: '2026-03-20' }
const requiring = (require: object, facts?: object) => ({
  pattern: 'completeness',
  subject: { register: 'act' },
  match: [{ person: 'who' }],
  require,
  ...(facts && { facts }),
})

function changes(part: object, rows: Rows, setting: Setting = {}): Change[] {
  const [judgement] = judge(part, rows, setting)
  if (judgement === undefined) throw new Error('nothing was judged')
  return smallestChange(judgement, indicatorOf(part, setting), scopeOf(setting))
}

describe('what would have made it right', () => {
  const row = { register: 'answer', batch: 'b', row: 2 }
  const examples: { name: string; part: object; rows: Rows; expect: Change[]; setting?: Setting }[] = [
    {
      name: 'nothing, where nothing is wrong',
      part: response,
      rows: { act: [act], answer: [{ ...other, at: '2026-03-05' }] },
      expect: [],
    },
    {
      name: 'an answer by the due day',
      part: response,
      rows: { act: [act] },
      expect: [{ kind: 'answer-by', registers: ['answer'], from: '2026-03-02' as never, by: '2026-03-12' as never }],
    },
    {
      name: 'the late answer by the due day',
      part: response,
      rows: { act: [act], answer: [other] },
      expect: [{ kind: 'date-by', register: 'answer', field: 'at', row, by: '2026-03-12' as never }],
    },
    {
      name: 'the early answer not before the fact',
      part: response,
      rows: { act: [act], answer: [{ ...other, at: '2026-01-01' }] },
      expect: [{ kind: 'not-before', register: 'answer', field: 'at', row, date: '2026-03-02' as never }],
    },
    {
      name: 'a predecessor',
      part: precedence,
      rows: { act: [act] },
      expect: [{ kind: 'add-predecessor', registers: ['notice'], by: '2026-03-02' as never }],
    },
    {
      name: 'not to do it until the interval is over',
      part: absence,
      rows: { act: [act], notice: [{ ...other, at: '2026-03-01', until: '2026-03-09' }] },
      expect: [{ kind: 'not-do', until: '2026-03-09' as never }],
    },
    {
      name: 'the act itself by the due day',
      part: deadline,
      rows: { act: [{ ...act, begun: '2026-01-01' }] },
      expect: [{ kind: 'date-by', register: 'act', field: 'done', by: '2026-01-11' as never }],
    },
    {
      name: 'the field that is missing',
      part: deadline,
      rows: { act: [act] },
      expect: [{ kind: 'supply-field', register: 'act', field: 'begun' }],
    },
    {
      name: 'the register that was not imported',
      part: response,
      rows: { act: [act] },
      setting: { missing: ['answer'] },
      expect: [{ kind: 'import-register', register: 'answer' }],
    },
    {
      name: 'the calendar of the year',
      part: response,
      rows: { act: [{ ...act, done: '2026-12-29' }] },
      setting: { rollOver: true },
      expect: [{ kind: 'add-calendar', year: 2027 }],
    },
    {
      name: 'the amount',
      part: requiring({ field: 'amount', is: 'more-than', of: { constant: 1 } }),
      rows: { act: [{ ...act, amount: 40 }] },
      expect: [{ kind: 'amount', register: 'act', field: 'amount', difference: 61 }],
    },
    {
      name: 'the last decimal place',
      part: requiring({ field: 'rate', is: 'less-than', of: { constant: 0.3 } }),
      rows: { act: [{ ...act, rate: 0.5 }] },
      expect: [{ kind: 'amount', register: 'act', field: 'rate', difference: -0.2001 }],
    },
    {
      name: 'the papers that lack',
      part: requiring({ field: 'papers', is: 'contains-all', of: 'needed' }),
      rows: { act: [{ ...act, papers: ['a'], needed: ['a', 'b', 'c'] }] },
      expect: [{ kind: 'add-items', register: 'act', field: 'papers', items: ['b', 'c'] }],
    },
    {
      name: 'the level of approval',
      part: requiring({ field: 'level', is: 'at-least', of: { constant: 'middle' } }),
      rows: { act: [{ ...act, level: 'low' }] },
      expect: [{ kind: 'value', register: 'act', field: 'level', op: 'ge', value: 'middle' }],
    },
    {
      name: 'every part of an all-of that is false',
      part: requiring({
        all: [
          { field: 'topic', is: 'present' },
          { field: 'agreed', equals: true },
        ],
      }),
      rows: { act: [{ ...act, agreed: false }] },
      expect: [
        { kind: 'supply-field', register: 'act', field: 'topic' },
        { kind: 'value', register: 'act', field: 'agreed', op: 'eq', value: true },
      ],
    },
    {
      name: 'the cheapest alternative',
      part: requiring({
        any: [
          {
            all: [
              { field: 'topic', is: 'present' },
              { field: 'officer', is: 'present' },
            ],
          },
          { field: 'post', is: 'present' },
        ],
      }),
      rows: { act: [act] },
      expect: [{ kind: 'supply-field', register: 'act', field: 'post' }],
    },
    {
      name: 'what has to be paid elsewhere',
      part: requiring(
        { fact: 'paid', is: 'at-least', of: 'amount' },
        { paid: { register: 'answer', take: 'sum', of: 'paid', absent: 0 } },
      ),
      rows: { act: [{ ...act, amount: 500 }], answer: [{ ...other, paid: 200 }] },
      expect: [{ kind: 'amount', register: 'answer', field: 'paid', difference: 300 }],
    },
    {
      name: 'the repetition away',
      part: { pattern: 'duplicate', subject: { register: 'act', at: 'done' }, by: ['person'] },
      rows: { act: [act, { ...act, id: '2' }] },
      expect: [
        {
          kind: 'remove-duplicates',
          keep: { register: 'act', batch: 'b', row: 2 },
          remove: [{ register: 'act', batch: 'b', row: 3 }],
        },
      ],
    },
    {
      name: 'one more in the cycle',
      part: {
        pattern: 'periodic',
        subject: { register: 'act', at: 'done' },
        by: ['person'],
        every: 'year',
        atLeast: { parameter: 'times' },
      },
      rows: { act: [act] },
      setting: {
        parameters: [{ id: 'times', title: '次数', unit: 'count', values: [{ value: 3, origin: 'design' }] }],
      },
      expect: [
        { kind: 'rows', register: 'act', difference: 2, from: '2026-01-01' as never, to: '2026-12-31' as never },
      ],
    },
    {
      name: 'the field that keeps an exemption open',
      part: { ...response, exemptions: [{ id: 'x', where: { field: 'agreed', equals: true } }] },
      rows: { act: [act] },
      expect: [{ kind: 'supply-field', register: 'act', field: 'agreed' }],
    },
  ]
  it.each(examples)('$name', ({ part, rows, setting, expect: expected }) => {
    expect(changes(part, rows, setting)).toEqual(expected)
  })
})

describe('applied to the tables, the change makes the subject right', () => {
  const cheap = { fact: 'paid', is: 'at-least', of: 'amount' }
  const parts: [string, object][] = [
    ['an answer within days', response],
    ['a predecessor', precedence],
    ['a deadline counted from a field', deadline],
    [
      'a deadline counted from another register',
      { ...deadline, start: { register: 'notice', at: 'at' }, match: [{ person: 'who' }] },
    ],
    [
      'fields, dates and lists',
      requiring({
        all: [
          { field: 'topic', is: 'present' },
          { field: 'begun', is: 'before', of: 'done' },
          { field: 'papers', is: 'contains-all', of: 'needed' },
          { not: { field: 'agreed', equals: false } },
        ],
      }),
    ],
    [
      'alternatives',
      requiring({
        any: [
          { field: 'rate', is: 'more-than', of: { constant: 1.25 } },
          { field: 'level', is: 'at-least', of: { constant: 'high' } },
          { field: 'topic', oneOf: ['x'] },
        ],
      }),
    ],
    [
      'sums and differences',
      requiring({
        value: { difference: ['extra', { sum: ['rate', { constant: 1 }] }] },
        is: 'more-than',
        of: { constant: 2.5 },
      }),
    ],
    ['what was paid in all', requiring(cheap, { paid: { register: 'answer', take: 'sum', of: 'paid', absent: 0 } })],
    [
      'how many there are',
      requiring({ fact: 'n', is: 'at-least', of: { constant: 3 } }, { n: { register: 'notice', take: 'count' } }),
    ],
    ['repetitions', { pattern: 'duplicate', subject: { register: 'act', at: 'done' }, by: ['person', 'topic'] }],
    [
      'totals',
      {
        pattern: 'threshold',
        subject: { register: 'act' },
        measure: { total: 'amount' },
        by: ['person'],
        is: 'less-than',
        limit: { constant: 2 },
      },
    ],
    [
      'ledgers',
      {
        pattern: 'reconciliation',
        left: { register: 'act', sum: 'amount' },
        right: { register: 'answer', sum: 'paid' },
        match: [{ person: 'who' }],
      },
    ],
    ['cycles', { pattern: 'periodic', subject: { register: 'act', at: 'done' }, by: ['person'], every: 'quarter' }],
  ]

  it.each(parts)('%s', (_, part) => {
    const indicator = indicatorOf(part)
    const scope = scopeOf({ asOf: '2027-01-31' })
    let applied = 0
    fc.assert(
      fc.property(randomTables, (tables) => {
        for (const judgement of judgeAll(indicator, tables, scope)) {
          if (judgement.hit?.outcome !== 'violated' || hangsOnMore(judgement)) continue
          const needed = smallestChange(judgement, indicator, scope)
          expect(needed).not.toEqual([])
          const changed = needed.reduce<RandomTables>((t, change) => apply(change, judgement, t), tables)
          const after = judgeAll(indicator, changed, scope).filter((j) => sameSubject(j, judgement))
          expect(after.map((j) => j.outcome)).toEqual(['satisfied'])
          applied += 1
        }
      }),
      { numRuns: 60 },
    )
    expect(applied).toBeGreaterThan(0)
  })
})

function judgeAll(indicator: Indicator, tables: RandomTables, scope: Scope): Judgement[] {
  return evaluateIndicator(indicator, { rows: (register) => tables.get(register) ?? [] }, scope, PLAIN_2026, md5)
}

/** What is missing besides would leave it undetermined, or could be filled in either way. */
function hangsOnMore(judgement: Judgement): boolean {
  return judgement.trace.some(
    (step) => step.kind === 'condition' && step.leaves.some((leaf) => leaf.value === undefined),
  )
}

/** A group keeps its key; a row stays where it is, whatever becomes of its fields. */
function sameSubject(a: Judgement, b: Judgement): boolean {
  const grouped = b.trace.some((step) => step.kind === 'group' || step.kind === 'cycle')
  if (grouped) return JSON.stringify(a.key) === JSON.stringify(b.key)
  return a.ref?.row === b.ref?.row && a.ref?.batch === b.ref?.batch
}

/** Carries out a change on the subject's own row unless it names another. */
function apply(change: Change, judgement: Judgement, tables: RandomTables): RandomTables {
  const subject = judgement.ref ?? judgement.hit?.evidence.find((ref) => ref.register === 'act')
  const person =
    tables.get('act')?.find(({ ref }) => ref.row === subject?.row && ref.batch === subject.batch)?.row['person'] ??
    judgement.key[0]
  const set = (
    register: string,
    at: { batch: string; row: number } | undefined,
    field: string,
    next: (value: Value) => Value,
  ): RandomTables =>
    mapRows(tables, register, (stored) =>
      at !== undefined && stored.ref.row === at.row && stored.ref.batch === at.batch
        ? { ...stored, row: { ...stored.row, [field]: next(stored.row[field]) } }
        : stored,
    )
  const add = (register: string, count: number, row: Row): RandomTables => {
    const more = Array.from(
      { length: count },
      (_, i): StoredRow => ({
        row: { ...(register === 'act' ? { id: `new${i}`, person } : { number: `new${i}`, who: person }), ...row },
        ref: { register, batch: 'new', row: i + 100 },
      }),
    )
    return new Map([...tables, [register, [...(tables.get(register) ?? []), ...more]]])
  }
  switch (change.kind) {
    case 'answer-by':
    case 'add-predecessor':
      return add(change.registers[0] ?? '', 1, { at: change.by })
    case 'date-by':
      return set(change.register, change.row ?? subject, change.field, () => change.by)
    case 'not-before':
      return set(change.register, change.row ?? subject, change.field, () => change.date)
    case 'supply-field':
      return set(change.register, subject, change.field, () => (change.field === 'begun' ? '1990-01-01' : 'x'))
    case 'clear-field':
      return set(change.register, subject, change.field, () => undefined)
    case 'value':
      return set(change.register, subject, change.field, (own) => (change.op === 'ne' ? own !== true : change.value))
    case 'one-of':
      return set(change.register, subject, change.field, () => change.values[0])
    case 'add-items':
      return set(change.register, subject, change.field, (own) => [...(own as readonly string[]), ...change.items])
    case 'amount': {
      if (change.register === 'act' && subject !== undefined)
        return set('act', subject, change.field, (own) => (own as number) + change.difference)
      return add(change.register, 1, { [change.field]: change.difference })
    }
    case 'rows':
      return add(change.register, change.difference, { done: change.from, topic: 't' })
    case 'remove-duplicates':
      return mapRows(tables, 'act', (stored) =>
        change.remove.some((ref) => ref.row === stored.ref.row && ref.batch === stored.ref.batch) ? undefined : stored,
      )
    default:
      throw new Error(`a test does not carry out ${change.kind}`)
  }
}

function mapRows(
  tables: RandomTables,
  register: string,
  map: (stored: StoredRow) => StoredRow | undefined,
): RandomTables {
  return new Map(
    [...tables].map(([id, rows]) => [id, id === register ? rows.flatMap((stored) => map(stored) ?? []) : rows]),
  )
}
