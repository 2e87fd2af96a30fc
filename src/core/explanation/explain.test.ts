import { expect, it } from 'vitest'
import type { Hit } from '#core/finding'
import { adviseHit, explainHit } from './explain.ts'
import { contextOf, day, hitOf, type WorldIndicator } from './made-up-world.ts'
import { formatMoney, formatNumber } from './value-text.ts'

type Example = { name: string; id: WorldIndicator; hit: Partial<Hit> & Pick<Hit, 'reason'> }

const FACT = { factDate: day('2026-04-15'), start: day('2026-04-15'), due: day('2026-05-06') }
const NOTICE = { register: 'notice', batch: 'b', row: 7 }
const LACK = {
  outcome: 'undetermined',
  row: { register: 'overdue', batch: 'b', row: 12 },
  factDate: day('2026-04-15'),
} as const

const EXAMPLES: Example[] = [
  {
    name: 'nothing answers',
    id: 'respond',
    hit: { reason: 'no-answer', ...FACT, exemptionsTried: [{ id: 'extended', why: 'no-row' }] },
  },
  {
    name: 'the answer is late',
    id: 'respond',
    hit: {
      reason: 'late-answer',
      ...FACT,
      actual: day('2026-05-20'),
      evidence: [NOTICE],
      exemptionsTried: [{ id: 'extended', why: 'expired' }],
    },
  },
  {
    name: 'the answer is early',
    id: 'respond',
    hit: { reason: 'early-answer', ...FACT, actual: day('2026-04-01'), evidence: [NOTICE] },
  },
  { name: 'nothing came first', id: 'before', hit: { reason: 'no-predecessor', factDate: day('2026-04-15') } },
  {
    name: 'one of several did not come first',
    id: 'both',
    hit: { reason: 'no-predecessor', factDate: day('2026-04-15') },
  },
  {
    name: 'what came first came later',
    id: 'before',
    hit: {
      reason: 'predecessor-too-late',
      factDate: day('2026-04-15'),
      due: day('2026-04-15'),
      actual: day('2026-04-20'),
      evidence: [NOTICE],
    },
  },
  {
    name: 'a row forbids it',
    id: 'forbid',
    hit: {
      reason: 'forbidden',
      factDate: day('2026-04-15'),
      evidence: [{ register: 'extension', batch: 'b', row: 3 }],
    },
  },
  { name: 'a condition is broken', id: 'level', hit: { reason: 'condition-false', factDate: day('2026-04-15') } },
  { name: 'too late', id: 'time', hit: { reason: 'late', ...FACT, actual: day('2026-05-10') } },
  { name: 'too early', id: 'early', hit: { reason: 'early', ...FACT, actual: day('2026-05-01') } },
  {
    name: 'repeated',
    id: 'once',
    hit: {
      reason: 'repeated',
      factDate: day('2026-04-15'),
      actualValue: 3,
      evidence: [
        { register: 'overdue', batch: 'b', row: 2 },
        { register: 'overdue', batch: 'b', row: 9 },
      ],
    },
  },
  {
    name: 'one ledger is over the other',
    id: 'ledgers',
    hit: { reason: 'over', register: 'notice', key: ['91A'], actualValue: 123_456_789, expectedValue: 100 },
  },
  {
    name: 'one ledger is under the other',
    id: 'ledgers',
    hit: { reason: 'under', register: 'notice', key: ['91A'], actualValue: 0, expectedValue: 250 },
  },
  {
    name: 'a total is over its limit',
    id: 'total',
    hit: {
      reason: 'over',
      key: ['91A', '2026-03'],
      factDate: day('2026-03-05'),
      actualValue: 6_000_050,
      expectedValue: 5_000_000,
    },
  },
  {
    name: 'a cycle without a record',
    id: 'cycle',
    hit: {
      reason: 'missed-cycle',
      key: ['91A', '2026-03'],
      factDate: day('2026-03-31'),
      due: day('2026-03-31'),
      actualValue: 0,
      expectedValue: 1,
    },
  },
  {
    name: 'a field of the record is empty',
    id: 'respond',
    hit: { reason: 'field-missing', ...LACK, reasonAt: 'overdue.due', organ: '第一税务所' },
  },
  {
    name: 'a field of the answering row is empty',
    id: 'respond',
    hit: { reason: 'answer-field-missing', ...LACK, reasonAt: 'notice.issued', evidence: [NOTICE] },
  },
  { name: 'a record is wanting', id: 'level', hit: { reason: 'no-record', ...LACK, reasonAt: 'notice' } },
  {
    name: 'a register was never imported',
    id: 'respond',
    hit: { reason: 'register-missing', ...LACK, reasonAt: 'penalty' },
  },
  { name: 'a parameter is unset', id: 'respond', hit: { reason: 'parameter-unset', ...LACK, reasonAt: 'unset' } },
  { name: 'a year has no calendar', id: 'respond', hit: { reason: 'calendar-unknown', ...LACK, reasonAt: '2031' } },
  {
    name: 'an exemption cannot be decided',
    id: 'respond',
    hit: { reason: 'exemption-unknown', ...LACK, reasonAt: 'extended' },
  },
  { name: 'a person has to look', id: 'look', hit: { reason: 'to-be-checked', ...LACK } },
]

it.each(EXAMPLES)('says in Chinese what is wrong and what would be right: $name', ({ id, hit }) => {
  const context = contextOf(id)
  const whole = hitOf(id, hit)
  expect({ says: explainHit(whole, context), advises: adviseHit(whole, context) }).toMatchSnapshot()
})

it('has an example of every reason', () => {
  expect(new Set(EXAMPLES.map((e) => e.hit.reason)).size).toBe(21)
})

it.each(EXAMPLES)('leaves no identifier, empty value or broken punctuation in the sentence: $name', ({ id, hit }) => {
  const whole = hitOf(id, hit)
  const text = `${explainHit(whole, contextOf(id))}${adviseHit(whole, contextOf(id))}`
  expect(text).not.toMatch(
    /undefined|NaN|\[object|overdue|notice\b|penalty|respondDays|。。|，，|，。|“”|\d{4}-\d\d-\d\d/,
  )
})

it.each([
  [0, '0.00元'],
  [5, '0.05元'],
  [123_456_789, '1,234,567.89元'],
  [-120_050, '-1,200.50元'],
])('shows %s fen as %s', (fen, text) => expect(formatMoney(fen)).toBe(text))

it.each([
  [1200.5, '1,200.5'],
  [-0.00001, '0'],
  [1_000_000, '1,000,000'],
])('shows the number %s as %s', (value, text) => expect(formatNumber(value)).toBe(text))
