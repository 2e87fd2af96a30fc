/** usage: node bench/import-xlsx.ts — a workbook of 100,000 rows and 12 columns to sealed Parquet. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import exceljs from 'exceljs'
import { checkRegisters, type RegisterDefinition } from '#core/register'
import { importFile, openStore } from '#store/registers'
import { median, seconds } from './measure.ts'

const ROWS = 100_000
const labels = ['编号', ...Array.from({ length: 11 }, (_, i) => `第${i + 1}栏`)]
const definition: RegisterDefinition = {
  id: 'sheet',
  title: '大表',
  key: ['f0'],
  fields: Object.fromEntries(
    labels.map((label, i) => [`f${i}`, { type: i === 0 ? ('code' as const) : ('text' as const), label }]),
  ),
}
const { registers } = checkRegisters([{ definition, file: 'sheet.yaml' }])

const folder = mkdtempSync(join(tmpdir(), 'quanze-bench-'))
const path = join(folder, '大表.xlsx')
const workbook = new exceljs.stream.xlsx.WorkbookWriter({ filename: path, useSharedStrings: true })
const sheet = workbook.addWorksheet('大表')
sheet.addRow(labels).commit()
for (let i = 0; i < ROWS; i += 1)
  sheet.addRow(labels.map((_, c) => (c === 0 ? `N${i}` : `值${(i * 31 + c * 7) % 5000}`))).commit()
sheet.commit()
await workbook.commit()

const times: number[] = []
for (let round = 0; round < 3; round += 1) {
  const store = await openStore(join(folder, `store-${round}`), { create: true })
  times.push(
    await seconds(async () => {
      const [report] = await importFile(store, { path, registers })
      if (report?.batch.rows.accepted !== ROWS)
        throw new Error(`accepted ${report?.batch.rows.accepted} of ${ROWS} rows`)
    }),
  )
}
rmSync(folder, { recursive: true })
console.log(
  `XLSX ${ROWS.toLocaleString('en')} × ${labels.length} imported in ${median(times).toFixed(2)} s, goal 4 s ${median(times) <= 4 ? 'reached' : 'NOT reached'}`,
)
