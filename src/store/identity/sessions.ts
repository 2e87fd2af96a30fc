/** Sessions: a random token with its owner, its hash with us. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type SessionStage = 'secondFactor' | 'changePassword' | 'enrolSecondFactor' | 'signedIn'

export type StoredSession = {
  id: string
  accountId: string
  stage: SessionStage
  way: 'password' | 'oidc'
  secondFactor: boolean
  startedAt: Date
  lastSeenAt: Date
  expiresAt: Date
  steppedUpAt: Date | null
  endedAt: Date | null
  endedWhy: string | null
  device: string
  address: string
}

/** Of `session s`. */
export const SESSION_COLUMNS = sql`
  s.id, s.account_id as "accountId", s.stage, s.way, s.second_factor as "secondFactor", s.started_at as "startedAt",
  s.last_seen_at as "lastSeenAt", s.expires_at as "expiresAt", s.stepped_up_at as "steppedUpAt", s.ended_at as "endedAt",
  s.ended_why as "endedWhy", s.device, s.address`

export type NewSession = Pick<
  StoredSession,
  'id' | 'accountId' | 'stage' | 'way' | 'secondFactor' | 'startedAt' | 'expiresAt' | 'device' | 'address'
> & { tokenHash: Buffer }

export async function insertSession(tx: Scope, session: NewSession): Promise<void> {
  const { id, tokenHash, accountId, stage, way, secondFactor, startedAt, expiresAt, device, address } = session
  await sql`
    insert into session (id, token_hash, account_id, stage, way, second_factor, started_at, last_seen_at, expires_at, device, address)
    values (${id}, ${tokenHash}, ${accountId}, ${stage}, ${way}, ${secondFactor}, ${startedAt}, ${startedAt}, ${expiresAt}, ${device}, ${address})`.execute(
    tx,
  )
}

export async function findSessionByToken(tx: Scope, tokenHash: Buffer): Promise<StoredSession | undefined> {
  const { rows } =
    await sql<StoredSession>`select ${SESSION_COLUMNS} from session s where token_hash = ${tokenHash}`.execute(tx)
  return rows[0]
}

export async function findSession(tx: Scope, id: string): Promise<StoredSession | undefined> {
  const { rows } = await sql<StoredSession>`select ${SESSION_COLUMNS} from session s where id = ${id}::uuid`.execute(tx)
  return rows[0]
}

/** The next stage of signing in has a token of its own: one that was planted before is worth nothing. */
export async function moveSession(
  tx: Scope,
  id: string,
  {
    stage,
    tokenHash,
    expiresAt,
    secondFactor,
    now,
  }: { stage: SessionStage; tokenHash: Buffer; expiresAt: Date; secondFactor: boolean; now: Date },
): Promise<void> {
  await sql`
    update session set stage = ${stage}, token_hash = ${tokenHash}, expires_at = ${expiresAt}, second_factor = ${secondFactor}, last_seen_at = ${now}
    where id = ${id}::uuid and ended_at is null`.execute(tx)
}

export async function touchSession(tx: Scope, id: string, now: Date): Promise<void> {
  await sql`update session set last_seen_at = ${now} where id = ${id}::uuid and last_seen_at < ${now}`.execute(tx)
}

export async function stepUpSession(tx: Scope, id: string, now: Date): Promise<void> {
  await sql`update session set stepped_up_at = ${now} where id = ${id}::uuid`.execute(tx)
}

/** Ends sessions of an account: one of them, all, or all but one. Returns those that were ended. */
export async function endSessions(
  tx: Scope,
  accountId: string,
  { only, except, why, now }: { only?: string; except?: string; why: string; now: Date },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update session set ended_at = ${now}, ended_why = ${why}
    where account_id = ${accountId}::uuid and ended_at is null
      and (${only ?? null}::uuid is null or id = ${only ?? null}::uuid)
      and (${except ?? null}::uuid is null or id <> ${except ?? null}::uuid)
    returning id`.execute(tx)
  return rows.map((row) => row.id)
}

/** Those that still count, the latest used first. */
export async function listLiveSessions(
  tx: Scope,
  accountId: string,
  now: Date,
  idleSince: Date,
): Promise<StoredSession[]> {
  const { rows } = await sql<StoredSession>`
    select ${SESSION_COLUMNS} from session s
    where account_id = ${accountId}::uuid and ended_at is null and stage = 'signedIn' and expires_at > ${now} and last_seen_at > ${idleSince}
    order by last_seen_at desc, id limit 200`.execute(tx)
  return rows
}
