import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import ExcelJS from 'exceljs'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { FindingState } from '#core/finding'
import { FINDING_COLUMNS } from './column.ts'
import { makeRun, writeHits } from './made-up-run.ts'
import { readStates, writeStates } from './states.ts'
import { writeFindings } from './write-findings.ts'

let folder = ''
let connection: DuckDBConnection
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quanze-findings-'))
  connection = await (await DuckDBInstance.create(':memory:')).connect()
})
afterEach(async () => {
  connection.closeSync()
  await rm(folder, { recursive: true, force: true })
})

async function write(run: string, hits: number, previous: readonly FindingState[] = []) {
  const hitsFile = join(folder, 'hits.parquet')
  await writeHits(connection, hitsFile, hits)
  const made = makeRun(run, hits)
  return writeFindings({ connection, hitsFile, folder, ...made, previous, minimumSample: 30, reportRows: 100 })
}

it('every output holds every finding once, in the same order', async () => {
  const written = await write('r1', 400)
  expect(written).toMatchObject({ total: { suspicion: 340, registerKeeping: 60, task: 0 }, toVerify: 40 })
  expect((await readdir(folder)).sort()).toEqual([
    'findings.csv',
    'findings.parquet',
    'findings.xlsx',
    'hits.parquet',
    'report.html',
    'summary.json',
  ])

  const csv = await readFile(join(folder, 'findings.csv'), 'utf8')
  expect(csv.startsWith('\uFEFF类别,指标编号,')).toBe(true)
  const reader = await connection.runAndReadAll('select "指纹" from read_csv($f, header = true, all_varchar = true)', {
    f: join(folder, 'findings.csv'),
  })
  const fromCsv = reader.getRows().map(([f]) => f)
  expect(new Set(fromCsv).size).toBe(400)

  const parquet = await connection.runAndReadAll('select fingerprint from read_parquet($f)', {
    f: join(folder, 'findings.parquet'),
  })
  expect(parquet.getRows().map(([f]) => f)).toEqual(fromCsv)

  const workbook = new ExcelJS.Workbook()
  await workbook.xlsx.readFile(join(folder, 'findings.xlsx'))
  expect(workbook.worksheets.map((s) => [s.name, s.rowCount])).toEqual([
    ['汇总', 6],
    ['机关汇总', 13],
    ['岗位汇总', 3],
    ['疑点', 301],
    ['疑点待核', 41],
    ['登记质量', 61],
    ['本次运行', 14],
  ])
  const column = (sheet: string) =>
    (workbook.getWorksheet(sheet)?.getColumn(FINDING_COLUMNS.length).values ?? []).slice(2)
  expect([...column('疑点'), ...column('疑点待核'), ...column('登记质量')]).toEqual(fromCsv)
  expect(JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8'))).toMatchObject({
    run: { id: 'r1' },
    indicators: [{ id: 'M-01.1', violated: 200 }, {}, {}, {}, {}],
  })
})

it('the words in findings.parquet stand beside their own hit, however many there are', async () => {
  // As the analysis does.
  await connection.run('SET preserve_insertion_order = false')
  await write('r1', 7000)
  const reader = await connection.runAndReadAll(
    'select count(*) from read_parquet($p) p join read_csv($c, header = true, all_varchar = true) c on c."指纹" = p.fingerprint where c."说明" = p.explanation and c."指标编号" = p.indicator and p.explanation like \'%\' || p."key"[1] || \'%\'',
    { p: join(folder, 'findings.parquet'), c: join(folder, 'findings.csv') },
  )
  expect(Number(reader.getRows()[0]?.[0])).toBe(7000)
})

it('findings.parquet keeps the columns of the hits and adds words and life-cycle', async () => {
  await write('r1', 50)
  const reader = await connection.runAndReadAll(
    `select kind, status, first_run, last_run, explanation, row_no::int, "key"[2], len(evidence)::int from read_parquet($f) where reason = 'late-answer' order by row_no limit 1`,
    { f: join(folder, 'findings.parquet') },
  )
  expect(reader.getRows()[0]).toEqual([
    'suspicion',
    'open',
    'r1',
    'r1',
    '纳税人识别号 910000000000000000（税种 增值税，所属期 2026-03）应申报日期为2024年5月1日，应当不晚于2024年5月16日有“限期改正通知书”（自2024年5月1日起15日，末日逢休息日顺延），实际发出日期为2024年6月1日，晚了16日（见“限期改正通知书”第5行）。',
    2,
    'vat',
    1,
  ])
})

it('D4-14 every finding says of which kind of assessment it is, and who judged it', async () => {
  const hitsFile = join(folder, 'hits.parquet')
  await writeHits(connection, hitsFile, 40)
  const made = makeRun('r1', 40)
  const summary = { ...made.summary, kind: 'focused' as const }
  await writeFindings({
    connection,
    hitsFile,
    folder,
    ...made,
    summary,
    previous: [],
    minimumSample: 30,
    reportRows: 100,
  })
  const parquet = await connection.runAndReadAll(
    'select distinct assessment, mode from read_parquet($f) order by mode',
    { f: join(folder, 'findings.parquet') },
  )
  expect(parquet.getRows()).toEqual([
    ['focused', 'assisted'],
    ['focused', 'automatic'],
  ])
  const csv = await connection.runAndReadAll(
    'select "考核种类", "考核方式", "类别", count(*)::int from read_csv($f, header = true, all_varchar = true) group by all order by 2, 3',
    { f: join(folder, 'findings.csv') },
  )
  expect(csv.getRows()).toEqual([
    ['重点考核', '半自动', '疑点待核', 4],
    ['重点考核', '自动', '疑点', 30],
    ['重点考核', '自动', '登记质量', 6],
  ])
  expect(await readFile(join(folder, 'report.html'), 'utf8')).toContain('<h1>某县税收执法责任制重点考核报告</h1>')
})

it('a second run keeps when a finding was first seen, resolves what is gone, and the states survive a file', async () => {
  const first = await write('r1', 40)
  const second = await write('r2', 30, first.states)
  expect(second).toMatchObject({ fresh: 0, resolved: 10 })
  await writeStates(connection, folder, second.states)
  const states = await readStates(connection, join(folder, 'states.parquet'))
  expect(states).toEqual(second.states)
  const third = await write('r3', 40, states)
  expect(third).toMatchObject({ fresh: 0, reopened: 10, resolved: 0 })
  const parquet = await connection.runAndReadAll('select distinct first_run, status from read_parquet($f) order by 2', {
    f: join(folder, 'findings.parquet'),
  })
  expect(parquet.getRows()).toEqual([
    ['r1', 'open'],
    ['r1', 'reopened'],
  ])
})

it('a run without findings still writes every output', async () => {
  const written = await write('r1', 0)
  expect(written.total).toEqual({ suspicion: 0, registerKeeping: 0, task: 0 })
  expect(await readFile(join(folder, 'findings.csv'), 'utf8')).toMatch(/^\uFEFF类别[^\r\n]*\r\n$/)
})

it('a run that fails half-way leaves none of its outputs behind', async () => {
  const hitsFile = join(folder, 'hits.parquet')
  await writeHits(connection, hitsFile, 40)
  const made = makeRun('r1', 40)
  made.indicators.delete('M-03.1')
  const writing = writeFindings({
    connection,
    hitsFile,
    folder,
    ...made,
    previous: [],
    minimumSample: 30,
    reportRows: 100,
  })
  await expect(writing).rejects.toThrow('M-03.1')
  expect(await readdir(folder)).toEqual(['hits.parquet'])
})
