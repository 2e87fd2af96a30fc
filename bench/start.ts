/** usage: node bench/start.ts — how long `quanze --help` takes, as a process of its own. */
import { spawnSync } from 'node:child_process'
import { median } from './measure.ts'

const times: number[] = []
for (let i = 0; i < 11; i += 1) {
  const started = performance.now()
  const { status } = spawnSync(process.execPath, ['scripts/quanze.mjs', '--help'])
  if (status !== 0) throw new Error(`--help ended with ${status}`)
  times.push((performance.now() - started) / 1000)
}
console.log(
  `quanze --help in ${median(times).toFixed(3)} s, goal 0.3 s ${median(times) <= 0.3 ? 'reached' : 'NOT reached'}`,
)
