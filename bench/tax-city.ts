/** usage: node bench/tax-city.ts [--rows 10000000] [--scale city|province] [--rounds 3] [--cpu] [--items] [--only D4-I05.1] [--memory 2048] [--check] — all automatic items of a pack of its size, ours against the sum of the best hand-written SQL; both from sealed Parquet to findings with evidence. */
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { type PlannedQuestion, planQuestion, type Question } from '#app/assessment'
import { calendarTable } from '#core/calendar'
import { SCALES, type Scale } from '#core/generation'
import { findLarge, loadTables, runUnits } from '#store/analytics'
import { compareForms, cpuSeconds, seconds, tell } from './measure.ts'
import { makeCity } from './tax-city/city.ts'
import { COLLECTION } from './tax-city/collection.ts'
import { GOLDEN_TAX } from './tax-city/golden-tax.ts'
import { INSPECTION } from './tax-city/inspection.ts'
import { REGISTRATION } from './tax-city/registration.ts'
import { type Item, SETUP } from './tax-city/sql.ts'

const { values } = parseArgs({
  options: {
    scale: { type: 'string', default: 'city' },
    rows: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    memory: { type: 'string', default: '2048' },
    only: { type: 'string' },
    items: { type: 'boolean' },
    cpu: { type: 'boolean' },
    explain: { type: 'boolean' },
    check: { type: 'boolean' },
  },
})
const measure = values.cpu ? cpuSeconds : seconds
const scale: Scale = values.scale === 'province' ? 'province' : 'city'
const rows = Number(values.rows ?? SCALES[scale].rows)
const folder = join(tmpdir(), `quanze-bench-tax-${rows}`)
const GOAL = 1.3

const { question, rows: written } = await makeCity(scale, rows, folder)
const best = [...REGISTRATION, ...COLLECTION, ...GOLDEN_TAX, ...INSPECTION]
const lacking = question.indicators.filter(({ id }) => !best.some((item) => item.id === id))
if (lacking.length > 0) throw new Error(`no hand-written form of ${lacking.map(({ id }) => id).join(', ')}`)

/** A process begins with nothing in memory; so does each of these. */
async function open(): Promise<{ connection: DuckDBConnection; second: DuckDBConnection; close(): void }> {
  mkdirSync(join(folder, 'spill'), { recursive: true })
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: `${values.memory}MB`,
    preserve_insertion_order: 'false',
    temp_directory: join(folder, 'spill'),
  })
  const [connection, second] = [await instance.connect(), await instance.connect()]
  await connection.run('SET parquet_metadata_cache = true')
  await connection.run("SET checkpoint_threshold = '1TB'")
  return {
    connection,
    second,
    close() {
      connection.closeSync()
      second.closeSync()
      instance.closeSync()
    },
  }
}

const limits = { memoryMb: Number(values.memory), threads: 2, seconds: 3600 }
const calendar = calendarTable(question.calendar)

type Opened = Awaited<ReturnType<typeof open>>

async function runOurs({ connection, second }: Opened, { tables, printed }: PlannedQuestion): Promise<void> {
  const rows = await loadTables([connection, second], tables, calendar)
  for (const statement of printed.setup) await connection.run(statement)
  await runUnits([connection, second], limits.threads, findLarge(printed.units, rows, limits))
}

async function runBest(connection: DuckDBConnection, items: readonly Item[], planned: PlannedQuestion): Promise<void> {
  const tables = planned.tables.map(({ hold: _hold, ...table }) => table)
  await loadTables([connection], tables, calendar)
  for (const statement of [...SETUP, ...items.flatMap((item) => item.statements)]) {
    const started = performance.now()
    try {
      await connection.run(statement)
    } catch (error) {
      throw new Error(statement, { cause: error })
    }
    if (values.explain) console.log(`${((performance.now() - started) / 1000).toFixed(3)} s ${statement.slice(0, 160)}`)
  }
}

/** One line a finding: branch, outcome, subject, evidence. */
async function findingsOf(connection: DuckDBConnection, sql: string): Promise<string[]> {
  const found = await connection.runAndReadAll(sql)
  return found
    .getRows()
    .map((row) => row.join(' '))
    .sort()
}

async function checkEqual(asked: Question, items: readonly Item[]): Promise<number> {
  const planned = planQuestion(asked, limits)
  const one = await open()
  await runOurs(one, planned)
  const ours = new Map<string, string[]>()
  for (const { id } of items)
    ours.set(
      id,
      await findingsOf(
        one.connection,
        `SELECT branch, outcome, coalesce(CAST(row_no AS VARCHAR), array_to_string(key, '|')), array_to_string(list_sort(list_distinct(list_transform(evidence, lambda e: e.register || ':' || e."row"))), ' ') FROM hits WHERE indicator = '${id}'`,
      ),
    )
  one.close()
  const other = await open()
  await runBest(other.connection, items, planned)
  let count = 0
  const faults: string[] = []
  for (const { id } of items) {
    const theirs = await findingsOf(
      other.connection,
      `SELECT branch, outcome, subject, array_to_string(list_sort(list_distinct(list_transform(CAST(evidence AS STRUCT(g VARCHAR, b VARCHAR, r BIGINT)[]), lambda e: e.g || ':' || e.r))), ' ') FROM "${id}"`,
    )
    const own = ours.get(id) ?? []
    count += own.length
    const [more, less] = [subtract(own, theirs), subtract(theirs, own)]
    if (more.length + less.length > 0)
      faults.push(
        `${id}: ours finds ${own.length}, the hand-written form ${theirs.length}; only ours: ${more.length}\n  ${more.slice(0, 6).join('\n  ')}\nonly theirs: ${less.length}\n  ${less.slice(0, 6).join('\n  ')}`,
      )
  }
  other.close()
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return count
}

function subtract(a: readonly string[], b: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const line of b) left.set(line, (left.get(line) ?? 0) + 1)
  return a.filter((line) => {
    const n = left.get(line) ?? 0
    left.set(line, n - 1)
    return n <= 0
  })
}

async function compare(name: string, asked: Question, items: readonly Item[], rounds: number): Promise<void> {
  const planned = planQuestion(asked, limits)
  const inItsOwn = (run: (opened: Opened) => Promise<void>) => async () => {
    const opened = await open()
    await run(opened)
    opened.close()
  }
  const a = { name: 'ours', run: inItsOwn((opened) => runOurs(opened, planned)) }
  const b = { name: 'hand-written', run: inItsOwn(({ connection }) => runBest(connection, items, planned)) }
  console.log(tell(name, await compareForms(a, b, rounds, measure), GOAL))
}

const indicators = question.indicators.filter(({ id }) => values.only === undefined || id.startsWith(values.only))
const items = best.filter(({ id }) => indicators.some((indicator) => indicator.id === id))
const asked = { ...question, indicators }
const count = await checkEqual(asked, items)
console.log(
  `${written.toLocaleString('en')} rows, ${items.length} automatic items, ${indicators.flatMap((i) => i.branches).length} branches, ${count.toLocaleString('en')} findings; 2 threads, ${values.memory} MB; the same findings and evidence both ways`,
)
const rounds = Number(values.rounds)
if (values.items)
  for (const item of items)
    await compare(item.id, { ...question, indicators: indicators.filter(({ id }) => id === item.id) }, [item], rounds)
if (!values.check) await compare('all automatic items', asked, items, rounds)
