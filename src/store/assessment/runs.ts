/** Runs in the record. */
import { sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { KeptSummary, RunSummary } from '#core/finding'
import { strangeCursor } from '#store/authority'
import { KEPT, type Scope } from '#store/record'
import type { RunRecord } from '#store/runs'

export type RecordedRun = {
  id: string
  pack: { id: string; title: string; version: string; digest: string }
  period?: { from: LocalDate; to: LocalDate }
  asOf: LocalDate
  startedAt: string
  finishedAt: string
  state: 'finished'
  record: RunRecord
  summary: KeptSummary
  /** The name of who started it; absent when the command line did. */
  by?: string
  entry: number
}

type RunRow = {
  id: string
  pack: string
  pack_title: string
  pack_version: string
  pack_digest: string
  period_from: LocalDate | null
  period_to: LocalDate | null
  as_of: LocalDate
  started_at: Date
  finished_at: Date
  state: 'finished'
  record: RunRecord
  summary: KeptSummary
  started_by: string | null
  entry_id: number
}

export async function insertRun(
  tx: Scope,
  run: { record: RunRecord; summary: RunSummary; by?: string; entry: number },
): Promise<void> {
  const { record, summary, by, entry } = run
  const started = new Date(Date.parse(record.at) - record.seconds * 1000).toISOString()
  await sql`
    insert into run (id, pack, pack_title, pack_version, pack_digest, period_from, period_to, as_of, started_at, finished_at,
      state, record, summary, started_by, entry_id)
    values (${record.id}, ${record.pack.id}, ${record.pack.title}, ${record.pack.version}, ${record.pack.digest},
      ${record.period?.from ?? null}, ${record.period?.to ?? null}, ${record.asOf}, ${started}, ${record.at}, 'finished',
      ${JSON.stringify(record)}, ${JSON.stringify(summary)}, ${by ?? null}, ${entry})`.execute(tx)
}

const COLUMNS = sql`id, pack, pack_title, pack_version, pack_digest, period_from, period_to, as_of, started_at, finished_at, state, record, summary,
  started_by, entry_id`

export async function findRecordedRun(tx: Scope, id: string): Promise<RecordedRun | undefined> {
  const { rows } = await sql<RunRow>`${KEPT}select ${COLUMNS} from run where id = ${id}`.execute(tx)
  return rows[0] && runOf(rows[0])
}

export async function countRecordedRuns(tx: Scope): Promise<number> {
  const { rows } = await sql<{ n: number }>`${KEPT}select count(*) as n from run`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Newest first. `before`: the run the last page ended with. */
export async function listRecordedRuns(
  tx: Scope,
  filter: { pack?: string; before?: string; limit: number },
): Promise<{ items: RecordedRun[]; next?: string; total: number }> {
  if (filter.before !== undefined) {
    const { rows: there } = await sql`select from run where id = ${filter.before}`.execute(tx)
    if (there.length === 0) throw strangeCursor()
  }
  const pack = filter.pack === undefined ? sql`true` : sql`pack = ${filter.pack}`
  const before =
    filter.before === undefined
      ? sql`true`
      : sql`(started_at, id) < (select started_at, id from run where id = ${filter.before})`
  const { rows } = await sql<RunRow & { total: number }>`
    select ${COLUMNS}, (select count(*) from run where ${pack}) as total from run where ${pack} and ${before}
    order by started_at desc, id desc limit ${filter.limit + 1}`.execute(tx)
  const items = rows.slice(0, filter.limit).map(runOf)
  const last = rows.length > filter.limit ? items.at(-1) : undefined
  return { items, ...(last !== undefined && { next: last.id }), total: rows[0]?.total ?? 0 }
}

function runOf(row: RunRow): RecordedRun {
  return {
    id: row.id,
    pack: { id: row.pack, title: row.pack_title, version: row.pack_version, digest: row.pack_digest },
    ...(row.period_from !== null && row.period_to !== null && { period: { from: row.period_from, to: row.period_to } }),
    asOf: row.as_of,
    startedAt: row.started_at.toISOString(),
    finishedAt: row.finished_at.toISOString(),
    state: row.state,
    record: row.record,
    summary: row.summary,
    ...(row.started_by !== null && { by: row.started_by }),
    entry: row.entry_id,
  }
}
