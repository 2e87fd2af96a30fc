// D4-I01.1: overdue filings, and what answered them.
import { addDays, lastDay, monthsBetween, nextMonth, recorded, rolled } from './days.mjs'
import { SIGNED_COLUMNS, signed } from './office.mjs'
import { makeSheet, raw } from './sheet.mjs'
import { wide } from './spellings.mjs'
import { planScenarios } from './tally.mjs'

const TAXES = ['增值税', '企业所得税', '个人所得税', '消费税', '印花税', '城市维护建设税']
const DAYS = 15

const SCENARIOS = {
  noticeInTime: 236,
  noticeOnLastDay: 14,
  penaltyInTime: 26,
  nothing: 34,
  noticeOneDayLate: 8,
  noticeLate: 15,
  noticeTooEarly: 3,
  noticeForOtherTax: 2,
  noticeUnreadable: 2,
  extensionRefused: 3,
  extensionOver: 4,
  extensionFiled: 9,
  extensionAnswered: 3,
  extensionRunning: 2,
  extensionUndecided: 3,
  noDueDate: 4,
  penaltyWithoutPeriod: 4,
  stillRunning: 5,
  filedInTime: 7,
}

/** Due dates whose fifteenth day falls into a holiday or on a Saturday or Sunday that is worked. */
const NEAR_HOLIDAYS = ['2025-09-13', '2025-09-18', '2026-01-30', '2026-02-02', '2026-02-13', '2026-04-20', '2026-06-05']

export function plantFilings({ chance, taxpayers, tally, notices, penalties, extensions }) {
  const register = makeSheet(chance, '逾期未申报清册.csv', [
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['taxType', '税种'],
    ['period', '所属期', 'month'],
    ['dueDate', '应申报日期', 'day'],
    ['filedAt', '实际申报日期', 'day'],
    ...SIGNED_COLUMNS,
  ])
  const months = monthsBetween('2025-06', '2026-05')
  const plain = taxpayers.slice(0, 200)
  const reserved = taxpayers.slice(300, 320)
  let serial = 0

  /** One obligation that no other row shares: the taxpayer, tax and month are walked through in step. */
  function nextObligation(scenario) {
    const i = serial++
    const taxpayer = scenario === 'penaltyWithoutPeriod' ? reserved[i % reserved.length] : plain[i % plain.length]
    const period = months[(i * 5 + Math.floor(i / plain.length)) % months.length]
    const dueDate = rolled(`${nextMonth(period)}-15`)
    return {
      taxpayerId: taxpayer.id,
      taxpayerName: taxpayer.name,
      taxType: TAXES[Math.floor(i / plain.length) * 2 + (i % 2)],
      period,
      dueDate,
    }
  }

  function overdue(obligation, more = {}) {
    const values = { ...obligation, ...signed(chance, '申报征收岗'), ...more }
    if (chance.once(30)) values.taxpayerId = raw(wide(obligation.taxpayerId))
    register.accept(values)
  }
  const notice = (obligation, issuedAt) => notices.give(obligation, issuedAt)
  const filedLate = (dueDate) => (chance.once(2) ? recorded(addDays(dueDate, chance.between(3, 40))) : undefined)
  const extension = (obligation, extendedTo, result) =>
    extensions.give({
      ...obligation,
      statutoryDue: obligation.dueDate,
      appliedAt: addDays(obligation.dueDate, -6),
      extendedTo,
      result,
    })

  for (const [n, scenario] of planScenarios(SCENARIOS).entries()) {
    const obligation = nextObligation(scenario)
    const nearHoliday = ['noticeOnLastDay', 'noticeOneDayLate'].includes(scenario)
    if (nearHoliday) obligation.dueDate = NEAR_HOLIDAYS[n % NEAR_HOLIDAYS.length]
    const { dueDate } = obligation
    const last = lastDay(dueDate, DAYS)
    switch (scenario) {
      case 'noticeInTime':
        overdue(obligation, { filedAt: filedLate(dueDate) })
        notice(obligation, addDays(dueDate, chance.between(0, 14)))
        tally.add('satisfied')
        break
      case 'noticeOnLastDay':
        overdue(obligation)
        notice(obligation, last)
        tally.add('satisfied')
        break
      case 'penaltyInTime':
        overdue(obligation, { filedAt: filedLate(dueDate) })
        penalties.give({
          ...obligation,
          violationType: '逾期未申报',
          decidedAt: addDays(dueDate, chance.between(1, 14)),
          fen: chance.between(1, 40) * 5000,
        })
        tally.add('satisfied')
        break
      case 'nothing':
        overdue(obligation, { filedAt: filedLate(dueDate) })
        tally.add('violated')
        break
      case 'noticeOneDayLate':
        overdue(obligation)
        notice(obligation, addDays(last, 1))
        tally.add('violated')
        break
      case 'noticeLate':
        overdue(obligation, { filedAt: filedLate(dueDate) })
        notice(obligation, addDays(last, chance.between(2, 30)))
        tally.add('violated')
        break
      case 'noticeTooEarly':
        overdue(obligation)
        notice(obligation, addDays(dueDate, -chance.between(1, 5)))
        tally.add('violated')
        break
      case 'noticeForOtherTax':
        overdue(obligation)
        notice({ ...obligation, taxType: '车船税' }, addDays(dueDate, 5))
        tally.add('violated')
        break
      case 'noticeUnreadable':
        overdue(obligation)
        notices.spoil(obligation, raw('2026-02-30'))
        tally.add('violated')
        break
      case 'extensionRefused':
        overdue(obligation)
        extension(obligation, addDays(dueDate, 30), '不同意')
        tally.add('violated')
        break
      case 'extensionOver':
        obligation.dueDate = rolled('2025-11-15')
        overdue(obligation)
        extension(obligation, '2025-12-15', '同意')
        tally.add('violated')
        break
      case 'extensionFiled':
        overdue(obligation, { filedAt: addDays(dueDate, chance.between(5, 30)) })
        extension(obligation, addDays(dueDate, 30), '批准')
        tally.add('exempted')
        break
      case 'extensionAnswered':
        overdue(obligation)
        extension(obligation, addDays(dueDate, 30), '同意')
        notice(obligation, addDays(dueDate, 40))
        tally.add('exempted')
        break
      case 'extensionRunning':
        obligation.dueDate = '2026-06-15'
        overdue(obligation)
        extension(obligation, '2026-07-24', '同意')
        tally.add('exempted')
        break
      case 'extensionUndecided':
        overdue(obligation)
        extension(obligation, addDays(dueDate, 30), undefined)
        tally.add('undetermined')
        break
      case 'noDueDate':
        overdue({ ...obligation, dueDate: undefined })
        tally.add('undetermined')
        break
      case 'penaltyWithoutPeriod':
        overdue(obligation)
        penalties.give({
          ...obligation,
          period: undefined,
          violationType: '逾期未申报',
          decidedAt: addDays(dueDate, 9),
          fen: 20000,
        })
        tally.add('undetermined')
        break
      case 'stillRunning':
        overdue({ ...obligation, dueDate: '2026-07-20' })
        tally.add('pending')
        break
      case 'filedInTime':
        overdue(obligation, { filedAt: addDays(dueDate, -chance.between(0, 4)) })
        break
      default:
        throw new Error(`no such scenario: ${scenario}`)
    }
  }
  spoilFilings({ register, taxpayer: taxpayers[200] })
  return register
}

function spoilFilings({ register, taxpayer }) {
  const base = {
    taxpayerId: taxpayer.id,
    taxpayerName: taxpayer.name,
    taxType: '增值税',
    organId: '19999990101',
    postId: '申报征收岗',
    handlerId: 'ZX1001',
  }
  register.reject({ ...base, period: '2026-01', dueDate: raw('2026-02-30') })
  register.reject({ ...base, period: '2025-10', dueDate: raw('2025年11月31日') })
  register.reject({ ...base, period: raw('2025年13月'), dueDate: '2026-01-15' })
  register.reject({ ...base, taxpayerId: undefined, period: '2025-09', dueDate: '2025-10-15' })
  register.reject({ ...base, period: '2025-08', dueDate: raw('本月15日') })
  const good = register.accepted()
  for (const i of [3, 40, 77, 120, 199, 260]) register.repeat(good[i])
  for (const i of [11, 150]) register.reject({ ...good[i], dueDate: addDays(good[i].dueDate, 1) })
}
