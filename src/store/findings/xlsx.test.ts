import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { OutputFile } from './output-file.ts'
import { columnLetters, XlsxWriter } from './xlsx.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-xlsx-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function read(name: string): Promise<ExcelJS.Workbook> {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(join(folder, name))
  return workbook
}

const COLUMNS = [
  { heading: '文字', width: 20 },
  { heading: '日期', width: 15, type: 'date' },
  { heading: '数', width: 10 },
  { heading: '说明', width: 60, type: 'prose' },
] as const

it('another reader reads back every cell with its type', async () => {
  const xlsx = new XlsxWriter(new OutputFile(folder, 'a.xlsx'))
  await xlsx.beginSheet('第一', COLUMNS)
  await xlsx.add(['=SUM(A1)<&>"', '2026-02-28', -1200.5, '两\n行 _x0041_ \u0007'])
  await xlsx.add([undefined, undefined, undefined, '末'])
  await xlsx.beginSheet('空', COLUMNS)
  await xlsx.finish()
  const workbook = await read('a.xlsx')
  expect(workbook.worksheets.map((s) => s.name)).toEqual(['第一', '空'])
  const sheet = workbook.getWorksheet('第一')
  expect(sheet?.getRow(1).values).toEqual([undefined, '文字', '日期', '数', '说明'])
  expect(sheet?.getCell('A2')).toMatchObject({ value: '=SUM(A1)<&>"', type: ExcelJS.ValueType.String })
  expect(sheet?.getCell('B2').value).toEqual(new Date('2026-02-28T00:00:00Z'))
  expect(sheet?.getCell('B2').numFmt).toContain('yyyy')
  expect(sheet?.getCell('C2').value).toBe(-1200.5)
  expect(sheet?.getCell('D3').value).toBe('末')
  expect(sheet?.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 })
  expect(sheet?.autoFilter).toBe('A1:D3')
})

it('many rows keep their order and number', async () => {
  const xlsx = new XlsxWriter(new OutputFile(folder, 'b.xlsx'))
  await xlsx.beginSheet('多', [{ heading: '号', width: 10 }])
  for (let i = 1; i <= 20_000; i++) await xlsx.add([i])
  await xlsx.finish()
  const sheet = (await read('b.xlsx')).getWorksheet('多')
  expect(sheet?.rowCount).toBe(20_001)
  expect(sheet?.getCell('A20001').value).toBe(20_000)
})

it('a sheet that is full is continued on another', async () => {
  const xlsx = new XlsxWriter(new OutputFile(folder, 'c.xlsx'), 3)
  await xlsx.beginSheet('满', [{ heading: '号', width: 10 }])
  for (let i = 1; i <= 7; i++) await xlsx.add([i])
  await xlsx.finish()
  const workbook = await read('c.xlsx')
  expect(workbook.worksheets.map((s) => [s.name, s.rowCount])).toEqual([
    ['满', 4],
    ['满 (2)', 4],
    ['满 (3)', 2],
  ])
  expect(workbook.getWorksheet('满 (3)')?.getCell('A2').value).toBe(7)
})

it('a line above the headings moves them down, and stays on every part of a full sheet', async () => {
  const xlsx = new XlsxWriter(new OutputFile(folder, 'd.xlsx'), 2)
  await xlsx.beginSheet('筛', [{ heading: '号', width: 10 }], () => '=筛选：状态为“未消除”')
  for (let i = 1; i <= 3; i++) await xlsx.add([i])
  await xlsx.finish()
  const workbook = await read('d.xlsx')
  for (const sheet of workbook.worksheets) {
    expect(sheet.getCell('A1')).toMatchObject({ value: '=筛选：状态为“未消除”', type: ExcelJS.ValueType.String })
    expect(sheet.getCell('A2').value).toBe('号')
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 2 })
  }
  expect(workbook.getWorksheet('筛')?.autoFilter).toBe('A2:A4')
  expect(workbook.getWorksheet('筛 (2)')?.getCell('A3').value).toBe(3)
})

it.each([
  [0, 'A'],
  [25, 'Z'],
  [26, 'AA'],
  [701, 'ZZ'],
  [702, 'AAA'],
])('column %i is called %s', (index, letters) => expect(columnLetters(index)).toBe(letters))
