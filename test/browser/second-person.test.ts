/** An appointment that gives rights, from the one who asks to the one who confirms: on a wide screen and on a telephone. */
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'
import { cannotBrowse, openBrowser, openVisit, takePicture, type Visit } from './open-browser.ts'
import { giveCodeAgain, signIn } from './sign-in.ts'
import { openTown, type Town } from './town.ts'

const MINUTES = 60_000

describe.skipIf(cannotBrowse)('what gives rights', () => {
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

  const appoint = async ({ page }: Visit, post: string) => {
    await page.goto(`/posts?q=${encodeURIComponent(post)}`)
    await page.getByRole('link', { name: post }).click()
    await page.getByRole('button', { name: '任命' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('人员').fill('孙浩')
    await page.locator('.ant-select-dropdown:visible').getByText('孙浩').last().click()
    await drawer.getByLabel('任职方式').click()
    await page.locator('.ant-select-dropdown:visible').getByText('主岗').click()
    await drawer.getByLabel('依据或理由').fill('青税人〔2026〕7 号')
    await drawer.getByRole('button', { name: '记录', exact: true }).click()
    await page.getByText('由另一个人确认后才生效').first().waitFor()
  }

  const holds = async ({ page }: Visit, post: string) => {
    await page.goto(`/posts?q=${encodeURIComponent(post)}`)
    await page.getByRole('link', { name: post }).click()
    const held = page.getByRole('region', { name: '历任' }).first()
    await held.waitFor()
    return (await held.innerText()).includes('孙浩')
  }

  it(
    'waits, is told to both, and is recorded when the second person has looked at it and confirmed',
    async () => {
      const leader = await visitAs('office')
      await leader.page.goto('/approvals')
      await leader.page.getByText('没有两人办理的事项').waitFor()
      await takePicture(leader.page, 'approvals-empty')

      const personnel = await visitAs('personnel')
      await appoint(personnel, '执法监督岗')
      expect(await holds(personnel, '执法监督岗')).toBe(false)
      await personnel.page.goto('/')
      await personnel.page.getByRole('link', { name: '您提出的 1 项授权等待别人确认' }).click()
      await personnel.page.getByRole('link', { name: /孙浩担任/ }).click()
      await personnel.page.getByRole('button', { name: '撤回' }).waitFor()
      expect(await personnel.page.getByRole('button', { name: '确认', exact: true }).count()).toBe(0)

      await leader.page.goto('/')
      await leader.page.getByRole('link', { name: '1 项授权等待您确认' }).click()
      await leader.page.getByRole('link', { name: /孙浩担任/ }).click()
      await leader.page.getByText('岗位带来的职责').waitFor()
      await takePicture(leader.page, 'approval')
      await leader.page.getByRole('button', { name: '确认', exact: true }).click()
      await giveCodeAgain(leader.page, town, town.people.office.secret)
      await leader.page.getByText('已确认', { exact: true }).first().waitFor()
      expect(await holds(leader, '执法监督岗')).toBe(true)
      await personnel.context.close()
      await leader.context.close()
    },
    4 * MINUTES,
  )

  it(
    'is sent back with a reason on a telephone, and the first person reads why',
    async () => {
      const personnel = await visitAs('personnel')
      await appoint(personnel, '考核岗')
      const leader = await visitAs('office')
      await leader.page.setViewportSize({ width: 390, height: 844 })
      await leader.page.goto('/approvals?state=waiting')
      await leader.page.getByRole('link', { name: /孙浩担任/ }).click()
      await leader.page.getByRole('button', { name: '退回' }).waitFor()
      await takePicture(leader.page, 'approval-narrow')
      const width = await leader.page.evaluate(() => document.documentElement.scrollWidth)
      expect(width).toBeLessThanOrEqual(390)
      await leader.page.getByRole('button', { name: '退回' }).click()
      const dialog = leader.page.getByRole('dialog', { name: '退回' })
      await dialog.getByLabel('为何退回').fill('文号不对')
      await dialog.getByRole('button', { name: '退回' }).click()
      await giveCodeAgain(leader.page, town, town.people.office.secret)
      await leader.page.getByText('已退回', { exact: true }).first().waitFor()
      await personnel.page.goto('/')
      await personnel.page.getByRole('link', { name: /被退回或已过期/ }).click()
      await personnel.page
        .getByRole('link', { name: /孙浩担任/ })
        .first()
        .click()
      await personnel.page.getByText('文号不对').waitFor()
      expect(await holds(personnel, '考核岗')).toBe(false)
      await personnel.context.close()
      await leader.context.close()
    },
    4 * MINUTES,
  )

  it('no page complained of anything', () => {
    expect(visits.length).toBeGreaterThan(3)
    expect(visits.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
