/** Background work and imports of organisations as one list. Imports are done while one waits: of them the ledger tells. */
import { type RawBuilder, sql } from 'kysely'
import { inOrder, instantKey, isAfter, orderOf, type Place, type Scope, sortKey } from '#store/record'
import type { JobState } from './job-rows.ts'

export type JobFilter = { kind?: string; state?: JobState }

const SORT_KEYS = {
  asked: instantKey(sql`w.asked_at`),
  started: instantKey(sql`w.started_at`),
  finished: instantKey(sql`w.finished_at`),
  kind: sql<string>`w.kind`,
  state: sql<string>`w.state`,
  by: sql<string>`coalesce(w.by, '')`,
}

export type JobSort = keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`

export type JobPage = JobFilter & { sort?: JobSort; after?: Place; limit: number }

export type ListedJob = {
  id: string
  kind: string
  /** Of an import null. */
  title: string | null
  state: JobState
  /** The name of the person, or of the account; null for the command line. */
  by: string | null
  askedAt: Date
  /** Null also where it was not kept. */
  startedAt: Date | null
  finishedAt: Date | null
  message: string | null
  /** The run a job made. */
  result: string | null
  /** Of an import: its entry in the ledger, the kind of thing imported, and what the entry tells, until it is erased. */
  entry: number | null
  imported: string | null
  details: unknown
  erased: boolean
  sortKey: string
}

const WORK = sql`(
  select id::text, kind, title, state, doer_name(account_id) as by, created_at as asked_at, started_at, finished_at,
    message, result, null::bigint as entry, null::text as imported, null::jsonb as details,
    false as erased
  from job
  union all
  select 'import-' || id, 'import', null, 'finished', by, at, null, at, null, null, id, kind, details, erased from imports_told()) w`

export async function listJobs(tx: Scope, { after, limit, sort = '-asked', ...filter }: JobPage): Promise<ListedJob[]> {
  const order = orderOf(sort, SORT_KEYS, { id: sql`w.id`, idType: 'text' })
  const { rows } = await sql<ListedJob>`
    select w.id, w.kind, w.title, w.state, w.by, w.asked_at as "askedAt", w.started_at as "startedAt",
      w.finished_at as "finishedAt", w.message, w.result, w.entry, w.imported, w.details, w.erased, ${sortKey(order)}
    from ${WORK} where ${conditions(filter)} and ${isAfter(order, after)} ${inOrder(order)} limit ${limit}`.execute(tx)
  return rows
}

export async function countJobs(tx: Scope, filter: JobFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${WORK} where ${conditions(filter)}`.execute(tx)
  return rows[0]?.n ?? 0
}

function conditions({ kind, state }: JobFilter): RawBuilder<unknown> {
  return sql`${kind === undefined ? sql`true` : sql`w.kind = ${kind}`} and ${state === undefined ? sql`true` : sql`w.state = ${state}`}`
}
