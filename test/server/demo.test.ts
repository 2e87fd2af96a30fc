/** The demonstration as it is started: the page opens before the assessment is done, and takes in its result. */
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TOTP } from 'otpauth'
import { afterAll, describe, expect, it } from 'vitest'
import { openDemoPeople } from '#app/demo'
import { AS_OF, makeOffice } from '../cli/permit-office.ts'
import { runQuanze } from '../cli/run-quanze.ts'

const QUANZE = fileURLToPath(new URL('../../scripts/quanze.mjs', import.meta.url))
const DEMO = fileURLToPath(new URL('../../scripts/demo.mjs', import.meta.url))
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

describe('npm run demo', () => {
  const begin = (...options: string[]) => {
    const child = spawn(process.execPath, [DEMO, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
    const said = { out: '', err: '' }
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text))
    return { child, said, ended: new Promise<number | null>((resolve) => child.once('close', resolve)) }
  }

  it('says how it is used, and begins nothing', async () => {
    const { said, ended } = begin('--help')
    expect(await ended).toBe(0)
    expect(said.out).toMatch(/^用法：npm run demo -- \[--port <端口>\] \[--no-serve\]\n/)
    expect(said.out).not.toContain('正在启动')
  })

  it.each([
    [['--prot', '80'], '没有 --prot 这个选项。用 --help 看用法。\n'],
    [['--port'], '选项 --port 的写法不对：要么缺了值，要么不该有值。用 --help 看用法。\n'],
    [['8080'], '有多余的参数。用 --help 看用法。\n'],
  ])('refuses %j in one sentence', async (options, sentence) => {
    const { said, ended } = begin(...options)
    expect(await ended).toBe(2)
    expect(said).toEqual({ out: '', err: sentence })
  })

  it('ends with all it began when nobody reads any more', async () => {
    const { child, ended } = begin('--port', '0')
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdout.destroy()
    expect(await ended).toBe(128 + constants.signals.SIGPIPE)
  }, 120_000)
})
