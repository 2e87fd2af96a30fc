// Notices, decisions and approvals: the papers that answer a filing or payment, or excuse it.
import { addDays, recorded } from './days.mjs'
import { makeNumbers, SIGNED_COLUMNS, signed } from './office.mjs'
import { makeSheet, raw } from './sheet.mjs'
import { spellYuan } from './spellings.mjs'
import { withWrongCheckSign } from './taxpayers.mjs'

export function makeNotices(chance) {
  const sheet = makeSheet(chance, '限期改正通知书.xlsx', [
    ['noticeNo', '文书号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['violationType', '违法行为'],
    ['taxType', '税种'],
    ['period', '所属期', 'month'],
    ['issuedAt', '发出日期', 'day'],
    ['servedAt', '送达日期', 'day'],
    ['correctBy', '限改日期', 'day'],
    ...SIGNED_COLUMNS,
  ])
  const number = makeNumbers('限改')
  const row = (o, issuedAt) => ({
    ...o,
    noticeNo: number(o.dueDate),
    violationType: '逾期未申报',
    issuedAt,
    ...signed(chance, '申报征收岗'),
  })
  return {
    sheet,
    give: (o, issuedAt) =>
      sheet.accept({
        ...row(o, issuedAt),
        servedAt: recorded(addDays(issuedAt, chance.between(0, 5))),
        correctBy: addDays(issuedAt, 15),
      }),
    spoil: (o, issuedAt) => sheet.reject(row(o, issuedAt)),
    finish(stranger) {
      sheet.reject({ ...row({ ...stranger, dueDate: '2026-03-16' }, '2026-03-20'), noticeNo: undefined })
      const good = sheet.accepted()
      for (const i of [8, 90, 170]) sheet.repeat(good[i])
      sheet.reject({ ...good[20], issuedAt: addDays(good[20].issuedAt, 3) })
    },
  }
}

export function makePenalties(chance) {
  const sheet = makeSheet(chance, '税务行政处罚决定书.csv', [
    ['decisionNo', '决定书文号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['partyCreditCode', '行政相对人统一社会信用代码'],
    ['violationType', '违法行为'],
    ['taxType', '税种'],
    ['period', '所属期', 'month'],
    ['fineAmount', '罚款金额（元）'],
    ['decidedAt', '决定日期', 'day'],
    ['servedAt', '送达日期', 'day'],
    ...SIGNED_COLUMNS,
  ])
  const number = makeNumbers('罚')
  const row = (o) => ({
    ...o,
    decisionNo: number(o.decidedAt),
    partyCreditCode: o.taxpayerId,
    fineAmount: spellYuan(o.fen),
    servedAt: addDays(o.decidedAt, 3),
    ...signed(chance, '税源管理岗'),
  })
  return {
    sheet,
    give: (o) => sheet.accept(row(o)),
    /** Penalties for other things, against firms that are in neither overdue register. */
    finish(strangers) {
      for (let i = 0; i < 90; i++) {
        const stranger = chance.pick(strangers)
        const decidedAt = addDays('2025-07-03', chance.between(0, 360))
        sheet.accept(
          row({
            ...stranger,
            violationType: chance.pick(['未按规定保管发票', '未按规定设置帐簿', '虚开发票']),
            decidedAt,
            fen: chance.between(10, 90_000) * 100,
          }),
        )
      }
      const odd = { ...strangers[0], violationType: '未按规定保管发票', decidedAt: '2026-04-08', fen: 123_456_00 }
      // A register that can do without the code keeps a row whose check sign is wrong.
      for (const stranger of strangers.slice(0, 2))
        sheet.accept({ ...row({ ...odd, ...stranger }), partyCreditCode: withWrongCheckSign(stranger.taxpayerId) })
      sheet.reject({ ...row(odd), partyCreditCode: strangers[0].taxpayerId.slice(0, 17) })
      sheet.reject({ ...row(odd), fineAmount: '叁仟元整' })
      sheet.reject({ ...row(odd), taxpayerId: undefined, partyCreditCode: undefined })
      // The separator of the amount, not quoted, makes one cell too many.
      sheet.reject({ ...row(odd), handlerId: 'ZX1002', unquoted: true })
      const good = sheet.accepted()
      for (const i of [4, 30]) sheet.repeat(good[i])
    },
  }
}

export function makeExtensions(chance) {
  const sheet = makeSheet(chance, '延期申报申请审批表.csv', [
    ['formNo', '审批表号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['taxType', '税种'],
    ['period', '所属期', 'month'],
    ['appliedAt', '申请日期', 'day'],
    ['statutoryDue', '法定申报期限', 'day'],
    ['extendedTo', '延期至', 'day'],
    ['requiredAttachments', '应报资料'],
    ['submittedAttachments', '附报资料'],
    ['approverId', '审批人'],
    ['approvedAt', '审批日期', 'day'],
    ['result', '审批结果'],
  ])
  const number = makeNumbers('延')
  const row = (o) => ({
    ...o,
    formNo: number(o.appliedAt),
    requiredAttachments: '申请书、财务报表',
    submittedAttachments: '申请书、财务报表',
    approverId: 'ZX0001',
    approvedAt: o.result && addDays(o.appliedAt, 3),
  })
  return {
    sheet,
    give: (o) => sheet.accept(row(o)),
    finish(strangers) {
      for (const stranger of strangers.slice(0, 12)) {
        sheet.accept(
          row({
            ...stranger,
            taxType: '企业所得税',
            period: '2026-03',
            appliedAt: '2026-04-10',
            statutoryDue: '2026-04-15',
            extendedTo: '2026-05-15',
            result: '同意',
          }),
        )
      }
      sheet.reject(
        row({
          ...strangers[0],
          taxType: '消费税',
          period: '2026-03',
          appliedAt: '2026-04-10',
          extendedTo: raw('2026-04-31'),
          result: '同意',
        }),
      )
      sheet.reject(
        row({
          ...strangers[0],
          taxType: '消费税',
          period: '2026-03',
          appliedAt: '2026-04-10',
          extendedTo: '2026-05-15',
          result: '再议',
        }),
      )
      sheet.repeat(sheet.accepted()[2])
    },
  }
}
