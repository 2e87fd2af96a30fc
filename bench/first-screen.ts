/** usage: node bench/first-screen.ts [rounds] — from the address to a home page that answers, in the real Chromium against the real server on this machine: nothing kept from before, and everything kept. */
import { buildWeb } from '../test/browser/build-web.ts'
import { openBrowser, openVisit, type Visit } from '../test/browser/open-browser.ts'
import { signIn } from '../test/browser/sign-in.ts'
import { openTown } from '../test/browser/town.ts'
import { median } from './measure.ts'

const GOAL_MS = 2000
const rounds = Number(process.argv[2] ?? 7)

/** Milliseconds from the navigation until the links are there and the main thread is idle. */
async function untilUse({ page }: Visit): Promise<number> {
  await page.goto('/')
  await page.getByRole('link', { name: '疑点', exact: true }).first().waitFor()
  await page.waitForFunction(() => document.querySelector('.qz-skeleton, [aria-busy="true"]') === null)
  return page.evaluate(
    () => new Promise<number>((resolve) => requestIdleCallback(() => resolve(performance.now()), { timeout: 10_000 })),
  )
}

buildWeb()
const browser = await openBrowser()
const town = await openTown()
try {
  const first = await openVisit(browser, town.address)
  await signIn(first.page, town, town.people.office)
  const cookies = await first.context.cookies()
  const fresh: number[] = []
  const kept: number[] = []
  for (let round = 0; round < rounds; round++) {
    const visit = await openVisit(browser, town.address)
    await visit.context.addCookies(cookies)
    fresh.push(await untilUse(visit))
    kept.push(await untilUse(visit))
    await visit.context.close()
  }
  const show = (times: readonly number[]) =>
    `${Math.round(median(times))} ms (${Math.round(Math.min(...times))}–${Math.round(Math.max(...times))})`
  console.log(`first screen, ${rounds} visits: nothing kept ${show(fresh)}, everything kept ${show(kept)}`)
  console.log(`goal ${GOAL_MS} ms ${median(fresh) <= GOAL_MS ? 'reached' : 'NOT reached'}`)
} finally {
  await browser.close()
  await town.close()
}
