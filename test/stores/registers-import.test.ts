import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { expect, it } from 'vitest'
import { importFile, listBatches, listRejects } from '#store/registers'
import { readBatch } from './registers-read-back.ts'
import { csv, goodRows, newStore, PENALTY, REGISTERS, registersOf } from './registers-setup.ts'

it('reads every type into its value, with the line of the original', async () => {
  const { store, file } = await newStore()
  const path = file(
    '处罚.csv',
    csv(
      '0012,2026年3月,2026/3/5,"￥1,234.50",12,0.5,是,在办,甲、乙;丙, 备注　',
      '0013,202604,20260405,1.5万元,,,N,done,,-',
    ),
  )
  const [report] = await importFile(store, { path, registers: REGISTERS })
  expect(report?.batch.rows).toEqual({ inFile: 2, accepted: 2, rejected: 0, duplicate: 0 })
  expect(report?.batch.dates).toEqual({ first: '2026-03-05', last: '2026-04-05' })
  expect(report?.batch.months).toEqual([
    { month: '2026-03', rows: 1, file: 'month=2026-03/data.parquet' },
    { month: '2026-04', rows: 1, file: 'month=2026-04/data.parquet' },
  ])
  const rows = await readBatch(
    store,
    report!.batch,
    '_batch, _row, taxpayerId, period, CAST(decidedAt AS VARCHAR), amount, people, CAST(rate AS VARCHAR), closed, status, tags, note',
  )
  expect(rows).toEqual([
    [
      report?.batch.id,
      '2',
      '0012',
      '2026-03',
      '2026-03-05',
      '123450',
      '12',
      '0.5000',
      true,
      'open',
      ['甲', '乙', '丙'],
      '备注',
    ],
    [report?.batch.id, '3', '0013', '2026-04', '2026-04-05', '1500000', null, null, false, 'done', null, null],
  ])
})

it('keeps the same bytes once, whatever the file is called', async () => {
  const { store, file } = await newStore()
  const first = await importFile(store, { path: file('a.csv', csv(...goodRows(5))), registers: REGISTERS })
  const again = await importFile(store, { path: file('b.csv', csv(...goodRows(5))), registers: REGISTERS })
  expect(first[0]?.already).toBe(false)
  expect(again[0]).toEqual({ batch: first[0]?.batch, already: true })
  expect(listBatches(store)).toHaveLength(1)
  expect(readdirSync(join(store.folder, 'tmp'))).toEqual([])
})

it('lists what it could not take with line, column, value and reason', async () => {
  const { store, file } = await newStore()
  const rows = [
    '1,2026-03,2026-02-30,1,,,,,,',
    '2,2026-03,,1.005,,,,,,',
    ',2026-03,,,,,,,,',
    '4,2026-03,,1,x,,也许,,,',
    '5,2026-03,,,,,,,,',
    '5,2026-03,,,,,,,,',
    '5,2026-03,,9,,,,,,',
  ]
  const [report] = await importFile(store, { path: file('a.csv', csv(...rows)), registers: REGISTERS })
  expect(report?.batch.rows).toEqual({ inFile: 7, accepted: 1, rejected: 5, duplicate: 1 })
  expect(await listRejects(store, report!.batch.id)).toEqual([
    {
      line: 2,
      column: '决定日期',
      value: '2026-02-30',
      reason: '第 2 行“决定日期”的值“2026-02-30”不是真实存在的日期。',
      kind: 'rejected',
    },
    {
      line: 3,
      column: '罚款',
      value: '1.005',
      reason: '第 3 行“罚款”的值“1.005”精确到分以下，无法按分准确保存。',
      kind: 'rejected',
    },
    { line: 4, column: '纳税人识别号', reason: '第 4 行“纳税人识别号”是必填项，但没有值。', kind: 'rejected' },
    {
      line: 5,
      column: '人数',
      value: 'x',
      reason:
        '第 5 行“人数”的值“x”不是认得的整数写法（例如 1,234）。第 5 行“已结案”的值“也许”不是认得的是否写法（是、否、Y、N、true、false、1、0）。',
      kind: 'rejected',
    },
    { line: 7, reason: '第 7 行与第 6 行的内容完全相同，只保留第 6 行。', kind: 'duplicate' },
    { line: 8, reason: '第 8 行与第 6 行的主键（纳税人识别号、所属期）相同，但“罚款”不同。', kind: 'rejected' },
  ])
})

it('compares keys with the batches already there and names batch, line and fields', async () => {
  const { store, file } = await newStore()
  const [old] = await importFile(store, {
    path: file('a.csv', csv('1,2026-03,,5,,,,,,', '2,2026-03,,5,,,,,,')),
    registers: REGISTERS,
  })
  const [next] = await importFile(store, {
    path: file('b.csv', csv('2,2026-03,,5,,,,,,', '1,2026-03,,6,,,,,,', '3,2026-03,,5,,,,,,')),
    registers: REGISTERS,
  })
  expect(next?.batch.rows).toEqual({ inFile: 3, accepted: 1, rejected: 1, duplicate: 1 })
  const id = old?.batch.id
  expect((await listRejects(store, next!.batch.id)).map((r) => [r.line, r.kind, r.reason])).toEqual([
    [2, 'duplicate', `第 2 行与批次 ${id} 第 3 行的内容完全相同，已有记录。`],
    [
      3,
      'rejected',
      `第 3 行与批次 ${id} 第 2 行的主键（纳税人识别号、所属期）相同，但“罚款”不同；如要更正，请用 --supersedes 替代旧批次。`,
    ],
  ])
})

it('lets a later batch supersede an earlier one; nothing is deleted', async () => {
  const { store, file } = await newStore()
  const [old] = await importFile(store, { path: file('a.csv', csv('1,2026-03,,5,,,,,,')), registers: REGISTERS })
  const path = file('b.csv', csv('1,2026-03,,6,,,,,,'))
  const [next] = await importFile(store, { path, registers: REGISTERS, supersedes: old!.batch.id })
  expect(next?.batch.rows.accepted).toBe(1)
  expect(listBatches(store, { live: true }).map((b) => b.id)).toEqual([next?.batch.id])
  expect(listBatches(store).map((b) => b.id)).toEqual([old?.batch.id, next?.batch.id])
  await expect(
    importFile(store, {
      path: file('c.csv', csv('9,2026-03,,6,,,,,,')),
      registers: REGISTERS,
      supersedes: old!.batch.id,
    }),
  ).rejects.toMatchObject({
    refusal: { refused: 'usage', message: `批次 ${old?.batch.id} 已被批次 ${next?.batch.id} 替代。` },
  })
  expect(await readBatch(store, old!.batch, 'amount')).toEqual([['500']])
})

it.each([
  [
    'two columns of one field',
    '税号,纳税人识别号,所属期\n1,1,2026-03\n',
    'import.column-twice',
    '文件“坏.csv”的第 1 列“税号”和第 2 列“纳税人识别号”都对应登记簿“处罚决定”的“纳税人识别号”。',
  ],
  ['no key column', '税号,罚款\n1,5\n', 'import.no-register', '最接近的是“处罚决定”，但缺少 所属期。'],
  ['nothing of ours', '甲,乙\n1,5\n', 'import.no-register', '看到的列：甲、乙。'],
])('refuses a file with %s and leaves nothing behind', async (_what, text, code, said) => {
  const { store, file } = await newStore()
  const refusal = await importFile(store, { path: file('坏.csv', text), registers: REGISTERS }).catch((e: unknown) => e)
  expect(refusal).toMatchObject({ refusal: { refused: code, message: expect.stringContaining(said) } })
  expect(listBatches(store)).toEqual([])
  expect(readdirSync(join(store.folder, 'originals'))).toEqual([])
})

it('names the missing key column when the register is given, and says which columns it saw', async () => {
  const { store, file } = await newStore()
  await expect(
    importFile(store, { path: file('a.csv', '税号,罚款\n1,5\n'), registers: REGISTERS, register: 'penalty' }),
  ).rejects.toMatchObject({
    refusal: {
      refused: 'import.key-column-missing',
      message: '文件“a.csv”缺少登记簿“处罚决定”必需的列：所属期。文件中的列：税号、罚款。',
    },
  })
})

it('asks which register is meant when two fit equally, unless the file is named after one', async () => {
  const twin = { ...PENALTY, id: 'penaltyTwin', title: '处罚副本', aliases: [] }
  const registers = registersOf(PENALTY, twin)
  const { store, file } = await newStore()
  await expect(importFile(store, { path: file('a.csv', csv(...goodRows(2))), registers })).rejects.toMatchObject({
    refusal: {
      refused: 'import.ambiguous-register',
      message: '文件“a.csv”的列同样符合多个登记簿：处罚决定（penalty）、处罚副本（penaltyTwin）。',
    },
  })
  const [named] = await importFile(store, { path: file('处罚副本.csv', csv(...goodRows(2))), registers })
  expect(named?.batch.register).toBe('penaltyTwin')
})

it('keeps rows whose lines are moved by line breaks inside cells', async () => {
  const { store, file } = await newStore()
  const path = file(
    'a.csv',
    csv('1,2026-03,,,,,,,,"一\n二\n三"', '2,2026-03,,,,,,,,', '', '3,2026-03,,,,,,,,"x\ny"', '4,2026-03,bad,,,,,,,'),
  )
  const [report] = await importFile(store, { path, registers: REGISTERS })
  expect(await readBatch(store, report!.batch, '_row, note')).toEqual([
    ['2', '一\n二\n三'],
    ['5', null],
    ['7', 'x\ny'],
  ])
  expect((await listRejects(store, report!.batch.id)).map((r) => r.line)).toEqual([9])
})

it('reads a code that a workbook fills up with zeros as Excel shows it, and amounts beside it unchanged', async () => {
  const { store, file, folder } = await newStore()
  const book = new exceljs.Workbook()
  const sheet = book.addWorksheet('处罚决定')
  sheet.addRow(['税号', '所属期', '罚款', '人数', '备注'])
  for (const code of [17, 18]) sheet.addRow([code, '2026-03', 50, 7, code])
  for (const [column, format] of Object.entries({ A: '0000', C: '000', D: '00', E: '"处罚〔2026〕"000"号"' }))
    sheet.getColumn(column).numFmt = format
  const path = join(folder, 'a.xlsx')
  await book.xlsx.writeFile(path)
  const [report] = await importFile(store, { path, registers: REGISTERS })
  expect(await readBatch(store, report!.batch, 'taxpayerId, amount, people, note')).toEqual([
    ['0017', '5000', '7', '处罚〔2026〕017号'],
    ['0018', '5000', '7', '处罚〔2026〕018号'],
  ])
  const replies = csv('0017,2026-03,,50,7,,,,,处罚〔2026〕017号', '0018,2026-03,,50,7,,,,,处罚〔2026〕018号')
  const [reply] = await importFile(store, { path: file('b.csv', replies), registers: REGISTERS })
  expect(reply?.batch.rows).toEqual({ inFile: 2, accepted: 0, rejected: 0, duplicate: 2 })
})

it.each([
  ['罚款（万元）', ['3500000', '1200', '1'], 1],
  ['罚款(单位：万元)', ['3500000', '1200', '1'], 1],
  ['罚 款（亿元）', ['35000000000', '1200', '10000', '1000'], 0],
  ['罚款（元）', ['350', '1200'], 2],
  ['罚款', ['350', '1200'], 2],
])(
  'reads an amount under “%s” in the unit of the heading, to the fen, unless the cell has its own',
  async (heading, amounts, rejected) => {
    const { store, file } = await newStore()
    const cells = ['3.5', '12元', '0.000001', '0.0000001']
    const text = ['税号,所属期,' + heading, ...cells.map((cell, i) => `${i},2026-03,${cell}`)].join('\n')
    const [report] = await importFile(store, { path: file('a.csv', text), registers: REGISTERS })
    expect(report?.batch.ignoredHeadings).toEqual([])
    expect((await readBatch(store, report!.batch, 'amount')).flat()).toEqual(amounts)
    expect(report?.batch.rows.rejected).toBe(rejected)
  },
)

it('takes an amount in a unit nobody knows, or beside the column itself, for no column of the register', async () => {
  const { store, file } = await newStore()
  const text = '税号,所属期,罚款（千元）,罚款（万元）,罚款\n1,2026-03,9,8,7\n'
  const [report] = await importFile(store, { path: file('a.csv', text), registers: REGISTERS })
  expect(report?.batch.ignoredHeadings).toEqual(['罚款(千元)', '罚款(万元)'])
  expect((await readBatch(store, report!.batch, 'amount')).flat()).toEqual(['700'])
})

it('refuses a sum under the rows, and nothing that only looks like one', async () => {
  const registers = registersOf({
    id: 'list',
    title: '清册',
    key: ['no'],
    date: 'at',
    fields: {
      no: { type: 'text', label: '编号' },
      at: { type: 'date', label: '日期' },
      amount: { type: 'money', label: '金额' },
    },
  })
  const { store, file } = await newStore()
  const rows = ['A1,2026-03-01,1', '合　计,,2', '小计,2026-03-02,3', '本页合计：,—,4', '合计数,,5', ' 共 计 ,,坏']
  const path = file('清册.csv', `编号,日期,金额\n${rows.join('\n')}\n`)
  const [report] = await importFile(store, { path, registers })
  expect(report?.batch.rows).toEqual({ inFile: 6, accepted: 3, rejected: 3, duplicate: 0 })
  expect(new Set((await readBatch(store, report!.batch, 'no')).flat())).toEqual(new Set(['A1', '小计', '合计数']))
  expect(await listRejects(store, report!.batch.id)).toEqual([
    {
      line: 3,
      column: '编号',
      value: '合　计',
      reason: '第 3 行“编号”写着“合　计”：是合计行，不是一条记录。',
      kind: 'rejected',
    },
    expect.objectContaining({ line: 5, reason: '第 5 行“编号”写着“本页合计：”：是合计行，不是一条记录。' }),
    expect.objectContaining({ line: 7, reason: '第 7 行“编号”写着“ 共 计 ”：是合计行，不是一条记录。' }),
  ])
})
