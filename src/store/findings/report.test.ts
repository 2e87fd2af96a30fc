import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { IndicatorSummary } from '#core/finding'
import { makeRun, writeHits } from './made-up-run.ts'
import { shareRows, sumBy } from './report-data.ts'
import { fillMonths } from './report-months.ts'
import { rankOrgans } from './report-organs.ts'
import { writeFindings } from './write-findings.ts'

const CHROMIUM = process.env['QUANZE_CHROMIUM'] ?? '/usr/bin/chromium'
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const missing = !existsSync(CHROMIUM)
if (missing && process.env['CI'] === undefined)
  console.warn(`the report is not opened in a browser: ${CHROMIUM} is missing`)

describe.skipIf(missing && process.env['CI'] === undefined)('in a browser', () => {
  let folder = ''
  let browser: Browser
  const seen: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quanze-report-'))
    const connection = await (await DuckDBInstance.create(':memory:')).connect()
    const hitsFile = join(folder, 'hits.parquet')
    await writeHits(connection, hitsFile, 3000)
    await writeFindings({
      connection,
      hitsFile,
      folder,
      ...makeRun('r1', 3000),
      previous: [],
      minimumSample: 30,
      reportRows: 500,
    })
    connection.closeSync()
    browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
  })
  afterAll(async () => {
    await browser?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function open(options: Parameters<Browser['newPage']>[0]): Promise<Page> {
    const page = await browser.newPage(options)
    page.on('console', (message) => seen.push(message.text()))
    page.on('pageerror', (error) => seen.push(error.message))
    page.on('request', (request) => {
      if (!/^(?:file|data):/.test(request.url())) seen.push(request.url())
    })
    await page.goto(pathToFileURL(join(folder, 'report.html')).href)
    return page
  }

  it('the filter narrows the list by words, kind and indicator, and says how many are left', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    const visible = () => page.locator('#list tbody tr:visible').count()
    const all = await visible()
    expect(all).toBeGreaterThan(200)
    expect(all).toBeLessThanOrEqual(500)
    await page.selectOption('#f-kind', 'registerKeeping')
    await expect.poll(visible).toBeLessThan(all)
    await page.selectOption('#f-indicator', 'M-04.1')
    await page.fill('#f-text', '经办人 第十税务所')
    await expect
      .poll(async () => (await page.textContent('#f-count'))?.startsWith(`显示${await visible()}件`))
      .toBe(true)
    expect(await visible()).toBeGreaterThan(0)
    await page.fill('#f-text', '绝不会有的字')
    await expect.poll(visible).toBe(0)
    expect(await page.isVisible('#f-none')).toBe(true)
    await page.close()
  })

  it('says at the top that a suspicion is not a fault, and shows the undecided beside the suspicions', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    expect(await page.textContent('header')).toContain('疑点还不是过错。')
    expect(await page.locator('.figure').allTextContents()).toHaveLength(6)
    const headings = await page.locator('section[aria-labelledby=indicators] thead th').allTextContents()
    expect(headings).toEqual(expect.arrayContaining(['疑点', '无法判定', '疑点率 / 可判定']))
    expect(await page.locator('table:not(:has(caption))').count()).toBe(0)
    expect(await page.locator('th:not([scope])').count()).toBe(0)
    expect(await page.textContent('section[aria-labelledby=organs]')).toContain('第十二税务所（新设）')
    await page.close()
  })

  it('does not scroll sideways at 390 pixels and prints to a few pages', async () => {
    const page = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    const pages = pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0
    expect(pages).toBeGreaterThan(3)
    expect(pages).toBeLessThan(25)
    await page.close()
  })

  it('asks for nothing from outside and writes nothing on the console', () => expect(seen).toEqual([]))
})

const EMPTY = { population: 0, satisfied: 0, violated: 0, undetermined: 0, exempted: 0 }

it('organs with too few decided records are shown but not ranked', () => {
  const sums = (violated: number, population: number) => ({
    ...EMPTY,
    population,
    violated,
    satisfied: population - violated,
  })
  const { ranked, tooFew } = rankOrgans(
    [
      ['甲', sums(1, 100)],
      ['乙', sums(9, 9)],
      ['丙', sums(20, 100)],
      ['丁', sums(0, 0)],
    ],
    30,
  )
  expect(ranked.map(([name]) => name)).toEqual(['丙', '甲'])
  expect(tooFew.map(([name]) => name)).toEqual(['丁', '乙'])
})

it('months without records stay visible as gaps', () => {
  const tally = { ...EMPTY, indicator: 'a', branch: 'main' }
  const months = fillMonths(
    sumBy([{ ...tally, month: '2025-11' }, { ...tally, month: '2026-02' }, tally], (t) => t.month),
  )
  expect(months.map(([month]) => month)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
})

it('the list gives small indicators all their rows and shares the rest among the large', () => {
  const of = (id: string, violated: number) => ({ id, violated, undetermined: 0 }) as IndicatorSummary
  const places = shareRows([of('a', 10_000), of('b', 3), of('c', 50_000)], 100)
  expect([...places.values()].map((p) => p.given)).toEqual([3, 48, 49])
})
