import { expect, it } from 'vitest'
import { makeWorkCalendar } from '#core/calendar'
import { evaluateIndicator, type Scope, type StoredRow, smallestChange } from '#core/indicator'
import { adviseHit } from './explain.ts'
import { explainJudgement, formatSections } from './explain-judgement.ts'
import { contextOf, day, hitOf, type WorldIndicator } from './made-up-world.ts'

type Rows = Record<string, readonly Record<string, string | number>[]>

function tell(id: WorldIndicator, rows: Rows): string[] {
  const context = contextOf(id)
  const scope: Scope = { registers: context.registers, asOf: day('2026-11-22'), inForce: {}, missing: new Set() }
  const tables = {
    rows: (register: string): StoredRow[] =>
      (rows[register] ?? []).map((row, i) => ({ row, ref: { register, batch: 'b', row: i + 2 } })),
  }
  const calendar = makeWorkCalendar([])
  return evaluateIndicator(context.indicator, tables, scope, calendar, (text) => text).map((judgement) =>
    formatSections(explainJudgement(judgement, context, smallestChange(judgement, context.indicator, scope))),
  )
}

const OVERDUE = {
  payer: '91A',
  tax: 'vat',
  period: '2026-03',
  due: '2026-04-15',
  organ: '第一税务所',
  level: 'section',
  tax1: 6_000_000,
}
const NOTICE = { number: 'N1', payer: '91A', tax: 'vat', period: '2026-03', issued: '2026-05-20', amount: 100 }

const STORIES: { name: string; id: WorldIndicator; rows: Rows }[] = [
  { name: 'a year without a calendar', id: 'respond', rows: { overdue: [OVERDUE], notice: [NOTICE] } },
  {
    name: 'a predecessor that came later, and one of another payer',
    id: 'before',
    rows: { overdue: [OVERDUE], notice: [NOTICE, { ...NOTICE, number: 'N2', payer: '91B' }] },
  },
  { name: 'a broken condition', id: 'level', rows: { overdue: [OVERDUE] } },
  { name: 'a kept condition', id: 'level', rows: { overdue: [{ ...OVERDUE, level: 'bureau' }] } },
  { name: 'repeated records', id: 'once', rows: { overdue: [OVERDUE, OVERDUE] } },
  {
    name: 'ledgers that disagree',
    id: 'ledgers',
    rows: {
      notice: [NOTICE],
      penalty: [{ number: 'P1', payer: '91A', tax: 'vat', period: '2026-03', decided: '2026-05-21', fine: 250 }],
    },
  },
  { name: 'a total over its limit', id: 'total', rows: { overdue: [OVERDUE] } },
  {
    name: 'a record that is judged because of another, and what a person must look at',
    id: 'reviewed',
    rows: { overdue: [OVERDUE], notice: [NOTICE] },
  },
  {
    name: 'a total over what was approved',
    id: 'approved',
    rows: {
      overdue: [OVERDUE],
      penalty: [{ number: 'P1', payer: '91A', tax: 'vat', period: '2026-03', decided: '2026-05-21', fine: 250 }],
    },
  },
  { name: 'two ledgers against one', id: 'gathered', rows: { overdue: [{ ...OVERDUE, tax1: 150 }], notice: [NOTICE] } },
  { name: 'an entity only the roster knows of', id: 'listed', rows: { overdue: [{ ...OVERDUE, due: '2026-10-15' }] } },
  { name: 'a checklist with evidence to attach', id: 'photographed', rows: { overdue: [OVERDUE] } },
  {
    name: 'a forbidden record',
    id: 'forbid',
    rows: {
      overdue: [OVERDUE],
      extension: [{ payer: '91A', tax: 'vat', period: '2026-03', result: 'approved', until: '2026-05-01' }],
    },
  },
]

it.each(STORIES)('tells the whole story of $name', ({ id, rows }) => {
  const stories = tell(id, rows)
  expect(stories.join('\n\n')).toMatchSnapshot()
  for (const story of stories) expect(story).not.toMatch(/undefined|NaN|\[object/)
})

it('names the row that came too late, and the change that would have made it right', () => {
  const [story] = tell('before', { overdue: [OVERDUE], notice: [NOTICE] })
  expect(story).toContain('“限期改正通知书”第2行，日期2026年5月20日：不算，晚于期限。')
  expect(story).toContain('【怎样符合要求】')
})

it('says with the advice what a person must look at, where somebody is suspected', () => {
  const context = contextOf('reviewed')
  const review = '人工复核：1. 是否另案处理；2. 是否已经注销。'
  expect(adviseHit(hitOf('reviewed', { reason: 'condition-false' }), context)).toContain(review)
  const open = hitOf('reviewed', { reason: 'field-missing', outcome: 'undetermined', reasonAt: 'overdue.due' })
  expect(adviseHit(open, context)).not.toContain('人工复核')
})
