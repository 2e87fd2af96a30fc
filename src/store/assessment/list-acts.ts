/** What people did on which day, as far as findings tell of it, by what was judged of them over spans of days. */
import { type RawBuilder, sql } from 'kysely'
import {
  dayNumber,
  FIRST_DAY_NUMBER,
  fromDayNumber,
  LAST_DAY_NUMBER,
  type LocalDate,
  parseLocalDate,
} from '#core/calendar'
import { readCursor, strangeCursor, writeCursor } from '#store/authority'
import type { Scope } from '#store/record'
import { isNamed, withinSight } from './finding-filter.ts'
import { type FindingRow, rowColumns, type StoredRow, showRows } from './finding-row.ts'

/** What holds of one officer over some days. */
export type JudgedSpan = { officer: string; validFrom: LocalDate; validTo?: LocalDate; verdict: string }

export type Judged = {
  spans: readonly JudgedSpan[]
  /** Of whomever no span is given. */
  otherwise: string
}

export type ActFilter = {
  /** Only what is judged so. */
  verdicts: readonly string[]
  officer?: string
  node?: string
  from?: LocalDate
  to?: LocalDate
  /** Of some of those seen it is not told whom they concern: they are left out. */
  partlyUnnamed?: boolean
  /** Only what may be taken away. */
  toExport?: boolean
}

export type ActSort = 'at' | '-at' | 'officer' | '-officer'

export type Act = {
  day: LocalDate
  verdict: string
  /** The id of the officer, whether or not he may be seen. */
  officerId: string
  record: { register: string; key: readonly string[] }
  /** What was found about it, at least one. */
  findings: readonly [FindingRow, ...FindingRow[]]
}

export type ActPage = { items: Act[]; next?: string }

export type ActCount = { verdict: string; acts: number; officers: number }

export async function countActs(tx: Scope, judged: Judged, filter: ActFilter): Promise<ActCount[]> {
  const { rows } =
    await sql<ActCount>`select verdict, acts, officers from count_acts(${asked(judged, filter)})`.execute(tx)
  return rows
}

type Key = { officer_id: string; day: LocalDate; act: string; verdict: string; code: string }

const COLUMNS = ['day', 'officer_id', 'act'] as const

export async function listActs(
  tx: Scope,
  judged: Judged,
  filter: ActFilter,
  page: { sort?: ActSort; cursor?: string; limit: number },
): Promise<ActPage> {
  const sort = page.sort ?? '-at'
  const down = sort.startsWith('-')
  const order = sort.endsWith('officer') ? (['code', ...COLUMNS] as const) : COLUMNS
  const place = placeOf(page.cursor)
  const beyond =
    place === undefined
      ? sql`true`
      : sql`(${sql.join(order.map((column) => sql.ref(column)))}) ${down ? sql`<` : sql`>`} (${sql.join(order.map((column) => place.said[column]))})`
  const read = async (within: ActFilter) => {
    const { rows } = await sql<Key>`
      with called as materialized (select distinct on (id) id, code from officer order by id, valid_from desc),
        a as (select a.*, coalesce(c.code, '') collate "C" as code from acts_over(${asked(judged, within)}) a
          left join called c on c.id = a.officer_id)
      select * from a where ${beyond}
      order by ${sql.join(order.map((column) => sql`${sql.ref(column)} ${down ? sql`desc` : sql`asc`}`))}
      limit ${sql.lit(page.limit + 1)}`.execute(tx)
    return rows
  }
  let rows: Key[] = []
  const steps = order === COLUMNS && isWide(judged, filter) ? await narrowings(tx, filter, down, place?.day) : [filter]
  for (const within of steps) {
    rows = await read(within)
    if (rows.length > page.limit) break
  }
  const shown = rows.slice(0, page.limit)
  const last = rows.length > page.limit ? shown.at(-1) : undefined
  return {
    items: await showActs(tx, shown, filter),
    ...(last !== undefined && {
      next: writeCursor({ key: `${last.day}${last.officer_id}${last.code}`, id: last.act }),
    }),
  }
}

/** By the day, a page is met within a few days of where it begins; what is rare is then looked for over all of them. */
const NARROWINGS = [7]

/** Whether there may be very many: of a few spans all is read at once. */
function isWide({ spans, otherwise }: Judged, { officer, verdicts }: ActFilter): boolean {
  const wanted = spans.filter(({ verdict }) => verdicts.includes(verdict))
  return officer === undefined && (verdicts.includes(otherwise) || wanted.length > MOST_AT_ONCE)
}

const MOST_AT_ONCE = 100

async function narrowings(
  tx: Scope,
  filter: ActFilter,
  down: boolean,
  place: LocalDate | undefined,
): Promise<ActFilter[]> {
  const begin = place ?? (down ? filter.to : filter.from) ?? (await findFirstDay(tx, down))
  if (begin === undefined) return []
  const beginning = down ? { ...filter, to: begin } : { ...filter, from: begin }
  return [
    ...NARROWINGS.map((days) =>
      down
        ? { ...beginning, from: later(filter.from, movedBy(begin, -days)) }
        : { ...beginning, to: earlier(filter.to, movedBy(begin, days)) },
    ),
    beginning,
  ]
}

/** The last, or first, day of what is seen. */
async function findFirstDay(tx: Scope, down: boolean): Promise<LocalDate | undefined> {
  const { rows } = await sql<{ day: LocalDate }>`
    select sort_at as day from finding where sort_at >= '1900-01-01' order by sort_at ${down ? sql`desc` : sql`asc`} limit 1`.execute(
    tx,
  )
  return rows[0]?.day
}

function movedBy(day: LocalDate, days: number): LocalDate {
  return fromDayNumber(Math.min(LAST_DAY_NUMBER, Math.max(FIRST_DAY_NUMBER, dayNumber(day) + days)))
}

function later(a: LocalDate | undefined, b: LocalDate): LocalDate {
  return a === undefined || a < b ? b : a
}

function earlier(a: LocalDate | undefined, b: LocalDate): LocalDate {
  return a === undefined || b < a ? b : a
}

const PLACE = /^(.{10})([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(.*)$/u

function placeOf(cursor: string | undefined) {
  const place = readCursor(cursor)
  if (place === undefined) return undefined
  const [, text = '', officer = '', code = ''] = PLACE.exec(place.key) ?? []
  const day = parseLocalDate(text)
  if (day === undefined) throw strangeCursor()
  const said = {
    code: sql`${code}::text`,
    day: sql`${day}::date`,
    officer_id: sql`${officer}::uuid`,
    act: sql`${place.id}::uuid`,
  }
  return { day, said }
}

/** As the functions of the database are asked. */
function asked({ spans, otherwise }: Judged, filter: ActFilter): RawBuilder<unknown> {
  const { verdicts, officer, node, from, to, toExport = false, partlyUnnamed = false } = filter
  const wanted = spans.filter((span) => verdicts.includes(span.verdict))
  // Who is judged in some span is judged by spans throughout, wanted or not.
  const people = [...new Set(spans.map((span) => span.officer))]
  return sql`${people}::uuid[], ${wanted.map((span) => span.officer)}::uuid[], ${wanted.map(({ validFrom }) => validFrom)}::date[],
    ${wanted.map(({ validTo }) => validTo ?? null)}::date[], ${wanted.map(({ verdict }) => verdict)}::text[], ${otherwise}::text,
    ${verdicts.includes(otherwise)}::boolean, ${officer ?? null}::uuid, ${node ?? null}::uuid, ${from ?? null}::date, ${to ?? null}::date,
    ${toExport ? 'export' : 'read'}::text, ${partlyUnnamed}::boolean`
}

type ActRow = StoredRow & { officer_id: string; day: LocalDate; act: string; register: string; key: readonly string[] }

/** What was found about each, and what the register calls it. */
async function showActs(tx: Scope, keys: readonly Key[], filter: ActFilter): Promise<Act[]> {
  if (keys.length === 0) return []
  const seen = [
    ...(filter.toExport === true ? [withinSight('export')] : []),
    ...(filter.partlyUnnamed === true ? [isNamed()] : []),
  ]
  const { rows } = await sql<ActRow>`
    select ${rowColumns()}, f.sort_at as day, f.act, coalesce(f.subject ->> 'registerTitle', '') as register,
      coalesce(f.subject -> 'key', '[]') as key
    from unnest(${keys.map((key) => key.officer_id)}::uuid[], ${keys.map(({ day }) => day)}::date[], ${keys.map(({ act }) => act)}::uuid[]) k (officer_id, day, act)
    join finding f on f.officer_id = k.officer_id and f.sort_at = k.day and f.act = k.act
    where ${sql.join([sql`true`, ...seen], sql` and `)} order by f.indicator, f.id`.execute(tx)
  const shown = await showRows(tx, rows)
  const name = ({ officer_id, day, act }: Pick<Key, 'officer_id' | 'day' | 'act'>) => `${officer_id} ${day} ${act}`
  const found = new Map<string, { row: ActRow; findings: FindingRow[] }>()
  for (const [i, row] of rows.entries()) {
    const one = found.get(name(row)) ?? { row, findings: [] }
    found.set(name(row), one)
    one.findings.push(shown[i] as FindingRow)
  }
  return keys.flatMap((key): Act[] => {
    const { row, findings: [first, ...others] = [] } = found.get(name(key)) ?? {}
    if (row === undefined || first === undefined) return []
    return [
      {
        day: key.day,
        verdict: key.verdict,
        officerId: key.officer_id,
        record: { register: row.register, key: row.key },
        findings: [first, ...others],
      },
    ]
  })
}
