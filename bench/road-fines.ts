/** usage: node bench/road-fines.ts — the whole job on the real log: gz in, nine indicators, all outputs; needs ../shared/data/road-traffic. */
import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const LOG = '../shared/data/road-traffic/traffic.xes.gz'

/** Resident memory in MB of a process and all its descendants; what has ended counts nothing. */
function treeMb(pid: number): number {
  const parents = new Map<number, number[]>()
  const resident = new Map<number, number>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const file = `/proc/${name}/status`
    const status = existsSync(file) ? readFileSync(file, { encoding: 'utf8', flag: 'r' }) : ''
    const parent = Number(/PPid:\s+(\d+)/.exec(status)?.[1] ?? 0)
    parents.set(parent, [...(parents.get(parent) ?? []), Number(name)])
    resident.set(Number(name), Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024)
  }
  const sum = (id: number): number =>
    (resident.get(id) ?? 0) + (parents.get(id) ?? []).reduce((total, child) => total + sum(child), 0)
  return sum(pid)
}

async function assess(out: string): Promise<{ seconds: number; peakMb: number; text: string }> {
  const started = performance.now()
  const child = spawn(process.execPath, [
    'scripts/quanze.mjs',
    'assess',
    '--pack',
    'packs/it/road-traffic-fines',
    '--data',
    LOG,
    '--as-of',
    '2026-11-27',
    '--out',
    out,
  ])
  let text = ''
  let peakMb = 0
  child.stdout.on('data', (part: Buffer) => {
    text += part.toString('utf8')
  })
  const watch = setInterval(() => {
    peakMb = Math.max(peakMb, treeMb(child.pid ?? 0))
  }, 200)
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  clearInterval(watch)
  if (code !== 0) throw new Error(`assess ended with ${code}: ${text}`)
  return { seconds: (performance.now() - started) / 1000, peakMb, text }
}

if (existsSync(LOG)) {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-bench-'))
  const whole = await assess(join(folder, 'out'))
  const again = await assess(join(folder, 'out'))
  const indicators = Number(/其中指标 ([\d.]+) 秒/.exec(again.text)?.[1])
  rmSync(folder, { recursive: true })
  console.log(
    `whole job ${whole.seconds.toFixed(1)} s, goal 25 s ${whole.seconds <= 25 ? 'reached' : 'NOT reached'}; memory of all its processes at most ${whole.peakMb.toFixed(0)} MB, goal 2048 MB ${whole.peakMb <= 2048 ? 'reached' : 'NOT reached'}`,
  )
  console.log(
    `once imported ${again.seconds.toFixed(1)} s; the nine indicators alone ${indicators.toFixed(1)} s, goal 2 s ${indicators <= 2 ? 'reached' : 'NOT reached'}`,
  )
} else console.log(`${LOG} is not there: nothing was measured`)
