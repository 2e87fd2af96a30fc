/** usage: node bench/memory.ts [rows = 10000000] — five indicators in the analytics process: its time and memory under a limit of 512 MB and without. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { planIndicators, printPlan } from '#core/indicator'
import { Analytics } from '#store/analytics'
import { INDICATORS, makeOffice, REGISTERS, scope } from './office.ts'

const rows = Number(process.argv[2] ?? 10_000_000)
const data = join(tmpdir(), `quanze-bench-${rows}`)
const instance = await DuckDBInstance.create(':memory:', { threads: '2' })
const connection = await instance.connect()
await makeOffice(connection, data, rows)
connection.closeSync()

const printed = printPlan(
  planIndicators(
    Object.values(INDICATORS).map((make) => make()),
    scope(),
  ),
)

async function measure(memoryMb: number): Promise<{ seconds: number; peakMb: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'quanze-bench-'))
  const analytics = new Analytics()
  const tables = [...REGISTERS.values()]
    .filter((register) => register.source.kind === 'files')
    .map((register) => ({
      register: register.id,
      columns: [...register.fields.values()].map((field) => ({ field: field.id, type: field.type })),
      fileGroups: [[join(data, `${register.id}.parquet`)]],
      rows: [],
    }))
  const started = performance.now()
  await analytics.run({
    tables,
    calendar: [],
    setup: printed.setup,
    units: printed.units,
    folder,
    limits: { memoryMb, threads: 2, seconds: 600 },
    hitsFile: join(folder, 'hits.parquet'),
    wanted: false,
  })
  const seconds = (performance.now() - started) / 1000
  const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${analytics.pid}/status`, 'utf8'))?.[1]) / 1024
  await analytics.close()
  rmSync(folder, { recursive: true })
  return { seconds, peakMb }
}

const limited: { seconds: number; peakMb: number }[] = []
const free: { seconds: number; peakMb: number }[] = []
for (let i = 0; i < 3; i += 1) {
  limited.push(await measure(512))
  free.push(await measure(8192))
}
const middle = (values: readonly number[]) => [...values].sort((x, y) => x - y)[1] ?? 0
const ratio = middle(limited.map((m) => m.seconds)) / middle(free.map((m) => m.seconds))
const peak = Math.max(...limited.map((m) => m.peakMb))
console.log(
  `${rows.toLocaleString('en')} rows, five indicators: limit 512 MB ${middle(limited.map((m) => m.seconds)).toFixed(2)} s, unlimited ${middle(free.map((m) => m.seconds)).toFixed(2)} s, ratio ${ratio.toFixed(2)}, goal 1.4 ${ratio <= 1.4 ? 'reached' : 'NOT reached'}`,
)
console.log(
  `peak of the process ${peak.toFixed(0)} MB (unlimited ${Math.max(...free.map((m) => m.peakMb)).toFixed(0)} MB), goal 1024 MB ${peak <= 1024 ? 'reached' : 'NOT reached'}`,
)
