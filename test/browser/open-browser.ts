/** The real Chromium, talking to nobody but the server under test. */
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

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

/** Without a browser these tests are left out on a desk, and fail where all of them must run. */
export const cannotBrowse = !existsSync(CHROMIUM) && process.env['CI'] === undefined
if (cannotBrowse) console.warn(`the web application is not opened in a browser: ${CHROMIUM} is missing`)

/** Screenshots for people to look at. */
const SCREENS = fileURLToPath(new URL('../../out/screens', import.meta.url))

const WIDE = { width: 1440, height: 900 }
const NARROW = { width: 390, height: 844 }

export function openBrowser(): Promise<Browser> {
  mkdirSync(SCREENS, { recursive: true })
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS })
}

export type Visit = {
  context: BrowserContext
  page: Page
  /** What the page complained of: refused styles, exceptions, requests that leave the server. */
  complaints: string[]
}

export async function openVisit(
  browser: Browser,
  address: string,
  look: { narrow?: boolean; dark?: boolean } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    baseURL: address,
    viewport: look.narrow === true ? NARROW : WIDE,
    colorScheme: look.dark === true ? 'dark' : 'light',
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    acceptDownloads: true,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(45_000)
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  page.on('console', (message) => {
    const text = message.text()
    // An answer of 4xx is part of the journeys; the browser logs each of them.
    if (message.type() === 'error' && !text.startsWith('Failed to load resource'))
      complaints.push(`console at ${page.url()}: ${text}`)
  })
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(address) && !url.startsWith('data:') && !url.startsWith('blob:'))
      complaints.push(`left the server: ${url}`)
  })
  return { context, page, complaints }
}

/** A picture of the whole page. Now and then Chromium gives none while it is busy with another page: then it is asked once more. */
export async function takePicture(page: Page, name: string): Promise<void> {
  const picture = { path: join(SCREENS, `${name}.png`), fullPage: true, timeout: 20_000 }
  await page.screenshot(picture).catch(async () => {
    await page.bringToFront()
    await page.screenshot(picture)
  })
}
