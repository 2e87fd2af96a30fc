/**
 * The server as it is started, under commands, killed with -9 at random moments (itself, its database, both), started again, and asked
 * for everything it had confirmed. Usage: node test/server/server-kills.ts [cycles]
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { verifyInstallation } from '#app/ledger'
import { codeAt } from '#store/identity'
import { recordPlace } from '#store/record'
import { openTown, PASSWORD, type Town } from '../browser/town.ts'

const QUANZE = fileURLToPath(new URL('../../scripts/quanze.mjs', import.meta.url))
const SENDERS = 4
const PAGE = 200

export type ServerKillReport = {
  confirmed: number
  /** Confirmed and not there any more. */
  lost: readonly string[]
  /** There more often than once, though sent under one key. */
  twice: readonly string[]
  /** Sent again under their key and answered otherwise than when they were confirmed. */
  answeredOtherwise: readonly string[]
  /** What the whole ledger has against what is stored. */
  faults: readonly unknown[]
  /** From start to ready, and from the end of the database to the next confirmation, in milliseconds. */
  readyMs: readonly number[]
}

/** What was sent, by its key, and the answer if there was one. */
type Sent = Map<string, string | undefined>

export async function runServerKills(
  cycles: number,
  onCycle: (cycle: number) => void = () => undefined,
): Promise<ServerKillReport> {
  const town = await openTown()
  const { dataDir } = town
  try {
    const cookie = await signIn(town)
    const body = await findBody(town.address, cookie)
    await town.running.close()
    const sent: Sent = new Map()
    const readyMs: number[] = []
    for (let cycle = 0; cycle < cycles; cycle++) {
      const server = await startServer(dataDir)
      readyMs.push(server.readyMs)
      const state = { over: false }
      const work = Array.from({ length: SENDERS }, () => sendOn(server.address, cookie, body, sent, state))
      await untilMore(sent, server)
      await sleep(Math.random() * 800)
      const backMs = await kill(server, dataDir, cycle, sent)
      if (cycle % 3 === 1) readyMs.push(backMs)
      state.over = true
      await Promise.all(work)
      onCycle(cycle + 1)
    }
    return { ...(await examine(dataDir, cookie, body, sent)), readyMs }
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

type Server = { child: ChildProcess; address: string; readyMs: number; ended: Promise<void>; errors(): string }

async function startServer(dataDir: string): Promise<Server> {
  const began = performance.now()
  const options = ['serve', '--port', '0', '--data-dir', dataDir, '--json', '--quiet']
  const child = spawn(process.execPath, [QUANZE, ...options], { stdio: ['ignore', 'pipe', 'pipe'] })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-4000)))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const address = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /"address":\s*"([^"]+)"/.exec(line)
      if (found?.[1] !== undefined) resolve(found[1])
    })
    void ended.then(() => reject(new Error(`the server did not come up: ${errors}`)))
  })
  while (!(await fetch(`${address}/readyz`)).ok) await sleep(10)
  return { child, address, readyMs: performance.now() - began, ended, errors: () => errors }
}

/** In turn the server; its database, under which it goes on once that is back; both at once. Returns how long that took. */
async function kill(server: Server, dataDir: string, cycle: number, sent: Sent): Promise<number> {
  const began = performance.now()
  if (cycle % 3 !== 0) process.kill(databaseOf(dataDir), 'SIGKILL')
  if (cycle % 3 === 1) {
    await sleep(150)
    await untilMore(sent, server)
  }
  const backMs = performance.now() - began
  server.child.kill('SIGKILL')
  await server.ended
  return backMs
}

function databaseOf(dataDir: string): number {
  return Number(readFileSync(join(recordPlace(dataDir).cluster, 'postmaster.pid'), 'utf8').split('\n')[0])
}

function confirmedOf(sent: Sent): number {
  return [...sent.values()].filter((answer) => answer !== undefined).length
}

async function untilMore(sent: Sent, { child, errors }: Server): Promise<void> {
  const before = confirmedOf(sent)
  const began = performance.now()
  while (confirmedOf(sent) === before && performance.now() - began < 30_000) {
    if (child.exitCode !== null) throw new Error(`the server ended by itself: ${errors()}`)
    await sleep(10)
  }
}

/** Enters one person after the other until the server is gone. Whoever gets no answer does not know whether it was done. */
async function sendOn(
  address: string,
  cookie: string,
  body: string,
  sent: Sent,
  state: { over: boolean },
): Promise<void> {
  while (!state.over) {
    const key = `kill-${String(sent.size).padStart(6, '0')}`
    sent.set(key, undefined)
    const answer = await enter(address, cookie, body, key)
    if (answer === undefined) await sleep(20)
    else sent.set(key, answer)
  }
}

/** The answer if it was confirmed; undefined if nobody knows. */
async function enter(address: string, cookie: string, body: string, key: string): Promise<string | undefined> {
  const value = { code: codeOf(key), name: '编造之人', body, employmentType: 'civilServant' }
  const fact = { kind: 'officer', validFrom: '2026-11-01', reason: '为试验登记', value }
  const answer = await fetch(`${address}/api/facts`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(fact),
  }).then(
    async (response) => ({ status: response.status, text: await response.text() }),
    () => undefined,
  )
  if (answer?.status === 201) return answer.text
  if (answer === undefined || answer.status === 503 || answer.status === 429) return undefined
  throw new Error(`${key}: ${answer.status} ${answer.text}`)
}

function codeOf(key: string): string {
  return `Y7${key.slice(-6)}`
}

/** Everything is sent once more under its key: what was confirmed must be answered as before, the rest must be done once. */
async function examine(
  dataDir: string,
  cookie: string,
  body: string,
  sent: Sent,
): Promise<Omit<ServerKillReport, 'readyMs'>> {
  const server = await startServer(dataDir)
  const answeredOtherwise: string[] = []
  for (const [key, before] of sent) {
    let again = await enter(server.address, cookie, body, key)
    for (let tries = 0; again === undefined && tries < 400; tries++) {
      await sleep(200)
      again = await enter(server.address, cookie, body, key)
    }
    if (again === undefined || (before !== undefined && again !== before)) answeredOtherwise.push(key)
  }
  const there = await listCodes(server.address, cookie)
  server.child.kill('SIGTERM')
  await server.ended
  const { faults } = await verifyInstallation({ dataDir })
  const codes = [...sent.keys()].map(codeOf)
  return {
    confirmed: confirmedOf(sent),
    lost: codes.filter((code) => !there.has(code)),
    twice: codes.filter((code) => (there.get(code) ?? 0) > 1),
    answeredOtherwise,
    faults,
  }
}

/** How often each code is in the list of officers. */
async function listCodes(address: string, cookie: string): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const mark: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const response = await fetch(`${address}/api/officers?limit=${PAGE}${mark}`, { headers: { cookie } })
    const page = (await response.json()) as { items: { code: string }[]; next?: string }
    for (const { code } of page.items) counts.set(code, (counts.get(code) ?? 0) + 1)
    cursor = page.next
  }
  return counts
}

async function signIn({ address, people, nextStep }: Town): Promise<string> {
  const { account, secret } = people.personnel
  const post = (path: string, content: object, cookie = '') =>
    fetch(`${address}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(content),
    })
  const first = await post('/api/session', { name: account, password: PASSWORD })
  const code = codeAt(secret, nextStep())
  const second = await post('/api/session/second-factor', { code }, cookiesOf(first))
  if (second.status !== 200) throw new Error(await second.text())
  return cookiesOf(second)
}

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((line) => line.split(';', 1)[0])
    .join('; ')
}

async function findBody(address: string, cookie: string): Promise<string> {
  const page = (await (await fetch(`${address}/api/bodies`, { headers: { cookie } })).json()) as {
    items: { id: string }[]
  }
  const id = page.items[0]?.id
  if (id === undefined) throw new Error('there is no body')
  return id
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const cycles = Number(process.argv[2] ?? 200)
  const { readyMs, ...rest } = await runServerKills(cycles, (n) => process.stderr.write(`\r${n}/${cycles}`))
  const sorted = [...readyMs].sort((a, b) => a - b).map(Math.round)
  const ready = { median: sorted[sorted.length >> 1], worst: sorted.at(-1) }
  process.stdout.write(`\n${JSON.stringify({ cycles, ...rest, ready })}\n`)
}
