/** Accounts and sessions as they are shown. */
import type { z } from 'zod'
import { accountState, type Caller, type OfficerToBind, type Scope, withOfficer } from '#app/identity'
import type { accountSchema, sessionSchema } from '#contract/identity'

type StoredAccount = Caller['account']
type StoredSession = Caller['session']
export type ShownAccount = z.input<typeof accountSchema>

export function showAccount(account: StoredAccount & { officer?: OfficerToBind }, now: Date): ShownAccount {
  const { id, name, kind, demo, mustChangePassword, createdAt, lastSignInAt, lockedUntil, version, officer } = account
  return {
    id,
    name,
    kind,
    demo,
    mustChangePassword,
    version,
    state: accountState(account, now),
    secondFactor: account.totpSecret !== undefined,
    createdAt: createdAt.toISOString(),
    ...(lastSignInAt !== undefined && { lastSignInAt: lastSignInAt.toISOString() }),
    ...(lockedUntil !== undefined && lockedUntil > now && { lockedUntil: lockedUntil.toISOString() }),
    ...(officer !== undefined && { officer: { id: officer.id, code: officer.code, name: officer.name } }),
  }
}

export async function showWithOfficer(tx: Scope, account: StoredAccount, now: Date): Promise<ShownAccount> {
  return showAccount(await withOfficer(tx, account), now)
}

export function showSession(session: StoredSession, current: string): z.input<typeof sessionSchema> {
  const { id, startedAt, lastSeenAt, expiresAt, device, address, way } = session
  return {
    id,
    current: id === current,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    device,
    address,
    way,
  }
}
