// D4-I19.2: applications for reconsideration, and how long the decisions took.
import { addDays, lastDay } from './days.mjs'
import { makeNumbers, signed } from './office.mjs'
import { makeSheet, raw } from './sheet.mjs'
import { planScenarios } from './tally.mjs'

const DAYS = 60
const EXTENSION_MAX = 30

const SCENARIOS = {
  inTime: 33,
  onLastDay: 4,
  extended: 4,
  oneDayLate: 3,
  late: 4,
  extensionTooShort: 1,
  extensionOverMaximum: 1,
  acceptanceMissing: 2,
  applicationMissing: 2,
  decisionUndated: 1,
  notDecided: 5,
}

export function plantReconsiderations({ chance, taxpayers, tally }) {
  const applications = makeSheet(chance, '行政复议申请书.csv', [
    ['appNo', '复议申请编号'],
    ['taxpayerId', '申请人识别号'],
    ['taxpayerName', '申请人名称'],
    ['contestedDecisionNo', '原决定文号'],
    ['receivedAt', '收件日期', 'day'],
    ['acceptedAt', '受理日期', 'day'],
  ])
  const decisions = makeSheet(chance, '税务行政复议决定书.csv', [
    ['docNo', '决定书文号'],
    ['appNo', '复议申请编号'],
    ['taxpayerName', '申请人'],
    ['disposition', '复议结论'],
    ['legalBasis', '法律依据'],
    ['decidedAt', '决定日期', 'day'],
    ['extensionDays', '延长日数'],
    ['organId', '税务机关代码'],
    ['postId', '经办岗位'],
    ['handlerId', '经办人'],
  ])
  const appNo = makeNumbers('复申')
  const docNo = makeNumbers('复决')

  for (const scenario of planScenarios(SCENARIOS)) {
    const taxpayer = chance.pick(taxpayers)
    const acceptedAt = addDays('2025-07-01', chance.between(0, 250))
    const application = {
      appNo: appNo(acceptedAt),
      taxpayerId: taxpayer.id,
      taxpayerName: taxpayer.name,
      contestedDecisionNo: `子虚税罚〔2025〕${String(chance.between(1, 90)).padStart(4, '0')}号`,
      receivedAt: addDays(acceptedAt, -chance.between(0, 5)),
      acceptedAt,
    }
    if (scenario === 'acceptanceMissing') applications.accept({ ...application, acceptedAt: undefined })
    else if (scenario !== 'applicationMissing') {
      applications.accept(application)
      // Whether it was decided at all; long over by the day of judging.
      tally.add(scenario === 'notDecided' ? 'violated' : 'satisfied')
    }
    const decide = (decidedAt, extensionDays) =>
      decisions.accept({
        docNo: docNo(decidedAt ?? acceptedAt),
        appNo: application.appNo,
        taxpayerName: taxpayer.name,
        disposition: chance.pick(['维持', '维持', '撤销', '变更']),
        legalBasis: '行政复议法；税收征收管理法',
        decidedAt,
        extensionDays,
        ...signed(chance, '税务行政复议岗'),
      })
    const last = lastDay(acceptedAt, DAYS)
    switch (scenario) {
      case 'inTime':
        decide(addDays(acceptedAt, chance.between(12, 59)))
        tally.add('satisfied')
        break
      case 'onLastDay':
        decide(last)
        tally.add('satisfied')
        break
      case 'extended':
        decide(lastDay(acceptedAt, DAYS + 20), 20)
        tally.add('satisfied')
        break
      case 'oneDayLate':
        decide(addDays(last, 1))
        tally.add('violated')
        break
      case 'late':
        decide(addDays(last, chance.between(3, 25)), 0)
        tally.add('violated')
        break
      case 'extensionTooShort':
        decide(addDays(lastDay(acceptedAt, DAYS + 10), 1), 10)
        tally.add('violated')
        break
      case 'extensionOverMaximum':
        decide(addDays(lastDay(acceptedAt, DAYS + EXTENSION_MAX), 2), 45)
        tally.add('violated')
        break
      case 'acceptanceMissing':
      case 'applicationMissing':
        decide(addDays(acceptedAt, 30))
        tally.add('undetermined')
        break
      case 'decisionUndated':
        decide(undefined)
        tally.add('undetermined')
        break
      case 'notDecided':
        break
      default:
        throw new Error(`no such scenario: ${scenario}`)
    }
  }
  const good = decisions.accepted()
  decisions.reject({ ...good[1], docNo: docNo('2026-03-01'), extensionDays: '十五日' })
  decisions.reject({ ...good[2], docNo: docNo('2026-03-01'), appNo: undefined })
  decisions.repeat(good[3])
  applications.reject({ ...applications.accepted()[4], appNo: appNo('2026-03-01'), receivedAt: raw('2026-02-29') })
  return { applications, decisions }
}
