/** The program as it is started: on an empty folder, with a stream of events, and stopped in good order. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, describe, expect, it } from 'vitest'
import { processMark } from '#store/lock'
import { DATABASE, recordPlace, SUPERUSER } from '#store/record'
import { withApp } from './app.ts'
import { listSockets, listStrayOf } from './sockets-of.ts'

const QUANZE = fileURLToPath(new URL('../../scripts/quanze.mjs', import.meta.url))
const dataDir = mkdtempSync(join(tmpdir(), 'quanze-test-serve-'))

afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

type Started = {
  pid: number
  address: string
  administrators: { name: string; oneTimePassword: string }[]
  stop(): Promise<number | null>
  log: string[]
}

/** As the log numbers them. */
const BUG = 50

function levelsOf(log: readonly string[]): number[] {
  const lines = log.join('').split('\n')
  return lines.flatMap((line) => (line.startsWith('{') ? [(JSON.parse(line) as { level: number }).level] : []))
}

function start(...options: string[]): Promise<Started> {
  const child = spawn(process.execPath, [QUANZE, 'serve', '--port', '0', '--data-dir', dataDir, '--json', ...options], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const log: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.push(text))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').once('data', (text: string) => {
      const { address, administrators } = JSON.parse(text) as Pick<Started, 'address' | 'administrators'>
      // A refusal: its end tells it, with its status.
      if (address === undefined) return log.push(text)
      return resolve({
        pid: child.pid ?? 0,
        address,
        administrators,
        log,
        stop() {
          child.kill('SIGTERM')
          return ended
        },
      })
    })
    void ended.then((code) => reject(new Error(`ended with ${code}: ${log.join('')}`)))
  })
}

describe('quanze serve', () => {
  it('refuses a port that is taken, and an address of another machine, in words', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    await expect(start('--port', String(port))).rejects.toThrow(
      new RegExp(`ended with 2: [^]*server.cannot-listen[^]*端口 ${port} 已被别的程序占用`),
    )
    await expect(start('--host', '192.0.2.1')).rejects.toThrow(/ended with 2: [^]*“192.0.2.1”不是本机的地址/)
    await new Promise((resolve) => other.close(resolve))
  })

  it('starts on an empty folder, tells three passwords that hold until the next start, and ends with its database', async () => {
    const first = await start()
    expect(first.address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(first.administrators).toHaveLength(3)
    expect(await (await fetch(`${first.address}/readyz`)).json()).toEqual({ ready: true })
    const signIn = async ({ address }: Started, { name, oneTimePassword }: Started['administrators'][number]) => {
      const answer = await fetch(`${address}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ name, password: oneTimePassword }),
      })
      return answer.json()
    }
    const port = Number(new URL(first.address).port)
    for (const one of first.administrators) {
      expect(await signIn(first, one)).toMatchObject({ state: 'changePassword' })
      // Nothing but what was asked of it goes over a network: of its database it asks through a file.
      expect(listStrayOf(first.pid, port)).toEqual([])
    }
    const served = listSockets(first.pid)
    expect(served.length).toBeGreaterThan(1)
    // 127.0.0.1 as the kernel writes it: neither the port nor a caller is anywhere else.
    expect(served.map(({ local }) => local.split(':')[0])).toEqual(served.map(() => '0100007F'))
    expect(await first.stop()).toBe(0)
    expect(levelsOf(first.log)).not.toContain(BUG)
    for (const { oneTimePassword } of first.administrators) expect(first.log.join('')).not.toContain(oneTimePassword)
    const second = await start('--password-profile', 'passphrase')
    expect(second.administrators).toHaveLength(3)
    for (const one of first.administrators) expect(await signIn(second, one)).not.toHaveProperty('state')
    for (const one of second.administrators)
      expect(await signIn(second, one)).toMatchObject({ state: 'changePassword' })
    const setup = await (await fetch(`${second.address}/api/setup`)).json()
    expect(setup).toMatchObject({ password: { profile: '长口令短语' } })
    expect(await second.stop()).toBe(0)
    expect(levelsOf(second.log)).not.toContain(BUG)
  })

  it('answers what it was asked before it ends, and takes nothing new', async () => {
    const running = await start()
    const port = Number(new URL(running.address).port)
    const body = JSON.stringify({ name: 'nobody', password: 'x' })
    const asking = connect(port, '127.0.0.1')
    const heard: string[] = []
    const closed = new Promise((resolve) => asking.once('close', resolve))
    asking.setEncoding('utf8').on('data', (text: string) => heard.push(text))
    asking.write(
      `POST /api/session HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    )
    // Until the server has read so far.
    await expect.poll(async () => (await fetch(`${running.address}/readyz`)).status).toBe(200)
    const ended = running.stop()
    const isTaken = () =>
      fetch(`${running.address}/readyz`).then(
        ({ status }) => status === 200,
        () => false,
      )
    await expect.poll(isTaken, { timeout: 10_000 }).toBe(false)
    asking.write(body.slice(10))
    await closed
    expect(heard.join('')).toMatch(/^HTTP\/1\.1 401 [^]*"code":"session\./)
    expect(await ended).toBe(0)
    expect(levelsOf(running.log)).not.toContain(BUG)
  })

  it('clears what a server that was killed was receiving, and leaves alone what another one still receives', async () => {
    const uploads = join(dataDir, 'uploads')
    for (const [name, mark] of [
      ['up-dead', { ...processMark(), pid: 2 ** 22 - 1 }],
      ['up-live', processMark()],
    ] as const) {
      mkdirSync(join(uploads, name, 'received'), { recursive: true })
      writeFileSync(join(uploads, name, 'owner'), JSON.stringify(mark))
      writeFileSync(join(uploads, name, 'received', '人员.csv'), '编号,姓名')
    }
    const running = await start()
    expect(readdirSync(uploads)).toEqual(['up-live'])
    expect(await running.stop()).toBe(0)
  })

  it('would be seen to connect anywhere', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const met = new Promise((resolve) => other.once('connection', resolve))
    const program = `require('node:net').connect(${port}, '127.0.0.1')`
    const child = spawn('/bin/sh', ['-c', `"${process.execPath}" -e "${program}"; true`])
    await met
    expect(listStrayOf(child.pid ?? 0, 1)).toEqual([
      expect.objectContaining({ table: 'tcp', remote: `0100007F:${port.toString(16).toUpperCase().padStart(4, '0')}` }),
    ])
    const ended = new Promise((resolve) => child.once('close', resolve))
    other.close()
    ;((await met) as Socket).destroy()
    await ended
  })

  it('refuses a password profile that there is not, and says which there are', async () => {
    await expect(start('--password-profile', 'none')).rejects.toThrow(/不能是“none”。.*\n.*请写 djbh 或 passphrase。/)
  })

  it('warns in words of connections that the database ends while it runs, and goes on', async () => {
    const running = await start()
    const { socketNote } = recordPlace(dataDir)
    const client = new pg.Client({ host: readFileSync(socketNote, 'utf8'), database: DATABASE, user: SUPERUSER })
    await client.connect()
    await client.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'quanze %'")
    await client.end()
    await expect.poll(() => running.log.join(''), { timeout: 20_000 }).toContain('"level":40')
    expect(running.log.join('')).toContain('与数据库的一条连接断了')
    await expect.poll(async () => (await fetch(`${running.address}/readyz`)).status, { timeout: 20_000 }).toBe(200)
    expect(await running.stop()).toBe(0)
    expect(running.log.filter((line) => levelsOf([line]).includes(BUG))).toEqual([])
  })
})

describe('the stream of events', () => {
  const test = withApp()

  it('tells that the session was ended elsewhere, and ends; another one is not disturbed', async () => {
    const address = await test.app.listen({ port: 0, host: '127.0.0.1' })
    const [here, there] = [await test.signIn('leader'), await test.signIn('leader')]
    const listen = (token: string | undefined) =>
      fetch(`${address}/api/events`, { headers: { cookie: `quanze=${token}` } })
    expect((await listen('x')).status).toBe(401)
    const [own, other] = [await listen(here.cookies.get('quanze')), await listen(there.cookies.get('quanze'))]
    expect(own.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    const sessions = (await here.ask('GET', '/api/me/sessions')).body['items'] as { id: string; current: boolean }[]
    await here.ask('DELETE', `/api/me/sessions/${sessions.find((one) => !one.current)?.id}`)
    const told = await other.text()
    expect(told).toContain('event: sessionEnded')
    expect(told).toContain('您在别处结束了这个会话')
    test.premises.hub.tellAccount(test.world.people.get('leader')?.account ?? '', { event: 'changed', subject: 'runs' })
    const reader = own.body?.getReader()
    let text = ''
    while (!text.includes('"runs"')) text += new TextDecoder().decode((await reader?.read())?.value)
    expect(text).not.toContain('sessionEnded')
    await reader?.cancel()
  })
})

describe('limits', () => {
  const test = withApp({ limits: true, world: false })

  it('stop one address from trying passwords without end, and say so in words', async () => {
    const answers = []
    for (let i = 0; i < 35; i++)
      answers.push(await test.browser().ask('POST', '/api/session', { name: 'x', password: `y${i}` }))
    expect(answers.map((answer) => answer.status)).toEqual([
      ...Array<number>(30).fill(401),
      ...Array<number>(5).fill(429),
    ])
    expect(answers.at(-1)?.body).toMatchObject({ code: 'request.too-many', detail: expect.stringContaining('太频繁') })
    expect((await test.browser().ask('GET', '/api/setup')).status).toBe(200)
  })
})
