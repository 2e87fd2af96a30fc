/** What happened at the doors: kept for ever, read by the administrators whose turn it is. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

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

export type SecurityEventFilter = {
  kind?: string
  account?: string
  outcome?: 'done' | 'refused'
  /** Local days, both included. */
  from?: string
  to?: string
  before?: number
  limit: number
}

export async function listSecurityEvents(tx: Scope, filter: SecurityEventFilter): Promise<StoredSecurityEvent[]> {
  const { kind = null, account = null, outcome = null, from = null, to = null, before = null, limit } = filter
  const { rows } = await sql<StoredSecurityEvent>`
    select id, at, kind, outcome, account_id as "accountId", account_kind as "accountKind", account_name(account_id) as "accountName",
      about_id as "aboutId", account_name(about_id) as "aboutName", address, detail
    from security_event
    where (${kind}::text is null or kind = ${kind}) and (${account}::uuid is null or account_id = ${account}::uuid or about_id = ${account}::uuid)
      and (${outcome}::text is null or outcome = ${outcome})
      and (${from}::date is null or at >= (${from}::date)::timestamp at time zone 'Asia/Shanghai')
      and (${to}::date is null or at < (${to}::date + 1)::timestamp at time zone 'Asia/Shanghai')
      and (${before}::bigint is null or id < ${before}::bigint)
    order by id desc limit ${limit}`.execute(tx)
  return rows
}
