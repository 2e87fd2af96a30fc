import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifierOf, verifierText } from '#core/ledger'
import { CHECKER_FILE, CHECKER_PAGE, CHECKER_POLICY } from '#server/ledger'
import { ensureLedgerKey, proveEntry, sequenceLedger } from '#store/ledger'
import { inScope } from '#store/record'
import { addSample, createSampleTable, SYSTEM } from '../ledger/sample-table.ts'
import { withDatabase } from '../record/database.ts'
import { cannotBrowse, openBrowser, takePicture } from './open-browser.ts'

const database = withDatabase()
const folder = mkdtempSync(join(tmpdir(), 'quanze-checker-'))
let browser: Browser
let page: Page
let proof: string
let key: string
const complaints: string[] = []

beforeAll(async () => {
  if (cannotBrowse) return
  await createSampleTable(database.owner)
  for (let n = 0; n < 11; n++) await addSample(database.app, [n], `第${n}人`)
  const signer = ensureLedgerKey(database.dataDir)
  await sequenceLedger(database.app, database.dataDir, signer)
  proof = await inScope(database.app, SYSTEM, (tx) => proveEntry(tx, 5))
  key = verifierText(verifierOf(signer))
  writeFileSync(join(folder, CHECKER_FILE), CHECKER_PAGE)
  writeFileSync(join(folder, '5.tlog-proof'), proof)
  browser = await openBrowser()
  const context = await browser.newContext({ locale: 'zh-CN', offline: true })
  page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', (request) => !request.url().startsWith('file:') && complaints.push(request.url()))
  await page.goto(pathToFileURL(join(folder, CHECKER_FILE)).href)
}, 120_000)

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function check(text: string, by = key): Promise<string> {
  await page.fill('#proof', text)
  await page.fill('#key', by)
  await page.evaluate(() => document.getElementById('answer')?.replaceChildren())
  await page.click('#check')
  await page.waitForSelector('#answer h2')
  return page.innerText('#answer')
}

/** As somebody does who wants it to say something else. */
function reword(text: string): string {
  return text.replace(/^extra (\S+)$/m, (_, encoded: string) => {
    const told = Buffer.from(encoded, 'base64').toString().replace('第4人', '第9人')
    return `extra ${Buffer.from(told).toString('base64')}`
  })
}

describe.skipIf(cannotBrowse)('the page that checks a proof, opened from a disk without a network', () => {
  it('says that a real proof holds, and what it says', async () => {
    await page.setInputFiles('#file', join(folder, '5.tlog-proof'))
    // A browser reads a file in its own time.
    await expect.poll(() => page.inputValue('#proof'), { timeout: 30_000 }).toBe(proof)
    const answer = await check(proof)
    expect(answer).toContain('证明成立')
    expect(answer).toContain('第 5 条（第 4 号叶子，检查点共 11 条）')
    expect(answer).toContain('第4人')
    await takePicture(page, 'proof-checker')
    // As it comes out of a mail program.
    expect(await check(proof.replaceAll('\n', '\r\n'))).toContain('证明成立')
  })

  it.each([
    ['says something else', reword, '不在所签的存证账里'],
    ['names another place', (text: string) => text.replace('index 4', 'index 5'), '不在所签的存证账里'],
    ['has a hash less', (text: string) => text.replace(/(index 4\n)[^\n]+\n/, '$1'), '不在所签的存证账里'],
    ['has a changed checkpoint', (text: string) => text.replace('\n11\n', '\n12\n'), '没有这把公钥的有效签名'],
    ['is cut short', (text: string) => text.slice(0, 200), '不是完整的证明文件'],
  ])('refuses a proof that %s', async (_, change, why) => {
    expect(change(proof)).not.toBe(proof)
    const answer = await check(change(proof))
    expect(answer).toContain('证明不成立')
    expect(answer).toContain(why)
  })

  it('refuses the proof by another key, and a key that was copied wrongly', async () => {
    const other = verifierText({ name: key.split('+')[0] ?? '', publicKey: new Uint8Array(32).fill(1) })
    expect(await check(proof, other)).toContain('没有这把公钥的有效签名')
    expect(await check(proof, key.replace('+', '+0'))).toContain('公钥读不懂')
  })

  it('says what to do where the browser is too old, and judges nothing', async () => {
    await page.evaluate(() =>
      Object.defineProperty(crypto.subtle, 'importKey', {
        value: () => Promise.reject(new DOMException('no such algorithm', 'NotSupportedError')),
      }),
    )
    const answer = await check(proof)
    expect(answer).toContain('无法核验')
    expect(answer).toContain('Chrome 或 Edge 137')
    expect(answer).not.toContain('证明')
  })

  it('allows itself its own script and style and nothing else, and complains of nothing', () => {
    expect(CHECKER_POLICY).toMatch(
      /^default-src 'none'; style-src 'sha256-\S+'; script-src 'sha256-\S+'; base-uri 'none'/,
    )
    expect(complaints).toEqual([])
  })
})
