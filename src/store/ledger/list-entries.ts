/** Entries for people to read, newest first. Which of them are seen, row-level security says. */
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { inOrder, isAfter, orderOf, type Place, type Scope, sortKey } from '#store/record'
import type { LedgerTables } from './tables.ts'

export type EntryFilter = {
  /** A kind of subject, or the id of one. */
  subject?: string
  actor?: string
  action?: string
  /** Local days of China, both included: an official asks by the calendar on the wall. */
  from?: string
  to?: string
  /** Also the entries that seal security events: up to one a minute, and nobody's act. Left out unless asked for, here or by their action. */
  seals?: boolean
}

const SORT_KEYS = {
  /** Numbered as they are written. */
  id: undefined,
  action: sql<string>`e.action`,
  subject: sql<string>`e.subject_kind || ' ' || e.subject_id`,
}

export type EntrySort = keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`

export type EntryPage = EntryFilter & { sort?: EntrySort; after?: Place; limit: number }

export type ListedEntry = {
  id: number
  at: string
  actor: string | null
  /** By which the account is known; null for the program itself. */
  actorName: string | null
  actorKind: 'account' | 'system' | 'visitor'
  action: string
  subject: { kind: string; id: string }
  /** Null once erased. */
  record: unknown
  erasedBy: number | null
  /** Hexadecimal. */
  commitment: string
  /** Its place in the tree; null until it has one. */
  index: number | null
  /** What it was sorted by. */
  sortKey: string
}

export async function listEntries(tx: Scope, page: EntryPage): Promise<ListedEntry[]> {
  const { after, limit, sort = '-id', ...filter } = page
  const order = orderOf(sort, SORT_KEYS, { id: sql`e.id`, idType: 'bigint' })
  const { rows } = await sql<EntryRow>`
    select e.*, l.index, account_name(e.actor) as "actorName", ${sortKey(order)}
    from ledger_entry e left join ledger_leaf l on l.entry_id = e.id
    where ${conditions(filter)} and ${isAfter(order, after)} ${inOrder(order)} limit ${limit}`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: row.actor,
    actorName: row.actorName,
    actorKind: row.actor_kind,
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    record: row.record,
    erasedBy: row.erased_by,
    commitment: row.commitment.toString('hex'),
    index: row.index,
    sortKey: row.sortKey,
  }))
}

type EntryRow = Selectable<LedgerTables['ledger_entry']> & {
  index: number | null
  actorName: string | null
  sortKey: string
}

export async function countEntries(tx: Scope, filter: EntryFilter): Promise<number> {
  const { rows } = await sql<{
    n: number
  }>`select count(*) as n from ledger_entry e where ${conditions(filter)}`.execute(tx)
  return rows[0]?.n ?? 0
}

function conditions({ subject, actor, action, from, to, seals }: EntryFilter): RawBuilder<unknown> {
  const day = (text: string) => sql`(${text}::date::timestamp at time zone 'Asia/Shanghai')`
  const all = [
    sql`true`,
    ...(actor === undefined ? [] : [sql`e.actor = ${actor}::uuid`]),
    ...(action === undefined ? [] : [sql`e.action = ${action}`]),
    ...(seals === true || action !== undefined ? [] : [sql`e.action <> 'event.seal'`]),
    ...(subject === undefined ? [] : [sql`(e.subject_kind = ${subject} or e.subject_id = ${subject})`]),
    ...(from === undefined ? [] : [sql`e.at >= ${day(from)}`]),
    ...(to === undefined ? [] : [sql`e.at < ${day(to)} + interval '1 day'`]),
  ]
  return sql.join(all, sql` and `)
}
