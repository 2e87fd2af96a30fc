/** What one administrator asked for and another one has to confirm. */
import { sql } from 'kysely'
import { inOrder, instantKey, isAfter, orderOf, type Place, type Scope, sortKey } from '#store/record'

export type StoredApproval = {
  id: string
  act: 'bindOfficer'
  accountId: string
  accountVersion: number
  accountName: string
  officerId: string | null
  officerName: string | null
  officerCode: string | null
  requestedBy: string
  requestedByName: string
  requestedAt: Date
  state: 'waiting' | 'confirmed' | 'refused'
  decidedBy: string | null
  decidedByName: string | null
  decidedAt: Date | null
}

const COLUMNS = sql`
  p.id, p.act, p.account_id as "accountId", p.account_version as "accountVersion", account_name(p.account_id) as "accountName",
    p.officer_id as "officerId", o.name as "officerName", o.code as "officerCode", p.requested_by as "requestedBy",
    account_name(p.requested_by) as "requestedByName", p.requested_at as "requestedAt", p.state, p.decided_by as "decidedBy",
    account_name(p.decided_by) as "decidedByName", p.decided_at as "decidedAt"`

const FROM = sql`
  from approval p left join lateral (select name, code from find_officers_to_bind(p.officer_id::text, 1)) o on true`

export async function insertApproval(
  tx: Scope,
  approval: {
    id: string
    accountId: string
    accountVersion: number
    officerId: string | null
    requestedBy: string
    now: Date
  },
): Promise<boolean> {
  const { rows } = await sql`
    insert into approval (id, act, account_id, account_version, officer_id, requested_by, requested_at)
    values (${approval.id}, 'bindOfficer', ${approval.accountId}, ${approval.accountVersion}, ${approval.officerId}, ${approval.requestedBy}, ${approval.now})
    on conflict (account_id) where state = 'waiting' do nothing returning 1`.execute(tx)
  return rows.length > 0
}

export async function findApproval(tx: Scope, id: string, { lock = false } = {}): Promise<StoredApproval | undefined> {
  if (lock) await sql`select 1 from approval where id = ${id}::uuid for update`.execute(tx)
  const { rows } = await sql<StoredApproval>`select ${COLUMNS} ${FROM} where p.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

const SORT_KEYS = {
  requested: instantKey(sql`p.requested_at`),
  decided: instantKey(sql`p.decided_at`),
  state: sql<string>`p.state`,
  requestedBy: sql<string>`coalesce(account_name(p.requested_by), '')`,
}

export type ApprovalSort = keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`

export async function listApprovals(
  tx: Scope,
  filter: { state?: StoredApproval['state']; sort?: ApprovalSort; after?: Place; limit: number },
): Promise<(StoredApproval & { sortKey: string })[]> {
  const { state = null, sort = '-requested', after, limit } = filter
  const order = orderOf(sort, SORT_KEYS, { id: sql`p.id`, idType: 'uuid' })
  const { rows } = await sql<StoredApproval & { sortKey: string }>`
    select ${COLUMNS}, ${sortKey(order)} ${FROM} where (${state}::text is null or p.state = ${state})
      and ${isAfter(order, after)} ${inOrder(order)} limit ${limit}`.execute(tx)
  return rows
}

export async function decideApproval(
  tx: Scope,
  id: string,
  state: 'confirmed' | 'refused',
  by: string,
  now: Date,
): Promise<void> {
  await sql`update approval set state = ${state}, decided_by = ${by}, decided_at = ${now} where id = ${id}::uuid and state = 'waiting'`.execute(
    tx,
  )
}
