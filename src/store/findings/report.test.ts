import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { DuckDBInstance } from '@duckdb/node-api'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ComparisonReport, IndicatorSummary } from '#core/finding'
import { makeRun, writeHits } from './made-up-run.ts'
import { shareRows } from './report-collector.ts'
import { NOTHING, sumBy } from './report-data.ts'
import { rankGroups } from './report-groups.ts'
import { fillMonths } from './report-months.ts'
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
      comparison: COMPARISON,
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
    await page.selectOption('#f-kind', '登记质量')
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
    expect(await page.locator('#overview + .figures dt').allTextContents()).toEqual([
      '应判定',
      '疑点',
      '疑点待核',
      '无法判定',
      '符合',
      '免除',
      '期限未满',
      '待人工检查',
    ])
    const headings = await page.locator('section[aria-labelledby=indicators] .wide thead th').allTextContents()
    expect(headings).toEqual(expect.arrayContaining(['疑点', '无法判定', '占可判定']))
    expect(await page.locator('table:not(:has(caption))').count()).toBe(0)
    expect(await page.locator('th:not([scope])').count()).toBe(0)
    await page.close()
  })

  it('D4-06 tells automatic, assisted and manual apart, and how many items each mode has', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    expect(await page.textContent('section[aria-labelledby=overview]')).toContain(
      '自动 3 项、半自动 1 项、人工 1 项，共 5 项。',
    )
    expect(await page.textContent('section[aria-labelledby=review]')).toContain('是否同一税款所属期的更正申报')
    expect(await page.textContent('section[aria-labelledby=manual]')).toMatch(/核对送达回证[\s\S]*送达回证复印件/)
    expect(await page.textContent('section[aria-labelledby=unset]')).toContain('宽限期')
    await page.close()
  })

  it('groups items under their categories and draws one small chart for each', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    expect(await page.locator('section[aria-labelledby=indicators] .over').allTextContents()).toEqual([
      '逾期申报',
      '登记管理',
    ])
    expect(await page.locator('.multiples figcaption').allTextContents()).toEqual(['逾期申报', '登记管理'])
    await page.close()
  })

  it('ranks organs and posts, by their titles, but none with too few records', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    const few = page.locator('section[aria-labelledby=organs] tr', { hasText: '第十二税务所（新设）' })
    expect(await few.textContent()).toContain('样本不足，不排名')
    expect(await few.locator('svg').count()).toBe(0)
    const posts = page.locator('section[aria-labelledby=posts] tbody th')
    expect((await posts.allTextContents()).sort()).toEqual(['1税源管理岗', '2申报岗'])
    await page.close()
  })

  it('every entry of the contents leads to its section, by keyboard too', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    const targets = await page.locator('a[href^="#"]').evaluateAll((links) => links.map((a) => a.getAttribute('href')))
    expect(targets.length).toBeGreaterThan(20)
    const ids = new Set(await page.locator('[id]').evaluateAll((all) => all.map((element) => element.id)))
    expect(targets.filter((target) => !ids.has(decodeURIComponent((target ?? '').slice(1))))).toEqual([])
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('跳到总体情况')
    await page.close()
  })

  it('shows a back-test with both explanations', async () => {
    const page = await open({ viewport: { width: 1280, height: 900 } })
    const section = page.locator('section[aria-labelledby=comparison]')
    expect(await section.textContent()).toContain('参数“处理期限”：草案为10日，对照为15日。')
    expect(await section.locator('.example').textContent()).toMatch(/新增[\s\S]*草案晚了2日[\s\S]*对照符合/)
    await page.close()
  })

  it('does not scroll sideways at 390 pixels and prints to a few pages', async () => {
    const page = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    // Nor does any table: its rows become cards.
    const wide = `[...document.querySelectorAll('.scroll')].filter((box) => box.scrollWidth > box.clientWidth).length`
    expect(await page.evaluate(wide)).toBe(0)
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    const pages = pdf.match(/\/Type \/Page\b(?!s)/g)?.length ?? 0
    expect(pages).toBeGreaterThan(3)
    expect(pages).toBeLessThan(25)
    await page.close()
  })

  it('asks for nothing from outside and writes nothing on the console', () => expect(seen).toEqual([]))
})

const COUNTS = {
  draft: 3,
  other: 1,
  gained: 2,
  lost: 0,
  kept: 1,
  gainedViolated: 2,
  lostViolated: 0,
  toViolated: 0,
  toUndetermined: 0,
}
const SIDE = { id: 'cn/made-up', title: '某县税收执法责任制', digest: 'a'.repeat(64) }
const COMPARISON: ComparisonReport = {
  format: 1,
  draft: { ...SIDE, version: '1.1.0' },
  other: { ...SIDE, version: '1.0.0' },
  basis: { asOf: '2026-11-22' as never, batches: [] },
  differences: ['参数“处理期限”：草案为10日，对照为15日。'],
  notes: [],
  total: COUNTS,
  indicators: [{ id: 'M-01.1', title: '逾期未申报未处理', ...COUNTS }],
  organs: [{ id: '第一税务所', title: '第一税务所', ...COUNTS }],
  posts: [],
  examples: [
    {
      indicator: 'M-01.1',
      title: '逾期未申报未处理',
      change: 'gained',
      fingerprint: 'f'.repeat(32),
      record: '纳税人识别号 91',
      draft: { outcome: 'violated', explanation: '晚了2日' },
      other: { outcome: 'satisfied', explanation: '符合' },
    },
  ],
}

it('organs with too few decided records are shown but not ranked', () => {
  const sums = (violated: number, decided: number) => ({ ...NOTHING, population: decided, decided, violated })
  const { ranked, tooFew } = rankGroups(
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

const TALLY = {
  population: 10,
  satisfied: 0,
  violated: 4,
  undetermined: 2,
  exempted: 0,
  indicator: 'a',
  branch: 'main',
}

it('months without records stay visible as gaps', () => {
  const all = [{ ...TALLY, month: '2025-11' }, { ...TALLY, month: '2026-02' }, TALLY]
  const months = fillMonths(sumBy(all, new Map(), (t) => t.month))
  expect(months.map(([month]) => month)).toEqual(['2025-11', '2025-12', '2026-01', '2026-02'])
})

it.each([
  { mode: 'automatic' as const, sums: { violated: 4, decided: 8, toVerify: 0, decidedToVerify: 0, undetermined: 2 } },
  { mode: 'assisted' as const, sums: { violated: 0, decided: 0, toVerify: 4, decidedToVerify: 8, undetermined: 2 } },
])('what an $mode branch points at has its own denominator', ({ mode, sums }) => {
  const all = sumBy([TALLY], new Map([['a\nmain', mode]]), () => 'all')
  expect(all.get('all')).toMatchObject(sums)
})

it('what only a person can judge is no part of the sums', () => {
  expect(sumBy([TALLY], new Map([['a\nmain', 'manual']]), () => 'all').size).toBe(0)
})

it('the list gives small indicators all their rows and shares the rest among the large', () => {
  const of = (id: string, violated: number) => ({ id, violated, undetermined: 0 }) as IndicatorSummary
  const places = shareRows([of('a', 10_000), of('b', 3), of('c', 50_000)], 100)
  expect([...places.values()].map((p) => p.given)).toEqual([3, 48, 49])
})
