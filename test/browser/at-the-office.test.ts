/** What an office meets that others do not: small windows, clocks that are wrong, and people who keep what was signed. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formatDate, parseLocalDate } from '#core/calendar'
import { officeDay } from '#core/office-day'
import { buildWeb } from './build-web.ts'
import { cannotBrowse, openBrowser, openVisit, type Visit } from './open-browser.ts'
import { signIn } from './sign-in.ts'
import { openTown, type Town } from './town.ts'

const MINUTES = 60_000

describe.skipIf(cannotBrowse)('in an office', () => {
  let town: Town
  let browser: Browser
  const visits: Visit[] = []

  beforeAll(async () => {
    buildWeb()
    browser = await openBrowser()
    town = await openTown()
  }, 5 * MINUTES)
  afterAll(async () => {
    await browser?.close()
    await town?.close()
  })

  const visitAs = async (who: keyof Town['people']) => {
    const opened = await openVisit(browser, town.address)
    visits.push(opened)
    await signIn(opened.page, town, town.people[who])
    return opened
  }

  it(
    'on a telephone a tree stands before the place for what is chosen from it, and after it once something is',
    async () => {
      const { page, context } = await visitAs('office')
      await page.setViewportSize({ width: 390, height: 844 })
      for (const [address, tree, panel] of [
        ['/regions', '区划树', '所选区划'],
        ['/organisation', '组织树', '所选机构'],
      ] as const) {
        await page.goto(address)
        const topOf = async (name: string) => (await page.getByRole('heading', { name }).boundingBox())?.y ?? Number.NaN
        const first = page.getByRole('treeitem').first()
        await first.waitFor()
        expect(await topOf(tree)).toBeLessThan(await topOf(panel))
        await first.click()
        await page.getByText('详情和时间线').waitFor()
        const chosen = await page.getByText('详情和时间线').boundingBox()
        expect(chosen?.y).toBeLessThan(await topOf(tree))
      }
      // Of two months one is shown, within the screen, and leafed on from.
      await page.goto('/findings')
      await page.locator('.ant-picker-range').first().click()
      const months = page.locator('.ant-picker-panels > .ant-picker-panel:visible')
      await expect.poll(() => months.count()).toBe(1)
      const month = await months.first().boundingBox()
      expect(month?.x).toBeGreaterThanOrEqual(0)
      expect((month?.x ?? 0) + (month?.width ?? 0)).toBeLessThanOrEqual(390)
      const heading = page.locator('.ant-picker-header-view:visible')
      const before = await heading.innerText()
      await page.getByRole('button', { name: '下个月' }).first().click()
      await expect.poll(() => heading.innerText()).not.toBe(before)
      await context.close()
    },
    2 * MINUTES,
  )

  it(
    'whoever keeps an earlier checkpoint is given the proof that the ledger goes on from it',
    async () => {
      const { page, context } = await visitAs('office')
      await page.goto('/ledger')
      const size = await page.evaluate(async () => {
        const answer = await fetch('/api/ledger/checkpoint')
        return ((await answer.json()) as { size: number }).size
      })
      await page.getByLabel('旧检查点的条数').fill(String(size))
      const [taken] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: '下载接续证明' }).click(),
      ])
      expect(taken.suggestedFilename()).toMatch(new RegExp(`^接续证明-${size}-\\d+\\.txt$`))
      await page.getByLabel('旧检查点的条数').fill('99999999')
      await page.getByRole('button', { name: '下载接续证明' }).click()
      await page.getByText('没有签过99999999条的检查点').waitFor()
      await context.close()
    },
    2 * MINUTES,
  )

  it(
    'an office whose clock is years behind sees the day of the server',
    async () => {
      const { page, context } = await visitAs('office')
      await page.clock.setFixedTime(new Date('2019-03-01T00:00:00Z'))
      await page.goto('/officers')
      const today = parseLocalDate(officeDay(town.nextStep()))
      const day = today === undefined ? 'no day' : formatDate(today)
      await page.getByPlaceholder(`今天，${day}`).first().click()
      const marked = page.locator('.ant-picker-cell-today').first()
      await marked.waitFor()
      expect(await marked.getAttribute('title')).toBe(officeDay(town.nextStep()))
      await page.keyboard.press('Escape')
      await page.goto(`/officers/${town.people.officer.id}`)
      await page.locator('h1').first().waitFor()
      await page.emulateMedia({ media: 'print' })
      await page.getByText(`打印于 ${day}`).waitFor()
      await context.close()
    },
    2 * MINUTES,
  )

  it('no page complained of anything, and none asked anybody but the server', () => {
    expect(visits.length).toBeGreaterThan(0)
    expect(visits.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
