/** What each spelling of a cell becomes, on the real pipeline: one column of one file per type. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { findCreditCodeFault } from '#core/credit-code'
import type { FieldDefinition } from '#core/register'
import { IMPORT_LIMITS, importFile, listRejects } from '#store/registers'
import { readBatch } from './registers-read-back.ts'
import { newStore, registersOf } from './registers-setup.ts'

async function readCells(field: FieldDefinition, cells: readonly string[]): Promise<(string | null | unknown[])[]> {
  const registers = registersOf({
    id: 'cells',
    title: '单元格',
    key: ['no'],
    fields: { no: { type: 'code', label: '序号' }, cell: { ...field, label: '值' } },
  })
  const { store, file } = await newStore()
  const text = `序号,值\n${cells.map((cell, i) => `${i},"${cell.replaceAll('"', '""')}"`).join('\n')}\n`
  const [report] = await importFile(store, { path: file('a.csv', text), registers })
  const shown = field.type === 'list' ? 'cell' : 'CAST(cell AS VARCHAR)'
  const values = new Map(
    (await readBatch(store, report!.batch, `no, ${shown}`)).map((row) => [
      String(row[0]),
      row[1] as string | null | unknown[],
    ]),
  )
  const reasons = new Map(
    (await listRejects(store, report!.batch.id)).map((r) => [
      String(r.line - 2),
      r.reason.replace(/^第 \d+ 行“值”的值“.*”/s, '✗ '),
    ]),
  )
  return cells.map((_, i) => values.get(String(i)) ?? reasons.get(String(i)) ?? null)
}

const NOT_A_DATE = '✗ 不是认得的日期写法（例如 2026-03-05、2026年3月5日）。'
const NO_SUCH_DAY = '✗ 不是真实存在的日期。'
const NOT_AN_AMOUNT = '✗ 不是认得的金额写法（例如 1,234.50、￥12元、3.5万元）。'
const NOT_FEN = '✗ 精确到分以下，无法按分准确保存。'
const NOT_A_MONTH = '✗ 不是认得的月份（例如 2026-03、2026年3月、202603）。'

const CELLS: { name: string; field: FieldDefinition; cells: [string, string | null | unknown[]][] }[] = [
  {
    name: 'dates',
    field: { type: 'date', label: '' },
    cells: [
      ['2026-03-05', '2026-03-05'],
      ['2026/3/5', '2026-03-05'],
      ['2026.3.5', '2026-03-05'],
      ['20260305', '2026-03-05'],
      ['2026年3月5日', '2026-03-05'],
      ['２０２６－０３－０５', '2026-03-05'],
      ['　2026-03-05 ', '2026-03-05'],
      ['2026-03-05T23:30:00+08:00', '2026-03-05'],
      ['2026-03-05 00:00:00', '2026-03-05'],
      ['20260305103000', '2026-03-05'],
      ['2024-02-29', '2024-02-29'],
      ['', null],
      ['-', null],
      ['—', null],
      ['/', null],
      ['NULL', null],
      ['\\N', null],
      ['2026-02-30', NO_SUCH_DAY],
      ['2026年2月30日', NO_SUCH_DAY],
      ['20261301', NO_SUCH_DAY],
      ['2025-02-29', NO_SUCH_DAY],
      ['46086', NOT_A_DATE],
      ['2026-3-05x', NOT_A_DATE],
      ['无', NOT_A_DATE],
      ['26-3-5', NOT_A_DATE],
      ['infinity', NOT_A_DATE],
      ['2026-03', NOT_A_DATE],
      ['1899-12-31', '✗ 超出可用的日期范围（1900 年至 2199 年）。'],
      ['12026-3-5', NOT_A_DATE],
    ],
  },
  {
    name: 'months',
    field: { type: 'month', label: '' },
    cells: [
      ['2026-03', '2026-03'],
      ['2026年3月', '2026-03'],
      ['202603', '2026-03'],
      ['2026/3', '2026-03'],
      ['2026-03-31', '2026-03'],
      ['20260331', '2026-03'],
      ['', null],
      ['2026-13', NOT_A_MONTH],
      ['202600', NOT_A_MONTH],
      ['2026-02-30', NOT_A_MONTH],
      ['三月', NOT_A_MONTH],
    ],
  },
  {
    name: 'amounts in 元',
    field: { type: 'money', label: '' },
    cells: [
      ['1', '100'],
      ['0.07', '7'],
      ['-12.5', '-1250'],
      ['1,234.50', '123450'],
      ['￥1，234.5元', '123450'],
      ['¥12', '1200'],
      ['人民币12元', '1200'],
      ['(12.50)', '-1250'],
      ['（12.50）', '-1250'],
      ['−3', '-300'],
      ['－3', '-300'],
      ['3.5万元', '3500000'],
      ['0.00012亿元', '1200000'],
      ['1.000000元', '100'],
      ['0012', '1200'],
      ['99999999999999.99', '9999999999999999'],
      ['-', null],
      ['1.005', NOT_FEN],
      ['1.005元', NOT_FEN],
      ['0.0000001万元', NOT_FEN],
      ['12,34', NOT_AN_AMOUNT],
      ['1e5', NOT_AN_AMOUNT],
      ['(12', NOT_AN_AMOUNT],
      ['(-12)', NOT_AN_AMOUNT],
      ['--3', NOT_AN_AMOUNT],
      ['十元', NOT_AN_AMOUNT],
      ['1_000', NOT_AN_AMOUNT],
      ['999999999999999亿元', '✗ 金额太大，无法保存。'],
      ['1234567890123456789', '✗ 数字太长，无法准确保存。'],
    ],
  },
  {
    name: 'amounts in 万元',
    field: { type: 'money', label: '', unit: '万元' },
    cells: [
      ['1', '1000000'],
      ['0.000001', '1'],
      ['1.5', '1500000'],
      ['1000000', '1000000000000'],
      ['-9999999999.999999', '-9999999999999999'],
      ['12元', '1200'],
      ['0.0000001', NOT_FEN],
    ],
  },
  {
    name: 'whole numbers',
    field: { type: 'integer', label: '' },
    cells: [
      ['12', '12'],
      ['-7', '-7'],
      ['1,234', '1234'],
      ['１２', '12'],
      ['5.0', '5'],
      ['+3', '3'],
      ['1.5', '✗ 不是整数。'],
      ['1e3', '✗ 不是认得的整数写法（例如 1,234）。'],
      ['1_000', '✗ 不是认得的整数写法（例如 1,234）。'],
    ],
  },
  {
    name: 'decimals',
    field: { type: 'decimal', label: '' },
    cells: [
      ['0.5', '0.5000'],
      ['-1,234.5', '-1234.5000'],
      ['.25', '0.2500'],
      ['1.23450', '1.2345'],
      ['1.23456', '✗ 小数超过 4 位，无法准确保存。'],
      ['12%', '✗ 不是认得的数字写法（例如 1,234.5）。'],
    ],
  },
  {
    name: 'yes and no',
    field: { type: 'boolean', label: '' },
    cells: [
      ['是', 'true'],
      ['否', 'false'],
      ['Y', 'true'],
      ['n', 'false'],
      ['TRUE', 'true'],
      ['false', 'false'],
      ['１', 'true'],
      ['0', 'false'],
      [' 是 ', 'true'],
      ['', null],
      ['有', '✗ 不是认得的是否写法（是、否、Y、N、true、false、1、0）。'],
    ],
  },
  {
    name: 'enumerated values',
    field: { type: 'enum', label: '', values: { open: ['未结', '在办（补正）'], done: ['已结', 'Done!'] } },
    cells: [
      ['未结', 'open'],
      ['open', 'open'],
      ['在办(补正)', 'open'],
      [' 已结　', 'done'],
      ['DONE!', 'done'],
      ['', null],
      ['其他', '✗ 不在允许的取值中（未结、已结）。'],
    ],
  },
  {
    name: 'lists',
    field: { type: 'list', label: '' },
    cells: [
      ['甲、乙', ['甲', '乙']],
      ['甲，乙;丙；丁|戊', ['甲', '乙', '丙', '丁', '戊']],
      ['甲\n 乙 ', ['甲', '乙']],
      ['甲、、', ['甲']],
      ['-', null],
    ],
  },
  {
    name: 'codes',
    field: { type: 'code', label: '' },
    cells: [
      ['0012', '0012'],
      ['００12', '0012'],
      [' A-1　', 'A-1'],
      ['123456789012345678901', '123456789012345678901'],
      ['NULL', null],
      ['无', '无'],
    ],
  },
  {
    name: 'texts',
    field: { type: 'text', label: '' },
    cells: [
      ['１２ 号', '１２ 号'],
      ['\u00a0甲\u3000', '甲'],
      ['甲\t', '甲'],
      [' a ', 'a'],
      ['—', null],
      ['——', '——'],
      ['"引"', '"引"'],
      ['无', '无'],
    ],
  },
]

it.each(CELLS)('reads $name as they are written, or says why not', async ({ field, cells }) => {
  const read = await readCells(
    field,
    cells.map((c) => c[0]),
  )
  expect(cells.map((c, i) => [c[0], read[i]])).toEqual(cells)
})

it('judges credit codes as core does, keeps them in upper case, and lets a wrong check digit pass only where the field is optional', async () => {
  const cells = [
    '91152201078377449p',
    '９１１５２２０１０７８３７７４４９Ｐ',
    '91152201078377449X',
    '9115220107837744',
    '91152201O78377449P',
  ]
  const faults = [undefined, undefined, '末位校验码应为 P', '应为 18 位，实为 16 位', '含有不允许的字符']
  const required = await readCells({ type: 'creditCode', label: '', required: true }, cells)
  for (const [i, fault] of faults.entries()) expect(required[i]).toContain(fault ?? '91152201078377449P')
  expect(await readCells({ type: 'creditCode', label: '' }, cells.slice(2, 3))).toEqual(['91152201078377449X'])
})

it.each([
  ['as it stands', IMPORT_LIMITS.read],
  // Its plain rows, whose codes the reader has checked, are loaded first.
  ['written anew', { ...IMPORT_LIMITS.read, inPlaceBytes: 0 }],
])('counts the rows whose credit code has a wrong check digit and names the first, of a text %s', async (_, read) => {
  const fields = { no: { type: 'code', label: '序号' }, cell: { type: 'creditCode', label: '值' } } as const
  const registers = registersOf({ id: 'cells', title: '单元格', key: ['no'], fields })
  const { store, file } = await newStore()
  const codes = ['91152201078377449P', '91152201078377449x', '', '12', ...Array(5).fill('911522010783774490')]
  const rows = ['0,91152201078377449X', '0,91152201078377449X', ...codes.map((code, i) => `${i + 1},${code}`)]
  const path = file('a.csv', `序号,值\n${rows.join('\n')}\n`)
  const [report] = await importFile(store, { path, registers, limits: { read } })
  expect(report?.batch.rows).toEqual({ inFile: 11, accepted: 9, rejected: 1, duplicate: 1 })
  expect(report?.batch.wrongCheckDigits).toEqual([
    {
      field: 'cell',
      rows: 7,
      first: [
        { line: 2, value: '91152201078377449X' },
        { line: 5, value: '91152201078377449X' },
        ...[8, 9, 10].map((line) => ({ line, value: '911522010783774490' })),
      ],
    },
  ])
  const [good] = await importFile(store, { path: file('b.csv', `序号,值\n99,${codes[0]}\n`), registers })
  expect(good?.batch).not.toHaveProperty('wrongCheckDigits')
})

const USCC = new URL('../../../shared/data/uscc/', import.meta.url)

it.skipIf(!existsSync(USCC) && process.env['CI'] !== 'true')(
  'accepts every real credit code and refuses every wrong one (needs ../shared/data/uscc)',
  async () => {
    const column = (name: string) =>
      readFileSync(new URL(name, USCC), 'utf8')
        .split(/\r?\n/)
        .slice(1)
        .flatMap((line) => line.split(',')[0] || [])
    const [valid, invalid] = [column('uscc_valid_stdnum.csv'), column('uscc_invalid.csv')]
    expect(valid.length).toBeGreaterThan(200)
    const read = await readCells({ type: 'creditCode', label: '', required: true }, [...valid, ...invalid])
    expect(read.slice(0, valid.length)).toEqual(valid)
    expect(read.slice(valid.length).filter((r) => typeof r !== 'string' || !r.startsWith('✗ 不是'))).toEqual([])
    expect(valid.filter((code) => findCreditCodeFault(code) !== undefined)).toEqual([])
    expect(invalid.filter((code) => findCreditCodeFault(code) === undefined)).toEqual([])
  },
)
