import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import { checkRegisters } from '#core/register'
import type { Batch, Reject } from './batch.ts'
import { IMPORT_LIMITS, importFile } from './import-file.ts'
import { listRejects, partitionFiles } from './manifest.ts'
import { openStore, type Store } from './store.ts'

const { registers } = checkRegisters([
  {
    file: 'filing.yaml',
    definition: {
      id: 'filing',
      title: '申报登记',
      key: ['taxpayer', 'period'],
      date: 'dueDate',
      fields: {
        taxpayer: { type: 'code', label: '税号' },
        period: { type: 'month', label: '所属期' },
        dueDate: { type: 'date', label: '应申报日期' },
        due: { type: 'money', label: '应纳税额' },
        serial: { type: 'integer', label: '序号' },
        note: { type: 'text', label: '备注' },
      },
    },
  },
])
const HEADING = '税号,所属期,应申报日期,应纳税额,序号,备注'

/** `inPlaceBytes` 0: written anew with line numbers, months together; without it, read where it lies, in its own order. */
async function seal(text: string, inPlaceBytes?: number): Promise<{ store: Store; batch: Batch; rejects: Reject[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-load-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'filing.csv')
  writeFileSync(path, text)
  const store = await openStore(join(folder, 'store'), { create: true, wait: 0 })
  const read = { ...IMPORT_LIMITS.read, ...(inPlaceBytes !== undefined && { inPlaceBytes }) }
  const [report] = await importFile(store, { path, registers, limits: { read } })
  if (report === undefined) throw new Error('nothing was imported')
  return { store, batch: report.batch, rejects: await listRejects(store, report.batch.id) }
}

const sealedContent = ({
  batch: { sealedAt: _sealedAt, ...content },
  rejects,
}: {
  batch: Batch
  rejects: Reject[]
}) => ({
  content,
  rejects,
})

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)
const line = fc
  .tuple(
    fc.constantFrom('1', '0002', '３', ' 4', ''),
    fc.constantFrom('2026-03', '2026年4月', '坏', ''),
    fc.constantFrom('2026-03-05', '2026/4/7', '2026-02-30', '20260501', ' 2026-03-09', ''),
    fc.constantFrom('12.50', '1,234', '1.005', '12', '￥3万元', '-', ''),
    fc.constantFrom('1', '01', '9223372036854775808', 'x', ''),
    fc.constantFrom('甲', '甲\n乙', ' 丙　', '说"丁"', ''),
  )
  .map((cells) => cells.map(quoted).join(','))

it('seals a dirty file the same whether it is read where it lies or its rows move on their way in', {
  timeout: 240_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 60 }), async (lines) => {
      const text = `${[HEADING, `0,2026-01,2026-01-01,1,1,首`, ...lines].join('\n')}\n`
      expect(sealedContent(await seal(text, 0))).toEqual(sealedContent(await seal(text)))
    }),
    { numRuns: 6, endOnFailure: true },
  )
})

it('writes a large mixed file by month, every row once and on the line it stood on', { timeout: 240_000 }, async () => {
  const rows = 60_000
  const text = Array.from({ length: rows }, (_, i) => {
    const month = String(1 + (i % 12)).padStart(2, '0')
    // Every 1000th row says again what the row 7 before it said, under another date: a key that is there already.
    const key = i % 1000 === 999 ? i - 7 : i
    return `91${String((key * 7919) % 1_000_003).padStart(8, '0')},2026-01,2026-${month}-15,${i}.25,${i},第${i}行`
  })
  const file = `${HEADING}\n${text.join('\n')}\n`
  const moved = await seal(file, 0)
  expect(sealedContent(moved)).toEqual(sealedContent(await seal(file)))
  expect(moved.batch.rows).toMatchObject({ inFile: rows, accepted: rows - 60, rejected: 60 })
  expect(moved.rejects[0]).toMatchObject({ line: 1001, reason: expect.stringContaining('第 994 行') })
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    for (const { path } of partitionFiles(moved.store, moved.batch)) {
      const read = await connection.runAndReadAll(
        `SELECT DISTINCT _row - serial, CAST(left(CAST("dueDate" AS VARCHAR), 7) AS VARCHAR) FROM read_parquet('${path}')`,
      )
      expect(read.getRows().map(([shift, month]) => [Number(shift), month])).toEqual([
        [2, /month=([0-9-]+)/.exec(path)?.[1]],
      ])
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
})
