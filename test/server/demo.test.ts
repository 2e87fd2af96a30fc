/** The demonstration as it is started: the page opens before the assessment is done, and takes in its result. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TOTP } from 'otpauth'
import { afterAll, expect, it } from 'vitest'
import { openDemoPeople } from '#app/demo'
import { AS_OF, makeOffice } from '../cli/permit-office.ts'
import { runQuanze } from '../cli/run-quanze.ts'

const QUANZE = fileURLToPath(new URL('../../scripts/quanze.mjs', import.meta.url))
const ORGANISATION = fileURLToPath(new URL('../../examples/organisation', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'quanze-test-demo-'))

// As root the database runs under another account, which has to get in.
chmodSync(folder, 0o755)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('opens without findings, and shows those of the run once it is told that they are there', async () => {
  const [dataDir, run] = [join(folder, 'out', 'office'), join(folder, 'run')]
  const options = ['--organisation', ORGANISATION, '--run', run, '--run-follows', '--data-dir', dataDir, '--port', '0']
  const child = spawn(process.execPath, [QUANZE, 'demo', ...options], { stdio: ['pipe', 'pipe', 'pipe'] })
  let [out, err] = ['', '']
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const said = async (what: RegExp): Promise<string> => {
    for (;;) {
      const found = what.exec(out)
      if (found !== null) return found[1] ?? found[0]
      if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode}: ${err}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  try {
    const address = await said(/网页：(http:\/\/127\.0\.0\.1:\d+)/)
    expect(out).toContain('考核还在计算，算出后自动记入')
    const cookie = await signIn(address, dataDir)
    const findings = async () => {
      const answer = await fetch(`${address}/api/findings?limit=1`, { headers: { cookie } })
      return ((await answer.json()) as { items: unknown[] }).items.length
    }
    expect(await findings()).toBe(0)
    const office = await makeOffice(folder, 200)
    const assessed = ['assess', '--pack', office.pack, '--data', office.data, '--as-of', AS_OF, '--out', run]
    expect((await runQuanze(assessed)).code).toBe(0)
    child.stdin.end('\n')
    await said(/考核结果已经记入。网页：/)
    expect(await findings()).toBe(1)
  } finally {
    child.kill('SIGTERM')
  }
  expect(await ended).toBe(0)
}, 240_000)

async function signIn(address: string, dataDir: string): Promise<string> {
  const office = openDemoPeople(dataDir).find(({ role }) => role === 'assessmentOffice')
  if (office === undefined) throw new Error('nobody of the assessment office')
  let cookie = ''
  const post = async (path: string, body: object) => {
    const headers = { 'content-type': 'application/json', ...(cookie !== '' && { cookie }) }
    const answer = await fetch(`${address}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie
    return (await answer.json()) as { state: string }
  }
  expect((await post('/api/session', { name: office.name, password: office.password })).state).toBe('secondFactor')
  const code = new TOTP({ secret: office.secret }).generate()
  expect((await post('/api/session/second-factor', { code })).state).toBe('signedIn')
  return cookie
}
