/** Accounts in the database. Every change of `account` gets a new version and stands in the ledger; its use does not. */
import { type RawBuilder, sql } from 'kysely'
import type { AccountKind } from '#core/identity'
import { inOrder, instantKey, isAfter, orderOf, type Place, type Scope, sortKey } from '#store/record'

export type StoredAccount = {
  id: string
  name: string
  kind: AccountKind
  officerId?: string
  passwordHash?: string
  mustChangePassword: boolean
  passwordChangedAt?: Date
  totpSecret?: Buffer
  oidcSubject?: string
  disabledAt?: Date
  demo: boolean
  createdAt: Date
  version: number
  claimedAt?: Date
  lastSignInAt?: Date
  failures: number
  firstFailureAt?: Date
  lockedUntil?: Date
  totpCounter?: number
  totpOffered?: Buffer
}

type Nullable<T> = { [K in keyof T]-?: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] }

/** Of `account a` and `account_use u`. */
export const ACCOUNT_COLUMNS = sql`
  a.id, a.name, a.kind, a.officer_id as "officerId", a.password_hash as "passwordHash",
  a.must_change_password as "mustChangePassword", a.password_changed_at as "passwordChangedAt",
  a.totp_secret as "totpSecret", a.oidc_subject as "oidcSubject", a.disabled_at as "disabledAt", a.demo, a.created_at as "createdAt", a.version,
  u.claimed_at as "claimedAt", u.last_sign_in_at as "lastSignInAt", u.failures, u.first_failure_at as "firstFailureAt",
  u.locked_until as "lockedUntil", u.totp_counter as "totpCounter", u.totp_offered as "totpOffered"`

async function readAccounts<More extends object = object>(
  tx: Scope,
  rest: RawBuilder<unknown>,
  more: RawBuilder<unknown> = sql``,
): Promise<(StoredAccount & More)[]> {
  const { rows } = await sql<Nullable<StoredAccount>>`
    select ${ACCOUNT_COLUMNS}${more} from account a join account_use u on u.account_id = a.id ${rest}`.execute(tx)
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as StoredAccount & More,
  )
}

export async function findAccountByName(tx: Scope, name: string): Promise<StoredAccount | undefined> {
  return (await readAccounts(tx, sql`where lower(a.name) = lower(${name})`))[0]
}

export async function findAccount(tx: Scope, id: string): Promise<StoredAccount | undefined> {
  return (await readAccounts(tx, sql`where a.id = ${id}::uuid`))[0]
}

/** The same, and nobody else changes it until this transaction ends. */
export async function lockAccount(tx: Scope, id: string): Promise<StoredAccount | undefined> {
  await sql`select 1 from account where id = ${id}::uuid for update`.execute(tx)
  await sql`select 1 from account_use where account_id = ${id}::uuid for update`.execute(tx)
  return findAccount(tx, id)
}

export async function findAccountByOidc(
  tx: Scope,
  issuer: string,
  subject: string,
): Promise<StoredAccount | undefined> {
  return (await readAccounts(tx, sql`where a.oidc_issuer = ${issuer} and a.oidc_subject = ${subject}`))[0]
}

export async function listAdministrators(tx: Scope): Promise<StoredAccount[]> {
  return readAccounts(tx, sql`where a.kind <> 'user' and a.disabled_at is null order by a.created_at, a.kind`)
}

const SORT_KEYS = {
  name: sql<string>`lower(a.name)`,
  kind: sql<string>`a.kind`,
  lastSignIn: instantKey(sql`u.last_sign_in_at`),
  created: instantKey(sql`a.created_at`),
}

export type AccountSort = keyof typeof SORT_KEYS | `-${keyof typeof SORT_KEYS}`

export type AccountFilter = {
  q?: string
  kinds?: readonly AccountKind[]
  state?: 'active' | 'locked' | 'disabled' | 'unclaimed'
  sort?: AccountSort
  after?: Place
  limit: number
  now: Date
}

/** More than any place has of one name. */
const MOST_PEOPLE = 1_000_000

export async function listAccounts(tx: Scope, filter: AccountFilter): Promise<(StoredAccount & { sortKey: string })[]> {
  const { q, kinds, state, after, limit, now, sort = 'name' } = filter
  const order = orderOf(sort, SORT_KEYS, { id: sql`a.id`, idType: 'uuid' })
  const like = `%${q?.toLowerCase().replace(/[\\%_]/g, '\\$&') ?? ''}%`
  // Whoever may bind or read accounts may look for their people; the function asks.
  const ofPeople =
    q === undefined || q.trim() === ''
      ? sql`null`
      : sql`select o.id from find_officers_to_bind(${q.trim()}, ${MOST_PEOPLE}) o`
  const states: Record<NonNullable<AccountFilter['state']>, RawBuilder<unknown>> = {
    disabled: sql`a.disabled_at is not null`,
    locked: sql`a.disabled_at is null and u.locked_until > ${now}`,
    unclaimed: sql`a.disabled_at is null and u.claimed_at is null`,
    active: sql`a.disabled_at is null and u.claimed_at is not null and (u.locked_until is null or u.locked_until <= ${now})`,
  }
  return readAccounts<{ sortKey: string }>(
    tx,
    sql`where (${q === undefined} or lower(a.name) like ${like} or a.officer_id in (${ofPeople}))
      and (${kinds === undefined} or a.kind = any(${[...(kinds ?? [])]}::text[]))
      and ${state === undefined ? sql`true` : states[state]}
      and ${isAfter(order, after)} ${inOrder(order)} limit ${limit}`,
    sql`, ${sortKey(order)}`,
  )
}

export type NewAccount = {
  id: string
  name: string
  kind: AccountKind
  passwordHash: string
  demo?: boolean
  officerId?: string
}

/** False: the name is taken. */
export async function insertAccount(
  tx: Scope,
  { id, name, kind, passwordHash, demo = false, officerId }: NewAccount,
): Promise<boolean> {
  const { rows } = await sql`
    insert into account (id, name, kind, password_hash, demo, officer_id)
    values (${id}, ${name}, ${kind}, ${passwordHash}, ${demo}, ${officerId ?? null}) on conflict (lower(name)) do nothing returning 1`.execute(
    tx,
  )
  if (rows.length === 0) return false
  await sql`insert into account_use (account_id) values (${id})`.execute(tx)
  await sql`insert into password_history (account_id, hash) values (${id}, ${passwordHash})`.execute(tx)
  return true
}

export type AccountChange = {
  officerId?: string | null
  passwordHash?: string
  mustChangePassword?: boolean
  passwordChangedAt?: Date
  totpSecret?: Buffer | null
  disabledAt?: Date | null
  oidc?: { issuer: string; subject: string }
}

export async function updateAccount(tx: Scope, id: string, change: AccountChange): Promise<void> {
  const sets = [
    ...(change.officerId === undefined ? [] : [sql`officer_id = ${change.officerId}`]),
    ...(change.passwordHash === undefined ? [] : [sql`password_hash = ${change.passwordHash}`]),
    ...(change.mustChangePassword === undefined ? [] : [sql`must_change_password = ${change.mustChangePassword}`]),
    ...(change.passwordChangedAt === undefined ? [] : [sql`password_changed_at = ${change.passwordChangedAt}`]),
    ...(change.totpSecret === undefined ? [] : [sql`totp_secret = ${change.totpSecret}`]),
    ...(change.disabledAt === undefined ? [] : [sql`disabled_at = ${change.disabledAt}`]),
    ...(change.oidc === undefined
      ? []
      : [sql`oidc_issuer = ${change.oidc.issuer}, oidc_subject = ${change.oidc.subject}`]),
  ]
  const { numAffectedRows } = await sql`
    update account set version = version + 1${sql.join([sql``, ...sets], sql`, `)} where id = ${id}::uuid`.execute(tx)
  if (numAffectedRows !== 1n) throw new Error(`account ${id} was not updated`)
}

export type AccountUse = Partial<{
  claimedAt: Date
  lastSignInAt: Date
  failures: number
  firstFailureAt: Date | null
  lockedUntil: Date | null
  totpCounter: number | null
  totpOffered: Buffer | null
}>

const USE_COLUMNS: Record<keyof AccountUse, string> = {
  claimedAt: 'claimed_at',
  lastSignInAt: 'last_sign_in_at',
  failures: 'failures',
  firstFailureAt: 'first_failure_at',
  lockedUntil: 'locked_until',
  totpCounter: 'totp_counter',
  totpOffered: 'totp_offered',
}

export async function noteUse(tx: Scope, id: string, use: AccountUse): Promise<void> {
  const sets = (Object.keys(USE_COLUMNS) as (keyof AccountUse)[]).flatMap((key) =>
    use[key] === undefined ? [] : [sql`${sql.ref(USE_COLUMNS[key])} = ${use[key]}`],
  )
  await sql`update account_use set ${sql.join(sets)} where account_id = ${id}::uuid`.execute(tx)
}

export async function listFormerPasswords(tx: Scope, id: string, most: number): Promise<string[]> {
  const { rows } = await sql<{ hash: string }>`
    select hash from password_history where account_id = ${id}::uuid order by at desc limit ${most}`.execute(tx)
  return rows.map((row) => row.hash)
}

export async function rememberPassword(tx: Scope, id: string, hash: string): Promise<void> {
  await sql`insert into password_history (account_id, hash) values (${id}, ${hash})`.execute(tx)
}

export type OfficerToBind = {
  id: string
  code: string
  name: string
  body?: { id: string; name: string }
  bound: boolean
}

export async function findOfficersToBind(tx: Scope, wanted: string, most: number): Promise<OfficerToBind[]> {
  const { rows } = await sql<{
    id: string
    code: string
    name: string
    body_id: string | null
    body_name: string | null
    bound: boolean
  }>`
    select * from find_officers_to_bind(${wanted}, ${most})`.execute(tx)
  return rows.map(({ id, code, name, body_id, body_name, bound }) => ({
    id,
    code,
    name,
    bound,
    ...(body_id !== null && body_name !== null && { body: { id: body_id, name: body_name } }),
  }))
}
