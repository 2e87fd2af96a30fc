/** Registers, parameters and indicators for the tests here, checked as a pack's would be. */
import { type LocalDate, parseLocalDate } from '#core/calendar'
import type { Hit } from '#core/finding'
import { checkIndicator, indicatorDefinitionSchema } from '#core/indicator'
import { checkParameter, parameterDefinitionSchema } from '#core/parameter'
import { checkRegisters, registerDefinitionSchema } from '#core/register'
import type { ExplainContext } from './told.ts'

const CITES = { document: '考核办法', article: '第三条' }

const PAYER = { type: 'code', label: '纳税人' }
const TAX = { type: 'enum', label: '税种', values: { vat: ['增值税'], cit: ['企业所得税'] } }
const PERIOD = { type: 'month', label: '所属期' }

const REGISTERS = [
  {
    id: 'overdue',
    title: '逾期未申报登记簿',
    keeper: 'organ',
    key: ['payer', 'tax', 'period'],
    fields: {
      payer: PAYER,
      tax: TAX,
      period: PERIOD,
      due: { type: 'date', label: '应申报日期' },
      closed: { type: 'date', label: '办结日期' },
      level: { type: 'enum', label: '审批层级', values: { section: ['科室'], bureau: ['局长'] } },
      tax1: { type: 'money', label: '应补税额', unit: '元' },
      organ: { type: 'text', label: '主管机关' },
    },
  },
  {
    id: 'notice',
    title: '限期改正通知书',
    key: ['number'],
    fields: {
      number: { type: 'code', label: '文书号' },
      payer: { ...PAYER, required: true },
      tax: TAX,
      period: PERIOD,
      issued: { type: 'date', label: '发出日期' },
      amount: { type: 'money', label: '金额', unit: '元' },
    },
  },
  {
    id: 'penalty',
    title: '税务行政处罚决定书',
    key: ['number'],
    fields: {
      number: { type: 'code', label: '文书号' },
      payer: { ...PAYER, required: true },
      tax: TAX,
      period: PERIOD,
      decided: { type: 'date', label: '决定日期' },
      fine: { type: 'money', label: '罚款', unit: '元' },
    },
  },
  {
    id: 'extension',
    title: '延期申报核准',
    key: ['payer', 'tax', 'period'],
    fields: {
      payer: PAYER,
      tax: TAX,
      period: PERIOD,
      result: { type: 'enum', label: '结果', values: { approved: ['准予'], refused: ['不予'] } },
      until: { type: 'date', label: '延期至' },
    },
  },
]

const PARAMETERS = [
  { id: 'respondDays', title: '处理期限', unit: 'day', values: [{ value: 15, origin: 'src', cites: CITES }] },
  { id: 'limit', title: '金额限额', unit: 'yuan', values: [{ value: 50_000, origin: 'src', cites: CITES }] },
  { id: 'unset', title: '未定期限', unit: 'day', values: [] },
]

const SUBJECT = { register: 'overdue', at: 'due' }
const MATCH = ['payer', 'tax', 'period']
const WITHIN = { parameter: 'respondDays', from: 'due' }

const DEFINITIONS = {
  respond: {
    pattern: 'responseWithin',
    trigger: SUBJECT,
    answeredBy: [
      { register: 'notice', at: 'issued' },
      { register: 'penalty', at: 'decided' },
    ],
    match: MATCH,
    within: WITHIN,
    exemptions: [
      {
        id: 'extended',
        title: '延期申报',
        register: 'extension',
        match: MATCH,
        where: { field: 'result', equals: 'approved' },
        until: 'until',
      },
    ],
  },
  before: { pattern: 'precedence', subject: SUBJECT, after: [{ register: 'notice', at: 'issued' }], match: ['payer'] },
  both: {
    pattern: 'precedence',
    subject: SUBJECT,
    after: [
      { register: 'notice', at: 'issued' },
      { register: 'penalty', at: 'decided' },
    ],
    match: ['payer'],
  },
  forbid: {
    pattern: 'absence',
    subject: SUBJECT,
    during: [{ register: 'extension', where: { field: 'result', equals: 'approved' } }],
    match: MATCH,
  },
  level: { pattern: 'completeness', subject: SUBJECT, require: { field: 'level', equals: 'bureau' } },
  time: {
    pattern: 'deadline',
    start: { field: 'due' },
    end: { register: 'overdue', at: 'closed' },
    within: { parameter: 'respondDays' },
  },
  early: {
    pattern: 'deadline',
    start: { field: 'due' },
    end: { register: 'overdue', at: 'closed' },
    notBefore: { parameter: 'respondDays' },
  },
  once: { pattern: 'duplicate', subject: SUBJECT, by: MATCH },
  ledgers: {
    pattern: 'reconciliation',
    left: { register: 'notice', at: 'issued', sum: 'amount' },
    right: { register: 'penalty', at: 'decided', sum: 'fine' },
    match: ['payer'],
  },
  total: {
    pattern: 'threshold',
    subject: SUBJECT,
    measure: { total: 'tax1' },
    by: ['payer'],
    over: 'month',
    is: 'at-most',
    limit: { parameter: 'limit' },
  },
  cycle: { pattern: 'periodic', subject: SUBJECT, by: ['payer'], every: 'month' },
  look: { pattern: 'manualChecklist', subject: SUBJECT, checklist: ['核对送达回证', '核对签字'] },
  photographed: {
    pattern: 'manualChecklist',
    subject: SUBJECT,
    checklist: ['核对签字'],
    evidence: ['送达回证照片', '谈话记录'],
  },
  reviewed: {
    pattern: 'absence',
    subject: SUBJECT,
    match: MATCH,
    facts: { notices: { register: 'notice', take: 'count' } },
    given: { fact: 'notices', is: 'at-least', of: { constant: 1 } },
    when: {
      all: [
        { field: 'closed', is: 'missing' },
        { field: 'due', is: 'before', of: { asOf: true } },
      ],
    },
    mode: 'assisted',
    review: ['是否另案处理', '是否已经注销'],
  },
  approved: {
    pattern: 'threshold',
    subject: SUBJECT,
    measure: { total: 'tax1' },
    by: ['payer'],
    match: MATCH,
    facts: { fined: { register: 'penalty', take: 'sum', of: 'fine', absent: 0 } },
    is: 'at-most',
    limit: { sum: [{ fact: 'fined' }, { parameter: 'limit' }] },
  },
  gathered: {
    pattern: 'reconciliation',
    left: [
      { register: 'notice', at: 'issued', sum: 'amount' },
      { register: 'penalty', at: 'decided', sum: 'fine' },
    ],
    right: { register: 'overdue', at: 'due', sum: 'tax1' },
    match: ['payer'],
  },
  listed: {
    pattern: 'periodic',
    subject: { register: 'notice', at: 'issued' },
    by: ['payer'],
    each: { register: 'overdue', at: 'due' },
    every: 'month',
  },
} as const

export type WorldIndicator = keyof typeof DEFINITIONS

export function contextOf(id: WorldIndicator): ExplainContext {
  const { registers } = checkRegisters(
    REGISTERS.map((d) => ({ definition: registerDefinitionSchema.parse(d), file: 'r.yaml' })),
  )
  const parameters = new Map(
    PARAMETERS.map((raw, i) => checkParameter(parameterDefinitionSchema.parse(raw), 'p.yaml', `[${i}]`).parameter).map(
      (p) => [p.id, p],
    ),
  )
  const definition = indicatorDefinitionSchema.parse({
    mode: 'automatic',
    ...DEFINITIONS[id],
    id,
    title: '及时处理',
    cites: CITES,
    ...(['ledgers', 'gathered', 'listed'].includes(id) ? {} : { attribute: { organ: 'organ' } }),
  })
  const { indicator, diagnostics } = checkIndicator(
    definition,
    { registers, parameters, posts: new Set(), variants: [], counting: { rollOver: true, countStartDay: false } },
    'i.yaml',
  )
  if (indicator === undefined) throw new Error(diagnostics.map((d) => d.message).join('\n'))
  return { indicator, registers, parameters, asOf: day('2026-11-22') }
}

export function hitOf(id: WorldIndicator, parts: Partial<Hit> & Pick<Hit, 'reason'>): Hit {
  return {
    indicator: id,
    branch: 'main',
    outcome: 'violated',
    register: 'overdue',
    key: ['91A', 'vat', '2026-03'],
    evidence: [],
    exemptionsTried: [],
    ...parts,
  }
}

export function day(text: string): LocalDate {
  const date = parseLocalDate(text)
  if (date === undefined) throw new Error(`${text} is not a day`)
  return date
}
