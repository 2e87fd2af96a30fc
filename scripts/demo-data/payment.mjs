// D4-I02.1: overdue payments, and what answered them.
import { addDays, lastDay, monthsBetween, nextMonth, recorded, rolled } from './days.mjs'
import { makeNumbers, SIGNED_COLUMNS, signed } from './office.mjs'
import { makeSheet, raw } from './sheet.mjs'
import { spellYuan } from './spellings.mjs'
import { planScenarios } from './tally.mjs'

const TAXES = ['增值税', '企业所得税', '消费税']
const DAYS = 15

const SCENARIOS = {
  demandInTime: 168,
  demandOnLastDay: 9,
  penaltyInTime: 12,
  nothing: 21,
  demandOneDayLate: 6,
  demandLate: 10,
  demandForOtherTax: 2,
  deferralPaid: 8,
  deferralRunning: 2,
  deferralOver: 3,
  deferralWithoutEnd: 2,
  noDueDate: 2,
  demandWithoutDate: 3,
  stillRunning: 3,
  paidInTime: 4,
}

export function plantPayments({ chance, taxpayers, tally, penalties }) {
  const register = makeSheet(chance, '逾期未纳税清册.csv', [
    ['taxpayerId', '社会信用代码（纳税人识别号）'],
    ['taxpayerName', '纳税人名称'],
    ['taxType', '征收项目'],
    ['period', '税款所属期', 'month'],
    ['dueDate', '缴款期限', 'day'],
    ['amountDue', '应缴税额（元）'],
    ['paidAt', '缴款日期', 'day'],
    ...SIGNED_COLUMNS,
  ])
  const demands = makeSheet(chance, '限期缴纳税款通知书.csv', [
    ['noticeNo', '通知书号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['taxType', '税种'],
    ['period', '所属期', 'month'],
    ['amount', '限缴税额'],
    ['issuedAt', '制发日期', 'day'],
    ['payBy', '限缴日期', 'day'],
    ...SIGNED_COLUMNS,
  ])
  const deferrals = makeSheet(chance, '延期缴纳税款申请审批表.xlsx', [
    ['formNo', '审批表号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['taxType', '税种'],
    ['period', '所属期', 'month'],
    ['amount', '申请延期税额（元）'],
    ['appliedAt', '申请日期', 'day'],
    ['dueDate', '原缴款期限', 'day'],
    ['deferredTo', '延期至', 'day'],
    ['approverOrganLevel', '审批机关层级'],
    ['result', '审批结果'],
  ])
  const demandNo = makeNumbers('限缴')
  const formNo = makeNumbers('缓')
  const months = monthsBetween('2025-06', '2026-05')
  const plain = taxpayers.slice(201, 296)
  let serial = 0

  function nextObligation() {
    const i = serial++
    const taxpayer = plain[i % plain.length]
    const period = months[(i * 7 + Math.floor(i / plain.length)) % months.length]
    const fen = chance.between(500, 9_000_000)
    return {
      taxpayerId: taxpayer.id,
      taxpayerName: taxpayer.name,
      taxType: TAXES[Math.floor(i / plain.length)],
      period,
      dueDate: rolled(`${nextMonth(period)}-15`),
      fen,
    }
  }
  const overdue = (o, more = {}) =>
    register.accept({
      ...o,
      amountDue: chance.once(12) ? '3.5万元' : spellYuan(o.fen),
      ...signed(chance, '税源管理岗'),
      ...more,
    })
  const demand = (o, issuedAt) =>
    demands.accept({
      ...o,
      noticeNo: demandNo(o.dueDate),
      amount: spellYuan(o.fen),
      issuedAt,
      payBy: issuedAt && addDays(issuedAt, 15),
      ...signed(chance, '税源管理岗'),
    })
  const deferral = (o, deferredTo) =>
    deferrals.accept({
      ...o,
      formNo: formNo(o.dueDate),
      amount: spellYuan(o.fen),
      appliedAt: addDays(o.dueDate, -10),
      deferredTo,
      approverOrganLevel: '省级',
      result: '同意',
    })

  for (const scenario of planScenarios(SCENARIOS)) {
    const o = nextObligation()
    if (scenario === 'deferralRunning') o.dueDate = '2026-06-15'
    if (scenario === 'deferralOver') o.dueDate = '2025-12-15'
    if (scenario === 'stillRunning') o.dueDate = '2026-07-20'
    const { dueDate } = o
    const last = lastDay(dueDate, DAYS)
    switch (scenario) {
      case 'demandInTime':
        overdue(o, { paidAt: chance.once(2) ? recorded(addDays(dueDate, chance.between(2, 60))) : undefined })
        demand(o, addDays(dueDate, chance.between(0, 14)))
        tally.add('satisfied')
        break
      case 'demandOnLastDay':
        overdue(o)
        demand(o, last)
        tally.add('satisfied')
        break
      case 'penaltyInTime':
        overdue(o)
        penalties.give({
          ...o,
          violationType: '逾期未缴税',
          decidedAt: addDays(dueDate, chance.between(3, 14)),
          fen: Math.ceil(o.fen / 2),
        })
        tally.add('satisfied')
        break
      case 'nothing':
        overdue(o, { paidAt: chance.once(3) ? recorded(addDays(dueDate, chance.between(20, 90))) : undefined })
        tally.add('violated')
        break
      case 'demandOneDayLate':
        overdue(o)
        demand(o, addDays(last, 1))
        tally.add('violated')
        break
      case 'demandLate':
        overdue(o)
        demand(o, recorded(addDays(last, chance.between(2, 40))))
        tally.add('violated')
        break
      case 'demandForOtherTax':
        overdue(o)
        demand({ ...o, taxType: '资源税' }, addDays(dueDate, 6))
        tally.add('violated')
        break
      case 'deferralPaid':
        overdue(o, { paidAt: recorded(addDays(dueDate, chance.between(30, 88))) })
        deferral(o, addDays(dueDate, 90))
        tally.add('exempted')
        break
      case 'deferralRunning':
        overdue(o)
        deferral(o, '2026-07-24')
        tally.add('exempted')
        break
      case 'deferralOver':
        overdue(o)
        deferral(o, '2026-03-15')
        tally.add('violated')
        break
      case 'deferralWithoutEnd':
        overdue(o)
        deferral(o, undefined)
        tally.add('undetermined')
        break
      case 'noDueDate':
        overdue({ ...o, dueDate: undefined })
        tally.add('undetermined')
        break
      case 'demandWithoutDate':
        overdue(o)
        demand(o, undefined)
        tally.add('undetermined')
        break
      case 'stillRunning':
        overdue(o)
        tally.add('pending')
        break
      case 'paidInTime':
        overdue(o, { paidAt: dueDate })
        break
      default:
        throw new Error(`no such scenario: ${scenario}`)
    }
  }
  const stray = {
    taxpayerId: taxpayers[298].id,
    taxpayerName: taxpayers[298].name,
    taxType: '增值税',
    period: '2025-12',
    dueDate: '2026-01-15',
  }
  register.reject({ ...stray, amountDue: '壹万元' })
  register.reject({ ...stray, taxType: undefined, amountDue: '800.00' })
  register.reject({ ...stray, amountDue: '12.345' })
  const good = register.accepted()
  for (const i of [5, 66, 130]) register.repeat(good[i])
  demands.reject({ ...stray, noticeNo: demandNo('2026-01-15'), issuedAt: raw('2026-13-01') })
  demands.reject({ ...stray, noticeNo: undefined, issuedAt: '2026-01-20' })
  for (const i of [9, 91]) demands.repeat(demands.accepted()[i])
  return { register, demands, deferrals }
}
