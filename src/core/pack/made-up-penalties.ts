/** Penalties, payments and income in registers for tests of the guard, and one indicator over them. */
import { checkPack } from './check.ts'
import { cites, type Files, head, rawPack } from './made-up-pack.ts'

const REGISTERS: Files = {
  'pack.yaml': head,
  'registers/decision.yaml': {
    id: 'decision',
    title: '处罚决定登记簿',
    key: ['docNo'],
    fields: {
      docNo: { type: 'code', label: '决定书文号' },
      caseNo: { type: 'code', label: '案号', required: true },
      decidedAt: { type: 'date', label: '决定日期' },
      fine: { type: 'money', label: '罚款金额', nature: 'fine' },
      seized: { type: 'money', label: '没收金额', nature: 'confiscation' },
      hearing: { type: 'boolean', label: '已告知听证' },
      handlerId: { type: 'code', label: '经办人', required: true },
    },
  },
  'registers/payment.yaml': {
    id: 'payment',
    title: '缴款登记簿',
    key: ['payNo'],
    fields: {
      payNo: { type: 'code', label: '缴款书号' },
      docNo: { type: 'code', label: '决定书文号', required: true },
      paid: { type: 'money', label: '实缴金额', nature: 'fine' },
    },
  },
  'registers/income.yaml': {
    id: 'income',
    title: '收入台账',
    key: ['handlerId'],
    fields: {
      handlerId: { type: 'code', label: '经办人' },
      kind: { type: 'text', label: '科目' },
      bookedAt: { type: 'date', label: '记账日期' },
      brought: { type: 'money', label: '入库', nature: 'fine-revenue' },
      seized: { type: 'money', label: '没收入库', nature: 'confiscation-revenue' },
      task: { type: 'money', label: '年度罚款任务' },
      aim: { type: 'money', label: '年度数', aliases: ['罚没指标'] },
      plain: { type: 'money', label: '其他' },
    },
  },
  'registers/fineIncome.yaml': {
    id: 'fineIncome',
    title: '其中罚款',
    key: ['handlerId'],
    view: { of: 'income', where: { field: 'kind', equals: '罚款' } },
    fields: { handlerId: { type: 'code', label: '经办人' }, amount: { type: 'money', label: '金额', from: 'brought' } },
  },
  'parameters.yaml': [
    { id: 'least', title: '法定最低罚款', unit: 'yuan', values: [{ value: 100, origin: 'src', cites }] },
    { id: 'most', title: '上限', unit: 'count', values: [{ value: 9, origin: 'design' }] },
    { id: 'share', title: '比例', unit: 'ratio', values: [{ value: 0.1, origin: 'design' }] },
    { id: 'aim', title: '年度目标', unit: 'yuan', nature: 'fine-target', values: [{ value: 9, origin: 'design' }] },
    { id: 'task', title: '本年罚没任务', unit: 'yuan', values: [{ value: 9, origin: 'design' }] },
  ],
}

export const decision = { register: 'decision', at: 'decidedAt' }
export const income = { register: 'income' }

/** What is said of the indicator, and where. */
export function codes(pattern: object, files: Files = {}): string[] {
  const indicator = {
    id: 'one',
    title: '示例',
    cites,
    mode: 'automatic',
    attribute: { officer: 'handlerId' },
    ...pattern,
  }
  const { diagnostics } = checkPack(rawPack({ ...REGISTERS, 'indicators/one.yaml': indicator, ...files }))
  return diagnostics.map((d) => `${d.code} ${d.at.path}`)
}
