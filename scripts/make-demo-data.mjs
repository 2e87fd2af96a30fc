// Usage: node scripts/make-demo-data.mjs [<folder>]
// Writes the registers of a made-up county tax office into examples/demo, and expected.json beside them: what the importer
// and the indicators of packs/cn/tax-assessment must come to, known from what was planted. Same bytes on every run.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { makeChance } from './demo-data/chance.mjs'
import { plantFilings } from './demo-data/filing.mjs'
import { plantAuthentications, plantSales } from './demo-data/invoices.mjs'
import { makeExtensions, makeNotices, makePenalties } from './demo-data/papers.mjs'
import { plantPayments } from './demo-data/payment.mjs'
import { plantReconsiderations } from './demo-data/reconsideration.mjs'
import { makeTally } from './demo-data/tally.mjs'
import { makeTaxpayers } from './demo-data/taxpayers.mjs'
import { csvBytes, dbfBytes, xlsxBytes } from './demo-data/write-files.mjs'

const AS_OF = '2026-07-31'
const out = process.argv[2] ?? fileURLToPath(new URL('../examples/demo', import.meta.url))

const chance = makeChance(20260731)
const taxpayers = makeTaxpayers(360)
const strangers = taxpayers.slice(320).map(({ id, name }) => ({ taxpayerId: id, taxpayerName: name }))
const tallies = {
  'D4-I01.1': makeTally(),
  'D4-I02.1': makeTally(),
  'D4-I08.2': makeTally(),
  'D4-I13.1': makeTally(),
  'D4-I19.2': makeTally(),
}

const notices = makeNotices(chance)
const penalties = makePenalties(chance)
const extensions = makeExtensions(chance)
const filings = plantFilings({ chance, taxpayers, tally: tallies['D4-I01.1'], notices, penalties, extensions })
const payments = plantPayments({ chance, taxpayers, tally: tallies['D4-I02.1'], penalties })
notices.finish({ ...strangers[3], taxType: '增值税', period: '2026-02' })
penalties.finish(strangers)
extensions.finish(strangers)
const { stops, sales } = plantSales({ chance, taxpayers, tally: tallies['D4-I08.2'] })
const authentications = plantAuthentications({ chance, taxpayers, tally: tallies['D4-I13.1'] })
const { applications, decisions } = plantReconsiderations({ chance, taxpayers, tally: tallies['D4-I19.2'] })

const DBF_LAYOUT = {
  FPDM: ['C', 10],
  FPHM: ['C', 8],
  NSRSBH: ['C', 18],
  NSRMC: ['C', 32],
  RZRQ: ['D', 8],
  RZJG: ['C', 8],
  CZYDM: ['C', 4],
  SWJG: ['C', 11],
  GW: ['C', 18],
}

const files = [
  [filings, (s) => csvBytes(s, { encoding: 'gb18030' })],
  [
    notices.sheet,
    (s) => xlsxBytes(s, { name: '限期改正通知书', title: '子虚县税务局限期改正通知书登记簿（2025年7月至2026年6月）' }),
  ],
  [penalties.sheet, (s) => csvBytes(s, { encoding: 'utf8', bom: true })],
  [extensions.sheet, (s) => csvBytes(s, { encoding: 'utf16le', bom: true, delimiter: '\t' })],
  [
    payments.register,
    (s) =>
      csvBytes(s, {
        encoding: 'utf8',
        bom: true,
        above: ['子虚县税务局逾期未纳税清册', '统计期间：2025年7月至2026年6月'],
      }),
  ],
  [payments.demands, (s) => csvBytes(s, { encoding: 'gb18030' })],
  [payments.deferrals, (s) => xlsxBytes(s, { name: '延期缴纳税款申请审批表', title: '延期缴纳税款审批情况' })],
  [stops, (s) => xlsxBytes(s, { name: '停供(收缴)发票清册', title: '停供（收缴）发票清册' })],
  [sales, (s) => csvBytes(s, { encoding: 'utf8' })],
  [authentications, (s) => dbfBytes(s, DBF_LAYOUT)],
  [applications, (s) => csvBytes(s, { encoding: 'gb18030' })],
  [decisions, (s) => csvBytes(s, { encoding: 'utf8', bom: true })],
]

mkdirSync(out, { recursive: true })
const expected = { asOf: AS_OF, indicators: {}, files: {} }
for (const [id, tally] of Object.entries(tallies)) expected.indicators[id] = tally.total()
for (const [sheet, bytesOf] of files) {
  const bytes = await bytesOf(sheet)
  writeFileSync(join(out, sheet.file), bytes)
  expected.files[sheet.file] = sheet.counts
  process.stdout.write(`${sheet.file}: ${sheet.rows.length} rows, ${bytes.length} bytes\n`)
}
writeFileSync(join(out, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`)
