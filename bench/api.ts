/**
 * usage: node bench/api.ts [--again] — lists and pages of findings under load: the real server in a process of its own, 50 bodies,
 * 1,000 officers, 200,000 findings. The installation is made through the program once and kept; --again makes it anew.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeInstallation } from './api/installation.ts'
import { ask, Client, percentile, type Timed } from './api/load.ts'
import { mixQuestions } from './api/mixture.ts'
import { processorSeconds } from './api/processes.ts'

const PACE = { perSecond: 100, seconds: 30, connections: 64 }
const GOAL = { p95: 60, p99: 150, recordSeconds: 60 }

const home = join(tmpdir(), 'quanze-bench-api')
const dataDir = join(tmpdir(), 'quanze-bench-api-data')
const made = join(dataDir, 'made')
const load = () => `load ${(loadavg()[0] ?? 0).toFixed(1)}`
const verdict = (reached: boolean) => (reached ? 'reached' : 'NOT reached')

if (process.argv.includes('--again')) rmSync(dataDir, { recursive: true, force: true })
mkdirSync(home, { recursive: true })
if (!existsSync(made)) {
  const { seconds, ours, database } = await makeInstallation(home, dataDir)
  writeFileSync(made, '')
  console.log(
    `recording 200,000 findings ${seconds.toFixed(1)} s (processor: ours ${ours.toFixed(1)} s, database ${database.toFixed(1)} s; ${load()}), goal ${GOAL.recordSeconds} s ${verdict(seconds <= GOAL.recordSeconds)}`,
  )
}

const server = spawn(
  process.execPath,
  ['scripts/quanze.mjs', 'serve', '--port', '0', '--data-dir', dataDir, '--quiet', '--json'],
  { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_ENV: 'production' } },
)
try {
  const client = new Client(await readAddress(server), PACE.connections)
  const next = await mixQuestions(client)
  // Programs warm up: asked for the second minute of any day, not for the first seconds after a start.
  await ask(client, next, { ...PACE, perSecond: 60, seconds: 40 })
  const before = processorSeconds(server.pid ?? 0)
  const timed = await ask(client, next, PACE)
  const used = processorSeconds(server.pid ?? 0) - before
  client.close()
  report(timed)
  console.log(
    `server and database used ${used.toFixed(1)} processor seconds for ${timed.length} requests, ${((used * 1000) / timed.length).toFixed(1)} ms each; ${load()}`,
  )
} finally {
  server.kill('SIGTERM')
  if (server.exitCode === null)
    await Promise.race([
      new Promise((resolve) => server.once('exit', resolve)),
      sleep(20_000, undefined, { ref: false }),
    ])
}

function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (part: Buffer) => {
      text += part.toString('utf8')
      const found = /"address":"([^"]+)"/.exec(text)
      if (found?.[1] !== undefined) resolve(found[1])
    })
    child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
  })
}

function report(timed: readonly Timed[]): void {
  const routes = [...new Set(timed.map(({ route }) => route))].sort()
  const tell = (name: string, some: readonly Timed[]) => {
    const times = some.map(({ ms }) => ms)
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(times, part))
    const cells = [p50, p95, p99].map((ms) => (ms ?? Number.NaN).toFixed(0).padStart(6))
    console.log(
      `${name.padEnd(18)} ${String(some.length).padStart(5)} ${cells.join(' ')}  errors ${some.filter(({ failed }) => failed).length}`,
    )
    return { p95: p95 ?? Number.NaN, p99: p99 ?? Number.NaN }
  }
  console.log(
    `${'route'.padEnd(18)} ${'sent'.padStart(5)} ${['p50', 'p95', 'p99'].map((p) => p.padStart(6)).join(' ')}  ms`,
  )
  for (const route of routes)
    tell(
      route,
      timed.filter((one) => one.route === route),
    )
  const lists = tell(
    'lists and pages',
    timed.filter(({ route }) => route.startsWith('list') || route === 'finding'),
  )
  tell('all', timed)
  console.log(
    `lists and pages: p95 ${lists.p95.toFixed(0)} ms, goal ${GOAL.p95} ms ${verdict(lists.p95 < GOAL.p95)}; p99 ${lists.p99.toFixed(0)} ms, goal ${GOAL.p99} ms ${verdict(lists.p99 < GOAL.p99)}`,
  )
}
