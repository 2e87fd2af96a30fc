/** What one person asked for and another one has to confirm: acts of administrators, and what gives rights through posts. */
import { sql } from 'kysely'
import type { RowKey } from '#store/ledger'
import { inOrder, instantKey, isAfter, orderOf, type Place, type Scope, sortKey } from '#store/record'

export type ApprovalState = 'waiting' | 'confirmed' | 'refused' | 'withdrawn' | 'expired'

export type StoredApproval = {
  id: string
  act: 'bindOfficer' | 'recordFacts'
  /** Of a binding. */
  accountId: string | null
  accountVersion: number | null
  accountName: string | null
  officerId: string | null
  officerName: string | null
  officerCode: string | null
  /** Of facts: the first of them, how many, and the file they come from. */
  firstKind: 'region' | 'body' | 'unit' | 'post' | 'officer' | 'appointment' | null
  firstOfficer: string | null
  firstPost: string | null
  /** Of a region, a body or a unit: what it is called then. */
  firstName: string | null
  facts: number
  file: string | null
  reason: string | null
  requestedBy: string
  requestedByName: string
  requestedAt: Date
  expiresAt: Date | null
  /** `expired`: it waited until its days were over. */
  state: ApprovalState
  decidedBy: string | null
  decidedByName: string | null
  decidedAt: Date | null
  decisionReason: string | null
  /** It is about the asking person, who therefore does not decide it. */
  concernsOneself: boolean
}

const stateAt = (now: Date) =>
  sql<string>`case when p.state = 'waiting' and p.expires_at <= ${now} then 'expired' else p.state end`

const columns = (now: Date) => sql`
  p.id, p.act, p.account_id as "accountId", p.account_version as "accountVersion", account_name(p.account_id) as "accountName",
    p.officer_id as "officerId", o.name as "officerName", o.code as "officerCode", f.kind as "firstKind", f.officer as "firstOfficer", f.post as "firstPost", f.name as "firstName",
    (select count(*)::int from approval_fact where approval_id = p.id) as facts, p.file, p.reason,
    p.requested_by as "requestedBy", doer_name(p.requested_by) as "requestedByName", p.requested_at as "requestedAt",
    p.expires_at as "expiresAt", ${stateAt(now)} as state, p.decided_by as "decidedBy", doer_name(p.decided_by) as "decidedByName",
    p.decided_at as "decidedAt", p.decision_reason as "decisionReason",
    p.act = 'recordFacts' and approval_concerns_oneself(p.id) as "concernsOneself"`

const FROM = sql`
  from approval p
    left join lateral (select name, code from find_officers_to_bind(p.officer_id::text, 1)) o on true
    left join lateral (select kind,
        (select name from officer where id = first.officer_id order by valid_from desc limit 1) as officer,
        case kind when 'post' then coalesce(first.value ->> 'name', (select name from post where id = fact_id order by valid_from desc limit 1))
          else (select name from post where id = (first.value ->> 'post')::uuid order by valid_from desc limit 1) end as post,
        first.value ->> 'name' as name
      from approval_fact first where approval_id = p.id order by n limit 1) f on true`

export type NewApproval = {
  id: string
  requestedBy: string
  now: Date
  expiresAt: Date
  reason?: string
} & (
  | { act: 'bindOfficer'; accountId: string; accountVersion: number; officerId: string | null }
  | { act: 'recordFacts'; file?: { name: string; rows: number } }
)

/** Gives the row, for the entry that tells of it. */
export async function insertApproval(tx: Scope, approval: NewApproval): Promise<RowKey> {
  const { id, act, requestedBy, now, expiresAt, reason } = approval
  const binding = act === 'bindOfficer' ? approval : undefined
  const file = act === 'recordFacts' ? approval.file : undefined
  await sql`
    insert into approval (id, act, account_id, account_version, officer_id, file, rows, reason, requested_by, requested_at, expires_at)
    values (${id}, ${act}, ${binding?.accountId ?? null}, ${binding?.accountVersion ?? null}, ${binding?.officerId ?? null},
      ${file?.name ?? null}, ${file?.rows ?? null}, ${reason ?? null}, ${requestedBy}, ${now}, ${expiresAt})`.execute(
    tx,
  )
  return rowOf(id)
}

function rowOf(id: string): RowKey {
  return { table: 'approval', key: { id } }
}

/** Whether a binding of the account waits; asked with the account locked. */
export async function hasWaitingBinding(tx: Scope, accountId: string, now: Date): Promise<boolean> {
  const { rows } = await sql`
    select 1 from approval p where p.account_id = ${accountId}::uuid and ${stateAt(now)} = 'waiting' limit 1`.execute(
    tx,
  )
  return rows.length > 0
}

export async function findApproval(
  tx: Scope,
  id: string,
  { now, lock = false }: { now: Date; lock?: boolean },
): Promise<StoredApproval | undefined> {
  if (lock) await sql`select 1 from approval where id = ${id}::uuid for update`.execute(tx)
  const { rows } = await sql<StoredApproval>`select ${columns(now)} ${FROM} where p.id = ${id}::uuid`.execute(tx)
  return rows[0]
}

const SORT_KEYS = {
  requested: instantKey(sql`p.requested_at`),
  decided: instantKey(sql`p.decided_at`),
  expires: instantKey(sql`p.expires_at`),
  state: sql<string>`p.state`,
  requestedBy: sql<string>`coalesce(doer_name(p.requested_by), '')`,
}

export type ApprovalSort = keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`

export type ApprovalFilter = {
  now: Date
  state?: ApprovalState
  act?: StoredApproval['act']
  sort?: ApprovalSort
  after?: Place
  limit: number
}

export async function listApprovals(
  tx: Scope,
  {
    now,
    state = null,
    act = null,
    sort = '-requested',
    after,
    limit,
  }: Omit<ApprovalFilter, 'state' | 'act'> & {
    state?: ApprovalState | null
    act?: StoredApproval['act'] | null
  },
): Promise<(StoredApproval & { sortKey: string })[]> {
  const order = orderOf(sort, SORT_KEYS, { id: sql`p.id`, idType: 'uuid' })
  const { rows } = await sql<StoredApproval & { sortKey: string }>`
    select ${columns(now)}, ${sortKey(order)} ${FROM}
    where (${state}::text is null or ${stateAt(now)} = ${state}) and (${act}::text is null or p.act = ${act})
      and ${isAfter(order, after)} ${inOrder(order)} limit ${limit}`.execute(tx)
  return rows
}

/** Gives the row, for the entry that tells of it. */
export async function decideApproval(
  tx: Scope,
  id: string,
  { state, by, now, reason }: { state: 'confirmed' | 'refused' | 'withdrawn'; by: string; now: Date; reason?: string },
): Promise<RowKey> {
  const { numAffectedRows } = await sql`
    update approval set state = ${state}, decided_by = ${by}, decided_at = ${now}, decision_reason = ${reason ?? null}
    where id = ${id}::uuid and state = 'waiting'`.execute(tx)
  if (numAffectedRows !== 1n) throw new Error(`approval ${id} was not decided`)
  return rowOf(id)
}

/** What the first page tells: what waits for the asking person, what he waits for, and what came back to him lately. */
export async function tallyApprovals(
  tx: Scope,
  now: Date,
  since: Date,
): Promise<{ toDecide: number; firstEnds: Date | null; asked: number; refused: number }> {
  const { rows } = await sql<{ toDecide: number; firstEnds: Date | null; asked: number; refused: number }>`
    with waiting as (select p.* from approval p where p.state = 'waiting' and ${stateAt(now)} = 'waiting'),
      mine as (select * from waiting where requested_by <> account_id() and case act
        when 'bindOfficer' then may('account', 'confirm') else not approval_concerns_oneself(id) end)
    select (select count(*)::int from mine) as "toDecide", (select min(expires_at) from mine) as "firstEnds",
      (select count(*)::int from waiting where requested_by = account_id()) as asked,
      (select count(*)::int from approval p where requested_by = account_id() and (state = 'refused' and decided_at >= ${since}
        or ${stateAt(now)} = 'expired' and expires_at >= ${since})) as refused`.execute(tx)
  const [row] = rows
  if (row === undefined) throw new Error('a tally is one row')
  return row
}
