/** usage: npm run bench [-- name …] — every benchmark, one after the other, each in a process of its own; figures and goals in the words. */
import { spawnSync } from 'node:child_process'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'

const ALL = [
  'start',
  'check-and-plan',
  'indicators',
  'rules-engine',
  'memory',
  'import-csv',
  'import-xlsx',
  'road-fines',
  'tax-city',
  'api',
  'first-screen',
]
const asked = process.argv.slice(2)

console.log(
  `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GiB`,
)
for (const name of asked.length > 0 ? asked : ALL) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(process.execPath, [fileURLToPath(new URL(`${name}.ts`, import.meta.url))], {
    stdio: 'inherit',
  })
  if (status !== 0) process.exitCode = 1
}
