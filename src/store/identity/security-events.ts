/** What happened at the doors: kept for ever, read by the administrators whose turn it is. */
import { sql } from 'kysely'
import type { AccountKind } from '#core/identity'
import { inOrder, isAfter, orderOf, type Place, type Scope, sortKey } from '#store/record'

export type SecurityEvent = {
  kind: string
  outcome: 'done' | 'refused'
  account?: { id: string; kind: string }
  about?: string
  address?: string
  detail?: string
  at: Date
}

export async function recordSecurityEvent(tx: Scope, event: SecurityEvent): Promise<void> {
  const { kind, outcome, account, about, address, detail, at } = event
  await sql`
    insert into security_event (at, kind, outcome, account_id, account_kind, about_id, address, detail)
    values (${at}, ${kind}, ${outcome}, ${account?.id ?? null}, ${account?.kind ?? 'visitor'}, ${about ?? null}, ${address ?? null}, ${detail ?? null})`.execute(
    tx,
  )
}

export type StoredReset = {
  at: Date
  kind: 'account.reset-password' | 'account.reset-second-factor'
  byKind: AccountKind
  byName: string
}

/** The latest first. Told to whose account it is, and to the program when he signs in. */
export async function listResets(tx: Scope, account: string, since: Date): Promise<StoredReset[]> {
  const { rows } = await sql<StoredReset>`
    select at, kind, by_kind as "byKind", by_name as "byName" from resets_of(${account}, ${since})`.execute(tx)
  return rows
}

export type StoredSecurityEvent = {
  id: number
  at: Date
  kind: string
  outcome: 'done' | 'refused'
  accountId: string | null
  accountKind: string
  accountName: string | null
  aboutId: string | null
  aboutName: string | null
  address: string | null
  detail: string | null
}

const SORT_KEYS = {
  /** Numbered as they happen. */
  at: undefined,
  kind: sql<string>`kind`,
  outcome: sql<string>`outcome`,
}

export type SecurityEventSort = keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`

export type SecurityEventFilter = {
  kind?: string
  account?: string
  outcome?: 'done' | 'refused'
  /** Local days, both included. */
  from?: string
  to?: string
  sort?: SecurityEventSort
  after?: Place
  limit: number
}

export async function listSecurityEvents(
  tx: Scope,
  filter: SecurityEventFilter,
): Promise<(StoredSecurityEvent & { sortKey: string })[]> {
  const { kind = null, account = null, outcome = null, from = null, to = null, after, limit, sort = '-at' } = filter
  const order = orderOf(sort, SORT_KEYS, { id: sql`id`, idType: 'bigint' })
  const { rows } = await sql<StoredSecurityEvent & { sortKey: string }>`
    select id, at, kind, outcome, account_id as "accountId", account_kind as "accountKind", account_name(account_id) as "accountName",
      about_id as "aboutId", account_name(about_id) as "aboutName", address, detail, ${sortKey(order)}
    from security_event
    where (${kind}::text is null or kind = ${kind}) and (${account}::uuid is null or account_id = ${account}::uuid or about_id = ${account}::uuid)
      and (${outcome}::text is null or outcome = ${outcome})
      and (${from}::date is null or at >= (${from}::date)::timestamp at time zone 'Asia/Shanghai')
      and (${to}::date is null or at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')
      and ${isAfter(order, after)} ${inOrder(order)} limit ${limit}`.execute(tx)
  return rows
}
