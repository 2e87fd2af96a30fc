/** Entries for people to read, newest first. Which of them are seen, row-level security says. */
import { type SelectQueryBuilder, sql } from 'kysely'
import type { Scope } from '#store/record'
import type { LedgerTables } from './tables.ts'

export type EntryFilter = {
  /** A kind of subject, or the id of one. */
  subject?: string
  actor?: string
  action?: string
  /** Local days of China, both included: an official asks by the calendar on the wall. */
  from?: string
  to?: string
}

export type EntryPage = EntryFilter & { before?: number; limit: number }

export type ListedEntry = {
  id: number
  at: string
  actor: string | null
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
}

export async function listEntries(tx: Scope, { before, limit, ...filter }: EntryPage): Promise<ListedEntry[]> {
  let query = filtered(tx, filter)
    .leftJoin('ledger_leaf as l', 'l.entry_id', 'e.id')
    .selectAll('e')
    .select('l.index')
    .orderBy('e.id', 'desc')
    .limit(limit)
  if (before !== undefined) query = query.where('e.id', '<', before)
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    actor: row.actor,
    actorKind: row.actor_kind,
    action: row.action,
    subject: { kind: row.subject_kind, id: row.subject_id },
    record: row.record,
    erasedBy: row.erased_by,
    commitment: row.commitment.toString('hex'),
    index: row.index,
  }))
}

export async function countEntries(tx: Scope, filter: EntryFilter): Promise<number> {
  const { n } = await filtered(tx, filter)
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

type Filtered = SelectQueryBuilder<LedgerTables & { e: LedgerTables['ledger_entry'] }, 'e', object>

function filtered(tx: Scope, { subject, actor, action, from, to }: EntryFilter): Filtered {
  let query: Filtered = tx.withTables<LedgerTables>().selectFrom('ledger_entry as e')
  if (actor !== undefined) query = query.where('e.actor', '=', actor)
  if (action !== undefined) query = query.where('e.action', '=', action)
  if (subject !== undefined)
    query = query.where((where) =>
      where.or([where('e.subject_kind', '=', subject), where('e.subject_id', '=', subject)]),
    )
  if (from !== undefined) query = query.where('e.at', '>=', dayStart(from))
  if (to !== undefined) query = query.where('e.at', '<', sql<Date>`${dayStart(to)} + interval '1 day'`)
  return query
}

function dayStart(day: string) {
  return sql<Date>`(${day}::date at time zone 'Asia/Shanghai')`
}
