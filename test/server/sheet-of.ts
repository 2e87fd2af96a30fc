/** An exported list as its reader sees it: what stands above it, and its rows as texts; nothing in it is a formula. */
import ExcelJS from 'exceljs'
import { expect } from 'vitest'
import type { Browser, withApp } from './app.ts'

type App = ReturnType<typeof withApp>['app']

export async function sheetOf(app: App, browser: Browser, path: string): Promise<{ above: string; rows: string[][] }> {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { statusCode, rawPayload, headers } = await app.inject({ method: 'GET', url: path, headers: { cookie } })
  expect([path, statusCode]).toEqual([path, 200])
  expect(headers['content-type']).toContain('spreadsheetml')
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(rawPayload as unknown as ArrayBuffer)
  const [sheet] = workbook.worksheets
  if (sheet === undefined) throw new Error('no sheet')
  const rows: string[][] = []
  sheet.eachRow((row, number) => {
    const texts: string[] = []
    row.eachCell({ includeEmpty: true }, (cell) => {
      expect(cell.type, `${path} ${cell.address}`).not.toBe(ExcelJS.ValueType.Formula)
      texts.push(cell.text)
    })
    if (number > 2) rows.push(texts)
  })
  return { above: sheet.getCell('A1').text, rows }
}
