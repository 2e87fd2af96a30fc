/** Nothing moves under the reader's eyes while a page comes, and paper shows what the screen shows. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'
import { cannotBrowse, openBrowser, openVisit, type Visit } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { openTown, type Town } from './town.ts'

const MINUTES = 60_000
/** Web Vitals call 0.1 good; officials compare rows with a finger on the screen. */
const MOST_SHIFT = 0.02

type Shifts = { value: number; at: number }[]
type Watched = { quanzeShifts: Shifts }

/** Runs in the page before anything of it. */
function watchShifts(): void {
  const shifts: Shifts = []
  ;(globalThis as unknown as Watched).quanzeShifts = shifts
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[])
      if (!entry.hadRecentInput) shifts.push({ value: entry.value, at: entry.startTime })
  }).observe({ type: 'layout-shift', buffered: true })
}

async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor()
  await expect.poll(() => page.locator('.qz-skeleton, [aria-busy="true"]').count(), { timeout: 45_000 }).toBe(0)
}

describe.skipIf(cannotBrowse)('a page that comes', () => {
  let town: Town
  let browser: Browser
  let finding = ''
  let cookies: Awaited<ReturnType<Visit['context']['cookies']>> = []

  beforeAll(async () => {
    buildWeb()
    browser = await openBrowser()
    town = await openTown()
    const { page, context } = await openVisit(browser, town.address)
    await signIn(page, town, town.people.office)
    const ask = <T>(method: string, path: string, body?: unknown) =>
      page.evaluate(
        async ([how, to, text]) => {
          const request = {
            method: how,
            headers: { 'content-type': 'application/json' },
            ...(text === '' ? {} : { body: text }),
          }
          return (await fetch(to, request)).json() as Promise<unknown>
        },
        [method, path, body === undefined ? '' : JSON.stringify(body)] as const,
      ) as Promise<T>
    const { job } = await ask<{ job: { id: string } }>('POST', '/api/runs', { pack: 'cn/tax-assessment', data: 'demo' })
    const isOver = async () =>
      (await ask<{ finishedAt?: string }>('GET', `/api/jobs/${job.id}`)).finishedAt !== undefined
    while (!(await isOver())) await page.waitForTimeout(500)
    finding =
      (await ask<{ items: { id: string }[] }>('GET', '/api/findings?kind=suspicion&sort=-due&limit=1')).items[0]?.id ??
      ''
    cookies = await context.cookies()
    await context.close()
  }, 9 * MINUTES)
  afterAll(async () => {
    await browser?.close()
    await town?.close()
  })

  it.each([
    ['wide', false],
    ['390', true],
  ])(
    'does not move what is there already (%s)',
    async (_, narrow) => {
      const { page, context } = await openVisit(browser, town.address, { narrow })
      await context.addCookies(cookies)
      await context.addInitScript(watchShifts)
      const moved: Record<string, number> = {}
      for (const path of ['/', '/findings', `/findings/${finding}`, '/runs', '/regions', '/ledger']) {
        await page.goto(path)
        await settle(page)
        await page.waitForTimeout(300)
        const shifts = await page.evaluate(() => (globalThis as unknown as Watched).quanzeShifts)
        moved[path] = shifts.reduce((sum, { value }) => sum + value, 0)
      }
      console.log(`layout shift ${narrow ? '390' : 'wide'}:`, moved)
      expect(Object.entries(moved).filter(([, sum]) => sum > MOST_SHIFT)).toEqual([])
      await context.close()
    },
    3 * MINUTES,
  )

  it(
    'is printed with its head, without the frame, and with every row that was read',
    async () => {
      const { page, context } = await openVisit(browser, town.address, { dark: true })
      await context.addCookies(cookies)
      const folder = mkdtempSync(join(tmpdir(), 'quanze-print-'))
      for (const [path, some] of [
        ['/findings?kind=registerKeeping', '疑点'],
        [`/findings/${finding}`, '为何是'],
        ['/policy', '权限表'],
      ] as const) {
        await page.goto(path)
        await settle(page)
        // What the paper shows is looked at in the page itself, in the moment it is laid out.
        await page.evaluate(() => {
          window.addEventListener('beforeprint', () =>
            requestAnimationFrame(() => {
              const shown = (selector: string) =>
                [...document.querySelectorAll<HTMLElement>(selector)].some((one) => one.checkVisibility())
              Object.assign(globalThis, {
                quanzePrint: {
                  head: document.querySelector('.qz-print-head')?.textContent,
                  rows: document.querySelectorAll('.qz-table tbody tr[data-index]').length,
                  gaps: document.querySelectorAll('.qz-table .qz-gap').length,
                  frame: shown('.qz-band') || shown('.qz-side') || shown('.qz-filters'),
                },
              })
            }),
          )
        })
        await page.pdf({ path: join(folder, 'page.pdf'), preferCSSPageSize: true })
        const printed = await page.evaluate(
          () => (globalThis as unknown as { quanzePrint?: Record<string, unknown> }).quanzePrint,
        )
        expect(await page.locator('h1, h2').allInnerTexts(), path).toEqual(
          expect.arrayContaining([expect.stringContaining(some)]),
        )
        expect(printed?.['head'], path).toMatch(/打印于 \d{4}年\d+月\d+日/)
        if (path.startsWith('/findings?')) expect(printed).toMatchObject({ rows: 100, gaps: 0 })
      }
      await page.emulateMedia({ media: 'print' })
      for (const frame of ['.qz-band', '.qz-side']) expect(await page.locator(frame).isVisible()).toBe(false)
      expect(await page.evaluate(() => getComputedStyle(document.body).getPropertyValue('--qz-ink').trim())).toMatch(
        /^#000(?:000)?$/,
      )
      rmSync(folder, { recursive: true, force: true })
      await context.close()
    },
    3 * MINUTES,
  )
})
