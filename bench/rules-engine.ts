/** usage: node bench/rules-engine.ts [rows in all = 1000000] — one rule, from Parquet to findings: the engine's SQL beside json-rules-engine. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { Engine } from 'json-rules-engine'
import { planIndicators, printPlan } from '#core/indicator'
import { seconds } from './measure.ts'
import { INDICATORS, makeOffice, scope } from './office.ts'

const rows = Number(process.argv[2] ?? 1_000_000)
const DAYS = 15

const instance = await DuckDBInstance.create(':memory:', { threads: '2', preserve_insertion_order: 'false' })
const main = await instance.connect()
await makeOffice(main, join(tmpdir(), `quanze-bench-${rows}`), rows)
const { setup, units } = printPlan(planIndicators([INDICATORS.responseWithin(DAYS)], scope()))
for (const statement of setup) await main.run(statement)

async function ours(): Promise<number> {
  const connection = await instance.connect()
  await connection.run('DROP VIEW IF EXISTS hits')
  for (const statement of units.flatMap((unit) => unit.statements)) await connection.run(statement)
  const found = Number((await connection.runAndReadAll('SELECT count(*) FROM hits')).getRows()[0]?.[0])
  connection.closeSync()
  return found
}

async function columns(connection: DuckDBConnection, sql: string): Promise<readonly (readonly unknown[])[]> {
  return (await connection.runAndReadAll(sql)).getColumnsJS()
}

/** The records are joined beforehand, as an application around such an engine would: the days until the first answer, or none. */
async function theirs(): Promise<number> {
  const key = `taxpayer || '|' || "taxType" || '|' || period`
  const [answered = [], answeredOn = []] = await columns(
    main,
    `SELECT ${key}, date_diff('day', DATE '1970-01-01', "issuedAt") FROM notice UNION ALL SELECT ${key}, date_diff('day', DATE '1970-01-01', "decidedAt") FROM penalty`,
  )
  const answers = new Map<unknown, number[]>()
  answered.forEach((id, i) => {
    const day = Number(answeredOn[i])
    const known = answers.get(id)
    if (known === undefined) answers.set(id, [day])
    else known.push(day)
  })
  const [subjects = [], dueOn = []] = await columns(
    main,
    `SELECT ${key}, date_diff('day', DATE '1970-01-01', "dueAt") FROM due`,
  )
  const engine = new Engine()
  engine.addRule({
    conditions: { any: [{ fact: 'daysToAnswer', operator: 'greaterThan', value: DAYS }] },
    event: { type: 'violated' },
  })
  let found = 0
  for (let i = 0; i < subjects.length; i += 1) {
    const due = Number(dueOn[i])
    const waits = (answers.get(subjects[i]) ?? []).map((day) => day - due).filter((days) => days >= 0)
    const { events } = await engine.run({
      daysToAnswer: waits.length === 0 ? Number.MAX_SAFE_INTEGER : Math.min(...waits),
    })
    found += events.length
  }
  return found
}

const [a, b] = [await ours(), await theirs()]
if (a !== b) throw new Error(`ours finds ${a}, json-rules-engine ${b}`)
const own: number[] = []
for (let i = 0; i < 3; i += 1) own.push(await seconds(ours))
const peer = await seconds(theirs)
const median = own.sort((x, y) => x - y)[1] ?? 0
const ratio = peer / median
console.log(
  `${rows.toLocaleString('en')} rows in all, ${a} findings: ours ${median.toFixed(3)} s, json-rules-engine ${peer.toFixed(1)} s, ${ratio.toFixed(0)} times as fast`,
)
console.log(`goal 40 times ${ratio >= 40 ? 'reached' : 'NOT reached'}`)
main.closeSync()
