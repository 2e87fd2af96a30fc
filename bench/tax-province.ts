/** usage: node bench/tax-province.ts [--rows 100000000] [--city 10000000] [--month 2008-06] [--memory 3584] — all automatic items in the analytics process: the province's time a row beside the city's, its memory, and one month beside the whole. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type PlannedQuestion, planQuestion, type Question } from '#app/assessment'
import { addDays, addMonths, calendarTable } from '#core/calendar'
import { firstDayOf } from '#core/generation'
import { Analytics } from '#store/analytics'
import { makeCity } from './tax-city/city.ts'

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000000' },
    city: { type: 'string', default: '10000000' },
    month: { type: 'string', default: '2008-06' },
    memory: { type: 'string', default: '3584' },
  },
})
const limits = { memoryMb: Number(values.memory), threads: 2, seconds: 7200 }
const MOST_MB = 6 * 1024

type Ran = { seconds: number; peakMb: number; hits: number; rows: number }

async function run(question: Question): Promise<Ran> {
  const planned = planQuestion(question, limits)
  const folder = mkdtempSync(join(tmpdir(), 'quanze-bench-'))
  const analytics = new Analytics()
  const started = performance.now()
  const { hitCount } = await analytics.run({
    tables: planned.tables,
    calendar: calendarTable(question.calendar),
    setup: planned.printed.setup,
    units: planned.printed.units,
    folder,
    limits,
    hitsFile: join(folder, 'hits.parquet'),
    wanted: false,
  })
  const seconds = (performance.now() - started) / 1000
  const peakMb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${analytics.pid}/status`, 'utf8'))?.[1]) / 1024
  await analytics.close()
  rmSync(folder, { recursive: true })
  return { seconds, peakMb, hits: hitCount, rows: rowsRead(question, planned) }
}

/** What has to be read: the rows of the files that the plan asks for. */
function rowsRead({ store, batches }: Question, { tables }: PlannedQuestion): number {
  const rows = new Map(
    batches.flatMap((batch) =>
      batch.months.map((month): [string, number] => [join(store.batches, batch.id, month.file), month.rows]),
    ),
  )
  return tables.flatMap((table) => table.fileGroups.flat()).reduce((sum, path) => sum + (rows.get(path) ?? 0), 0)
}

function tell(name: string, { seconds, peakMb, hits, rows }: Ran): void {
  console.log(
    `${name.padEnd(10)} ${rows.toLocaleString('en')} rows read, ${seconds.toFixed(2)} s, ${((seconds / rows) * 1e6).toFixed(2)} µs a row, peak of the process ${peakMb.toFixed(0)} MB, ${hits.toLocaleString('en')} findings`,
  )
}

const verdict = (reached: boolean) => (reached ? 'reached' : 'NOT reached')
const at = (rows: string) => join(tmpdir(), `quanze-bench-tax-${rows}`)

const city = await makeCity('city', Number(values.city), at(values.city))
const province = await makeCity('province', Number(values.rows), at(values.rows))
const from = firstDayOf(values.month)
if (from === undefined) throw new Error(`${values.month} is not a month`)
const period = { from, to: addDays(addMonths(from, 1), -1) }

const small = await run(city.question)
tell('city', small)
const whole = await run(province.question)
tell('province', whole)
const month = await run({ ...province.question, period })
tell(values.month, month)

const each = whole.seconds / whole.rows / (small.seconds / small.rows)
const share = month.seconds / whole.seconds / (month.rows / whole.rows)
console.log(`time a row, province to city: ratio ${each.toFixed(2)}, goal 1.3 ${verdict(each <= 1.3)}`)
console.log(
  `one month to the whole, over its share of the rows (${((100 * month.rows) / whole.rows).toFixed(1)} %): ratio ${share.toFixed(2)}, goal 1.5 ${verdict(share <= 1.5)}`,
)
console.log(
  `memory of the province: ${whole.peakMb.toFixed(0)} MB, goal ${MOST_MB} MB ${verdict(whole.peakMb <= MOST_MB)}`,
)
