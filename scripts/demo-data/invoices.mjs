// D4-I08.2: invoices sold while their supply was stopped. D4-I13.1: invoices authenticated twice.
import { addDays } from './days.mjs'
import { makeNumbers, OFFICES, SIGNED_COLUMNS, signed } from './office.mjs'
import { makeSheet, raw } from './sheet.mjs'
import { planScenarios } from './tally.mjs'

const KINDS = ['增值税专用发票', '增值税普通发票', '通用机打发票']

/** From the stopping of supply: which day a sale falls on, and what that makes of it. */
const SALES = {
  inside: 10,
  onFirstDay: 4,
  onLastDay: 4,
  stillStopped: 5,
  dayBefore: 6,
  dayAfter: 6,
  longAfter: 24,
  undated: 3,
  startUnknown: 2,
  startUnknownButOver: 2,
}

export function plantSales({ chance, taxpayers, tally }) {
  const stops = makeSheet(chance, '停供(收缴)发票清册.xlsx', [
    ['suspNo', '停供编号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['from', '停供起日', 'day'],
    ['to', '停供止日', 'day'],
    ['reason', '停供原因'],
    ...SIGNED_COLUMNS,
  ])
  const sales = makeSheet(chance, '发票发售台帐.csv', [
    ['saleNo', '发售编号'],
    ['taxpayerId', '纳税人识别号'],
    ['taxpayerName', '纳税人名称'],
    ['invoiceType', '发票种类'],
    ['qty', '数量'],
    ['numberFrom', '起始号码'],
    ['numberTo', '终止号码'],
    ['soldAt', '发售日期', 'day'],
    ...SIGNED_COLUMNS,
  ])
  const stopNo = makeNumbers('停')
  let saleNo = 0
  let invoiceNo = 1_000_000
  function sale(taxpayer, soldAt) {
    const qty = chance.pick([25, 25, 50, 100])
    const first = invoiceNo
    invoiceNo += qty
    return {
      saleNo: `FS${String(++saleNo).padStart(6, '0')}`,
      taxpayerId: taxpayer.id,
      taxpayerName: taxpayer.name,
      invoiceType: chance.pick(KINDS),
      qty,
      numberFrom: String(first).padStart(8, '0'),
      numberTo: String(first + qty - 1).padStart(8, '0'),
      soldAt,
      ...signed(chance, '发票发售岗'),
    }
  }
  function stop(taxpayer, from, to) {
    const values = {
      suspNo: stopNo(from ?? to),
      taxpayerId: taxpayer.id,
      taxpayerName: taxpayer.name,
      from,
      to,
      reason: '逾期未申报',
      ...signed(chance, '发票发售岗'),
    }
    stops.accept(values)
    return values
  }

  for (const [i, scenario] of planScenarios(SALES).entries()) {
    const taxpayer = taxpayers[i]
    const from = addDays('2025-08-01', chance.between(0, 200))
    const to = addDays(from, chance.between(20, 60))
    const times = {
      inside: [addDays(from, chance.between(1, 19)), 'violated'],
      onFirstDay: [from, 'violated'],
      onLastDay: [to, 'violated'],
    }
    const after = {
      dayBefore: [addDays(from, -1), 'satisfied'],
      dayAfter: [addDays(to, 1), 'satisfied'],
      longAfter: [addDays(to, chance.between(10, 40)), 'satisfied'],
    }
    const unknown = {
      startUnknown: [addDays(to, -2), 'undetermined'],
      startUnknownButOver: [addDays(to, 1), 'satisfied'],
    }
    const known = {
      ...times,
      ...after,
      ...unknown,
      stillStopped: [addDays(from, 45), 'violated'],
      undated: [undefined, 'undetermined'],
    }
    const [soldAt, outcome] = known[scenario]
    stop(taxpayer, scenario in unknown ? undefined : from, scenario === 'stillStopped' ? undefined : to)
    sales.accept(sale(taxpayer, soldAt))
    tally.add(outcome)
  }
  const unstopped = taxpayers.slice(100)
  for (let i = 0; i < 1060; i++) {
    sales.accept(sale(chance.pick(unstopped), addDays('2025-07-01', chance.between(0, 364))))
    tally.add('satisfied')
  }
  sales.reject({ ...sale(unstopped[0], '2025-12-01'), soldAt: raw('2025-11-31') })
  sales.reject({ ...sale(unstopped[1], '2025-12-01'), soldAt: raw('2026.2.30') })
  sales.reject({ ...sale(unstopped[2], '2025-12-01'), qty: '两本' })
  sales.reject({ ...sale(unstopped[3], '2025-12-01'), saleNo: undefined })
  const good = sales.accepted()
  for (const i of [100, 300, 500, 700, 900]) sales.repeat(good[i])
  sales.reject({ ...good[400], qty: 200 })
  stops.reject({
    suspNo: stopNo('2026-02-01'),
    taxpayerId: unstopped[4].id,
    from: raw('2026-02-30'),
    to: '2026-03-31',
    reason: '欠税',
  })
  stops.repeat(stops.accepted()[7])
  return { stops, sales }
}

const AUTHENTICATIONS = { once: 1290, twice: 18, threeTimes: 3, byTwoFirms: 3 }

export function plantAuthentications({ chance, taxpayers, tally }) {
  const sheet = makeSheet(chance, '增值税发票认证数据.dbf', [
    ['invoiceCode', 'FPDM', 'plain'],
    ['invoiceNo', 'FPHM', 'plain'],
    ['taxpayerId', 'NSRSBH', 'plain'],
    ['taxpayerName', 'NSRMC', 'plain'],
    ['authAt', 'RZRQ', 'compactDay'],
    ['result', 'RZJG', 'plain'],
    ['operatorId', 'CZYDM', 'plain'],
    ['organId', 'SWJG', 'plain'],
    ['postId', 'GW', 'plain'],
  ])
  let serial = 0
  function authenticate(invoice, taxpayer, authAt) {
    const result = chance.once(60) ? '认证不符' : chance.once(80) ? '密文有误' : '认证相符'
    return {
      ...invoice,
      taxpayerId: taxpayer.id,
      taxpayerName: taxpayer.name,
      authAt,
      result,
      operatorId: chance.once(25) ? undefined : chance.pick(['RZ01', 'RZ02', 'RZ03']),
      organId: chance.pick(OFFICES),
      postId: '金税工程数据采集岗',
    }
  }
  for (const scenario of planScenarios(AUTHENTICATIONS)) {
    // Leading zeros are part of a number; the same number under another code is another invoice.
    const invoice = {
      invoiceCode: serial % 2 === 0 ? '9999251130' : '9999251140',
      invoiceNo: String(10_400 + Math.floor(serial++ / 2)).padStart(8, '0'),
    }
    const taxpayer = chance.pick(taxpayers)
    const first = addDays('2025-07-01', chance.between(0, 280))
    const later = (from, to) => addDays(first, chance.between(from, to))
    sheet.accept(authenticate(invoice, taxpayer, first))
    if (scenario !== 'once')
      sheet.accept(
        authenticate(invoice, scenario === 'byTwoFirms' ? taxpayers[chance.between(0, 9)] : taxpayer, later(1, 40)),
      )
    if (scenario === 'threeTimes') sheet.accept(authenticate(invoice, taxpayer, later(41, 80)))
    tally.add(scenario === 'once' ? 'satisfied' : 'violated')
  }
  const good = sheet.accepted()
  for (const i of [10, 200, 600, 1000]) sheet.repeat(good[i])
  sheet.reject({ ...good[50], result: good[50].result === '认证相符' ? '认证不符' : '认证相符' })
  sheet.reject({ ...good[60], invoiceNo: '00090001', authAt: undefined })
  sheet.reject({ ...good[61], invoiceNo: '00090002', authAt: raw('20260230') })
  sheet.reject({ ...good[62], invoiceNo: '00090003', result: '待查' })
  return sheet
}
