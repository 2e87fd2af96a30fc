/** Every screen, wide and narrow, light and dark: accessible, within its width, without complaint; and pictures for people to look at. */

import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildWeb } from './build-web.ts'
import { cannotBrowse, openBrowser, openVisit, takePicture, type Visit } from './open-browser.ts'
import { claimAccount, signIn } from './sign-in.ts'
import { openTown, type Town } from './town.ts'

const MINUTES = 60_000
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Look = { name: string; narrow: boolean; dark: boolean }
/** The dark colours are the same tokens everywhere: a few screens show them, all of them when asked for. */
const EVERY_LOOK = process.env['QUANZE_LOOKS'] === 'all'
const IN_THE_DARK: ReadonlySet<string> = new Set(['home', 'findings', 'finding'])

const LOOKS: readonly Look[] = [
  { name: 'wide', narrow: false, dark: false },
  { name: 'wide-dark', narrow: false, dark: true },
  { name: '390', narrow: true, dark: false },
]

/** What axe finds that keeps somebody out. */
async function listSerious(page: Page): Promise<string[]> {
  // The policy of the page allows no inline script; what a debugger evaluates is not the page's.
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    type Result = { violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[] }
    const axe = (globalThis as unknown as { axe: { run(): Promise<Result> } }).axe
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 160)} ${failureSummary}`),
      )
  })
}

const SIZES = { wide: { width: 1440, height: 900 }, narrow: { width: 390, height: 844 } }

/** A page already open there is not loaded again: whoever turns a tablet does not load it either. */
async function look(page: Page, name: string, address: string, { name: lookName, narrow }: Look): Promise<string[]> {
  await page.setViewportSize(narrow ? SIZES.narrow : SIZES.wide)
  const there = URL.canParse(address, page.url()) && new URL(address, page.url()).href === page.url()
  if (!there) await page.goto(address)
  await page.locator('h1').first().waitFor()
  // Skeletons are gone once everything asked for has come.
  await expect.poll(() => page.locator('.qz-skeleton, [aria-busy="true"]').count(), { timeout: 45_000 }).toBe(0)
  await takePicture(page, `${name}-${lookName}`)
  const over = Number(
    await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
  )
  return [
    ...(over > 0 ? [`${name} ${lookName}: ${over} pixels too wide`] : []),
    ...(await listSerious(page)).map((fault) => `${name} ${lookName}: ${fault}`),
  ]
}

async function lookAll(page: Page, name: string, address: string, dark: boolean): Promise<string[]> {
  const faults: string[] = []
  for (const each of LOOKS.filter((one) => one.dark === dark)) faults.push(...(await look(page, name, address, each)))
  return faults
}

describe.skipIf(cannotBrowse)('every screen', () => {
  let town: Town
  let browser: Browser
  const visits: Visit[] = []
  let secret = ''

  beforeAll(async () => {
    buildWeb()
    browser = await openBrowser()
    town = await openTown()
  }, 5 * MINUTES)
  afterAll(async () => {
    await browser?.close()
    await town?.close()
  })

  it(
    'of somebody who is not signed in',
    async () => {
      const faults: string[] = []
      for (const dark of [false, true]) {
        const visit = await openVisit(browser, town.address, { dark })
        visits.push(visit)
        for (const [name, address] of [
          ['sign-in', '/sign-in'],
          ['first-start', '/first-start'],
        ] as const)
          faults.push(...(await lookAll(visit.page, name, address, dark)))
        await visit.context.close()
      }
      expect(faults).toEqual([])
    },
    5 * MINUTES,
  )

  it(
    'of the assessment office, with the result of an assessment',
    async () => {
      const first = await openVisit(browser, town.address)
      await signIn(first.page, town, town.people.office)
      const post = (path: string, body: unknown) =>
        first.page.evaluate(
          async ([to, text]) => {
            const answer = await fetch(to, {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: text,
            })
            return (await answer.json()) as { job: { id: string } }
          },
          [path, JSON.stringify(body)] as const,
        )
      const get = (path: string) =>
        first.page.evaluate(async (to) => (await fetch(to)).json() as Promise<unknown>, path)
      const { job } = await post('/api/runs', { pack: 'cn/tax-assessment', data: 'demo' })
      await expect
        .poll(async () => ((await get(`/api/jobs/${job.id}`)) as { state: string }).state, { timeout: 3 * MINUTES })
        .toBe('finished')
      type Items = { items: { id: string }[] }
      const idOf = async (path: string) => ((await get(path)) as Items).items[0]?.id ?? 'none'
      const screens: [string, string][] = [
        ['home', '/'],
        ['findings', '/findings?kind=suspicion'],
        ['finding', `/findings/${await idOf('/api/findings?kind=suspicion&limit=1')}`],
        ['runs', '/runs'],
        ['run', `/runs/${await idOf('/api/runs')}`],
        ['jobs', '/jobs'],
        ['packs', '/packs'],
        ['pack-clauses', '/packs/cn/tax-assessment'],
        ['pack-parameters', '/packs/cn/tax-assessment?view=parameters'],
        ['organisation', `/organisation?node=${await idOf('/api/bodies')}`],
        ['regions', `/regions?node=${await idOf('/api/regions?q=980101')}`],
        ['regions-list', '/regions?view=list'],
        ['region', `/regions/${await idOf('/api/regions?q=980101')}`],
        ['bodies', '/bodies'],
        ['body', `/bodies/${await idOf('/api/bodies')}`],
        ['body-classes', '/body-classes'],
        ['units', '/units'],
        ['unit', `/units/${await idOf('/api/units')}`],
        ['posts', '/posts'],
        ['post', `/posts/${await idOf('/api/posts')}`],
        ['officers', '/officers'],
        ['officer', `/officers/${town.people.officer.id}`],
        ['officer-of-2021', `/officers/${town.people.officer.id}?asOf=2021-05-01`],
        ['credentials', '/credentials'],
        ['acts', '/acts'],
        ['policy', '/policy'],
        ['ledger', '/ledger'],
        ['proof', '/ledger/1'],
        ['proof-drawer', '/ledger?entry=1'],
        ['me', '/me'],
        ['about', '/about'],
        ['nowhere', '/nowhere'],
      ]
      const state = await first.context.storageState()
      await first.context.close()
      const faults: string[] = []
      for (const dark of [false, true]) {
        const visit = await openVisit(browser, town.address, { dark })
        visits.push(visit)
        await visit.context.addCookies(state.cookies)
        const looked = dark && !EVERY_LOOK ? screens.filter(([name]) => IN_THE_DARK.has(name)) : screens
        for (const [name, address] of looked) faults.push(...(await lookAll(visit.page, name, address, dark)))
        await visit.context.close()
      }
      expect(faults).toEqual([])
    },
    12 * MINUTES,
  )

  it(
    'of personnel and of the administrators',
    async () => {
      const faults: string[] = []
      const administrators = Object.fromEntries(town.running.administrators.map((one) => [one.kind, one]))
      const showAll = async (visit: Visit, screens: readonly (readonly [string, string])[]) => {
        visits.push(visit)
        for (const [name, address] of screens) faults.push(...(await lookAll(visit.page, name, address, false)))
        await visit.context.close()
      }
      const personnel = await openVisit(browser, town.address)
      await signIn(personnel.page, town, town.people.personnel)
      await showAll(personnel, [['imports', '/imports?kind=officers']])
      for (const [kind, screens] of [
        [
          'systemAdmin',
          [
            ['accounts', '/accounts'],
            ['approvals', '/approvals'],
            ['backups', '/backups'],
          ],
        ],
        ['securityAdmin', [['security-events', '/security-events']]],
        ['auditAdmin', [['ledger-of-the-auditor', '/ledger']]],
      ] as const) {
        const visit = await openVisit(browser, town.address)
        const { name = '', oneTimePassword = '' } = administrators[kind] ?? {}
        secret = await claimAccount(visit.page, town, { name, oneTimePassword })
        await showAll(visit, screens)
      }
      expect(secret).not.toBe('')
      expect(faults).toEqual([])
    },
    6 * MINUTES,
  )

  it('complained of nothing', () => {
    expect(visits.length).toBe(8)
    expect(visits.flatMap(({ complaints }) => complaints)).toEqual([])
  })
})
