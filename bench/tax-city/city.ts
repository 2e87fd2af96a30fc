/** A generated office in Parquet as an import would have sealed it: one file a register and month, rows in the order of the key. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import type { Question } from '#app/assessment'
import { loadSiteCalendar } from '#app/calendar'
import { loadCheckedPack } from '#app/packs'
import { calendarTable, parseLocalDate } from '#core/calendar'
import {
  checkGenerator,
  firstDayOf,
  type GenerationPlan,
  planGeneration,
  type RegisterPlan,
  SCALES,
  type Scale,
} from '#core/generation'
import type { Indicator } from '#core/indicator'
import type { Field } from '#core/register'
import { quoteName, quoteText } from '#core/sql'
import { fillCalendar, sqlType } from '#store/analytics'
import type { Batch, Store } from '#store/registers'

const PACK = 'packs/cn/tax-assessment'
const MONTHS = 12
const SEED = 7
/** Long enough after the year written that nothing still has time. */
const AS_OF = '2009-06-30'
const TEXTS = ['text', 'code', 'creditCode', 'month', 'enum']

export type City = { question: Question; rows: number; folder: string }

/** Writes what is not there yet. */
export async function makeCity(scale: Scale, wanted: number | undefined, folder: string): Promise<City> {
  const { pack, raw } = await loadCheckedPack(PACK)
  const files = raw.files.flatMap(({ path, file, data }) =>
    path.startsWith('generators/') ? [{ name: path.replace(/^generators\/|\.ya?ml$/g, ''), file, data }] : [],
  )
  const { generator } = checkGenerator(pack, files)
  const from = generator && firstDayOf(generator.office.from)
  if (generator === undefined || from === undefined) throw new Error(`the generator of ${PACK} is at fault`)
  const { rows, organs } = SCALES[scale]
  const plan = planGeneration(generator, { rows: wanted ?? rows, organs, seed: SEED, from, months: MONTHS })
  const { calendar } = await loadSiteCalendar()
  const done = join(folder, 'batches.json')
  if (!existsSync(done)) {
    rmSync(folder, { recursive: true, force: true })
    const batches = await writeCity(plan, calendarTable(calendar), folder)
    writeFileSync(done, JSON.stringify(batches))
  }
  const batches = JSON.parse(readFileSync(done, 'utf8')) as Batch[]
  const asOf = parseLocalDate(AS_OF)
  if (asOf === undefined) throw new Error('the day of judging is not a date')
  const question: Question = {
    pack,
    indicators: [...pack.indicators.values()].flatMap(automaticOf),
    calendar,
    // Of a store only the place of its batches is asked.
    store: { batches: folder } as Store,
    batches,
    asOf,
    assumeEmpty: [],
  }
  return { question, rows: plan.rows, folder }
}

/** An automatic item without its branches for people. */
function automaticOf(indicator: Indicator): Indicator[] {
  if (indicator.mode !== 'automatic') return []
  return [{ ...indicator, branches: indicator.branches.filter((branch) => branch.mode === 'automatic') }]
}

async function writeCity(
  plan: GenerationPlan,
  calendar: Parameters<typeof fillCalendar>[1],
  folder: string,
): Promise<Pick<Batch, 'id' | 'register' | 'schema' | 'months'>[]> {
  mkdirSync(join(folder, 'spill'), { recursive: true })
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '3GB',
    temp_directory: join(folder, 'spill'),
    preserve_insertion_order: 'false',
  })
  const connection = await instance.connect()
  await fillCalendar(connection, calendar)
  for (const statement of plan.setup) await connection.run(statement)
  const batches = []
  for (const register of plan.registers)
    batches.push({
      id: register.register.id,
      register: register.register.id,
      schema: '1',
      months: await writeMonths(connection, register, folder),
    })
  connection.closeSync()
  instance.closeSync()
  rmSync(join(folder, 'spill'), { recursive: true })
  return batches
}

async function writeMonths(
  connection: DuckDBConnection,
  { register, fields, select }: RegisterPlan,
  folder: string,
): Promise<Batch['months']> {
  const whole = quoteText(join(folder, 'spill', `${register.id}.parquet`))
  const columns = fields.map((field) => `${sealedSql(field)} AS ${quoteName(field.id)}`)
  await connection.run(
    `COPY (SELECT CAST(row_number() OVER () + 1 AS BIGINT) AS _row, ${columns.join(', ')} FROM (${select})) TO ${whole} (FORMAT parquet)`,
  )
  const month =
    register.date === undefined ? "'none'" : `coalesce(strftime(${quoteName(register.date)}, '%Y-%m'), 'none')`
  const found = await connection.runAndReadAll(
    `SELECT ${month} AS month, count(*) FROM read_parquet(${whole}) GROUP BY ALL ORDER BY ALL`,
  )
  const months = found
    .getRows()
    .map(([name, rows]) => ({ month: String(name), rows: Number(rows), file: `month=${name}/data.parquet` }))
  const key = register.key.map(quoteName).join(', ')
  for (const { month: name, file } of months) {
    mkdirSync(join(folder, register.id, `month=${name}`), { recursive: true })
    await connection.run(
      `COPY (SELECT ${quoteText(register.id)} AS _batch, _row, ${fields.map((f) => quoteName(f.id)).join(', ')} FROM read_parquet(${whole}) WHERE ${month} = ${quoteText(name)} ORDER BY ${key}) TO ${quoteText(join(folder, register.id, file))} (FORMAT parquet, COMPRESSION snappy)`,
    )
  }
  rmSync(join(folder, 'spill', `${register.id}.parquet`))
  return months
}

/** As an import keeps a value: money in fen, nothing for a blank cell. */
function sealedSql(field: Field): string {
  const column = quoteName(field.id)
  if (field.type === 'money') return `CAST(${column} * 100 AS ${sqlType('money')})`
  if (field.type === 'list') return `CASE WHEN len(${column}) > 0 THEN ${column} END`
  return `CAST(${TEXTS.includes(field.type) ? `nullif(${column}, '')` : column} AS ${sqlType(field.type)})`
}
