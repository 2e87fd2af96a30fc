/** A run is told in many places; all of them count its findings by their kinds, as the findings themselves do. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ExcelJS from 'exceljs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordRun, type Summary } from '#app/assessment'
import { runAsSystem } from '#app/identity'
import { insertRun } from '#store/assessment'
import { appendEntry } from '#store/ledger'
import { assessPermits } from '../authority/permits.ts'
import { type Browser, withApp } from './app.ts'

const CITES = 'cites: { document: 虚构办法, article: 第二条 }\nforce: mandatory\nposts: [acceptance]'
const CHECK = `pattern: manualChecklist
    subject: { register: application, at: receivedAt }
    checklist: [看原件]`

/** Of a person's item one row lacks its date; and an item of the machine leaves one part to a person. */
const MORE = {
  'indicators/looked-at.yaml': `id: looked-at
title: 申请材料是否齐全
${CITES}
mode: manual
branches:
  - id: main
    title: 逐件看申请材料
    ${CHECK}
`,
  'indicators/half.yaml': `id: half
title: 决定是否写明费用
${CITES}
mode: assisted
branches:
  - id: fee
    title: 没有写费用
    pattern: completeness
    subject: { register: application, at: receivedAt }
    fields: [fee]
  - id: content
    title: 看决定的内容
    mode: manual
    ${CHECK}
`,
}

const application = { organ: 'A9', handler: 'Y7', post: '窗口岗' }
/** One decided in time, one never decided, one without a date. */
const APPLICATIONS = [
  { ...application, no: 'C1', received: '2026-01-05', decided: '2026-01-10' },
  { ...application, no: 'C2', received: '2026-01-05' },
  { ...application, no: 'C3', received: '' },
]
/** C2 is late; C3 lacks its date in all four parts; C1 and C2 are to be looked at in two parts. */
const COUNTS = { suspicion: 1, registerKeeping: 4, task: 4 }

const test = withApp()
const folder = mkdtempSync(join(tmpdir(), 'quanze-run-counts-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let out: string
let run: string
let office: Browser
let before: typeof COUNTS

const byKind = (shown: unknown): typeof COUNTS =>
  Object.fromEntries((shown as { kind: string; count: number }[]).map(({ kind, count }) => [kind, count])) as never

async function onHomePage(): Promise<typeof COUNTS> {
  const numbers = (await office.ask('GET', '/api/home')).body['numbers'] as { key: string; value: number }[]
  const value = (key: string) => numbers.find((number) => number.key === key)?.value ?? Number.NaN
  return { suspicion: value('suspicion'), registerKeeping: value('registerKeeping'), task: value('task') }
}

async function sheetRow(id: string): Promise<Record<string, string>> {
  const cookie = [...office.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const { rawPayload } = await test.app.inject({ method: 'GET', url: '/api/runs.xlsx', headers: { cookie } })
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.load(rawPayload as unknown as ArrayBuffer)
  const rows = (workbook.worksheets[0]?.getSheetValues() ?? []) as (string | number)[][]
  const headings = rows.find((row) => row?.includes('登记质量')) ?? []
  const found = rows.find((row) => row?.includes(id)) ?? []
  return Object.fromEntries(headings.flatMap((heading, i) => [[String(heading), String(found[i] ?? '')]]))
}

beforeAll(async () => {
  office = await test.signIn('assessmentOffice')
  before = await onHomePage()
  out = await assessPermits(folder, 'out', APPLICATIONS, MORE)
  run = (
    await runAsSystem(test.premises.house, 'a run for tests', (tx) =>
      recordRun(tx, { out, actor: { kind: 'system', reason: 'test' } }),
    )
  ).run
}, 300_000)

it('counts a run’s findings by kind alike in the list, on its card, in its export, on the home page and among the findings', async () => {
  expect(byKind((await office.ask('GET', `/api/findings/counts?run=${run}`)).body['byKind'])).toEqual(COUNTS)
  const runs = (await office.ask('GET', '/api/runs')).body['items'] as { id: string; counts: object }[]
  expect(runs.find(({ id }) => id === run)?.counts).toEqual(COUNTS)
  expect((await office.ask('GET', `/api/runs/${run}`)).body['counts']).toEqual(COUNTS)
  expect(await sheetRow(run)).toMatchObject({ 疑点: '1', 登记质量: '4', 待人工检查: '4' })
  const after = await onHomePage()
  expect({
    suspicion: after.suspicion - before.suspicion,
    registerKeeping: after.registerKeeping - before.registerKeeping,
    task: after.task - before.task,
  }).toEqual(COUNTS)
})

it('says in the report and its tables how many wait for a person, and how many cannot even be drawn', async () => {
  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(join(out, 'findings.xlsx'))
  const rows = (workbook.getWorksheet('汇总')?.getSheetValues() ?? []) as unknown[][]
  const headings = rows[1] ?? []
  const of = (id: string, heading: string) => rows.find((row) => row?.includes(id))?.[headings.indexOf(heading)]
  expect([of('looked-at', '待人工检查'), of('looked-at', '人工项目无法判定')]).toEqual([2, 1])
  expect([of('half', '待人工检查'), of('half', '人工项目无法判定'), of('half', '无法判定')]).toEqual([2, 1, 1])
  const report = readFileSync(join(out, 'report.html'), 'utf8')
  expect(report).toContain('待人工检查2件；无法判定1件。')
})

it('leaves out what the summary of an older run does not tell, and keeps what it does', async () => {
  const told = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary
  const older = async (id: string, indicators: unknown) => {
    await runAsSystem(test.premises.house, 'a run for tests', async (tx) => {
      const { rows } = await sql<{ record: never }>`select record from run where id = ${run}`.execute(tx)
      const record = { ...(rows[0]?.record as unknown as object), id } as never
      const actor = { kind: 'system', reason: 'test' } as const
      await appendEntry(
        tx,
        { action: 'run.record', actor, subject: { kind: 'run', id }, details: {} },
        async (entry) => {
          await insertRun(tx, { record, summary: { ...told, indicators } as never, entry: entry.id })
          return [{ table: 'run', key: { id } }]
        },
      )
    })
    return (await office.ask('GET', `/api/runs/${id}`)).body['counts']
  }
  const uncounted = told.indicators.map((item) => ({
    ...item,
    branches: item.branches.map((branch) => ({ ...branch, tasks: undefined })),
  }))
  expect(await older('older-with-checklists', uncounted)).toEqual({ suspicion: 1 })
  expect(await sheetRow('older-with-checklists')).toMatchObject({ 疑点: '1', 登记质量: '', 待人工检查: '' })
  // Where nothing is left to a person nothing can wait for one.
  expect(
    await older(
      'older-without',
      uncounted.filter(({ id }) => id === 'decided-in-time'),
    ),
  ).toEqual({ suspicion: 1, registerKeeping: 1, task: 0 })
})

it('puts the list in the order of what waits for people, as its columns are offered', async () => {
  const listed = async (sort: string) =>
    ((await office.ask('GET', `/api/runs?sort=${sort}&limit=50`)).body['items'] as { counts: Partial<typeof COUNTS> }[])
      .map(({ counts }) => counts.task)
      .filter((count) => count !== undefined)
  const up = await listed('task')
  expect(up).toEqual(up.toSorted((a, b) => a - b))
  expect(await listed('-task')).toEqual(up.toReversed())
  expect(new Set(up)).toContain(COUNTS.task)
  expect(new Set(up).size).toBeGreaterThan(1)
})
