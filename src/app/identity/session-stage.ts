/** What an account still owes before it is signed in. */
import { randomUUID } from 'node:crypto'
import {
  hashToken,
  insertSession,
  moveSession,
  newToken,
  noteUse,
  recordSecurityEvent,
  type SessionStage,
  type StoredAccount,
  type StoredSession,
} from '#store/identity'
import type { Scope } from '#store/record'
import type { House, Origin } from './house.ts'
import { wordResetBefore } from './resets-told.ts'
import { type IdentitySettings, secondsAfter } from './settings.ts'

/** A new token to be set as the cookie, and what comes next. */
export type SignInStep = { state: SessionStage; token: string; expiresAt: Date; why?: string }

function stageOf(
  account: StoredAccount,
  { way, secondFactor }: Pick<StoredSession, 'way' | 'secondFactor'>,
  settings: IdentitySettings,
  now: Date,
): { stage: SessionStage; why?: string } {
  const must = settings.secondFactor === 'everybody' || account.kind !== 'user'
  if (account.totpSecret !== undefined && !secondFactor) return { stage: 'secondFactor' }
  // Whoever the identity provider vouches for did not use a password of ours.
  if (way === 'password' && account.mustChangePassword)
    return { stage: 'changePassword', why: '这是一次性口令，请改成只有您自己知道的口令。' }
  if (way === 'password' && isTooOld(account, settings, now))
    return { stage: 'changePassword', why: `口令已使用超过 ${settings.password.maximumAgeDays} 天，请更换。` }
  if (account.totpSecret === undefined && must) return { stage: 'enrolSecondFactor', why: '请启用动态口令。' }
  return { stage: 'signedIn' }
}

/** The same, with what made the step necessary. */
async function openStage(
  tx: Scope,
  account: StoredAccount,
  session: Pick<StoredSession, 'way' | 'secondFactor'>,
  settings: IdentitySettings,
  now: Date,
): Promise<{ stage: SessionStage; why?: string }> {
  const { stage, why = '' } = stageOf(account, session, settings, now)
  const before = (await wordResetBefore(tx, account, stage)) ?? ''
  const words = before + why
  return { stage, ...(words !== '' && { why: words }) }
}

function isTooOld(account: StoredAccount, { password }: IdentitySettings, now: Date): boolean {
  if (
    account.passwordHash === undefined ||
    password.maximumAgeDays === undefined ||
    account.passwordChangedAt === undefined
  )
    return false
  return secondsAfter(account.passwordChangedAt, password.maximumAgeDays * 86_400) < now
}

/** The first step: the password was right, or the identity provider vouched. */
export async function beginSession(
  tx: Scope,
  house: House,
  account: StoredAccount,
  way: 'password' | 'oidc',
  origin: Origin,
): Promise<SignInStep> {
  const now = house.now()
  const { stage, why } = await openStage(tx, account, { way, secondFactor: false }, house.settings, now)
  const token = newToken()
  const expiresAt = expiry(stage, house.settings, now)
  await insertSession(tx, {
    id: randomUUID(),
    tokenHash: hashToken(token),
    accountId: account.id,
    stage,
    way,
    secondFactor: false,
    startedAt: now,
    expiresAt,
    ...origin,
  })
  if (stage === 'signedIn') await noteSignedIn(tx, account, origin, now)
  return { state: stage, token, expiresAt, ...(why !== undefined && { why }) }
}

/** A further step was taken: the session goes on under a new token. */
export async function continueSession(
  tx: Scope,
  house: House,
  account: StoredAccount,
  session: StoredSession,
  secondFactorGiven: boolean,
): Promise<SignInStep> {
  const now = house.now()
  const secondFactor = session.secondFactor || secondFactorGiven
  const { stage, why } = await openStage(tx, account, { way: session.way, secondFactor }, house.settings, now)
  const token = newToken()
  const expiresAt =
    session.stage === 'signedIn' && stage === 'signedIn' ? session.expiresAt : expiry(stage, house.settings, now)
  await moveSession(tx, session.id, { stage, tokenHash: hashToken(token), expiresAt, secondFactor, now })
  if (stage === 'signedIn' && session.stage !== 'signedIn') await noteSignedIn(tx, account, session, now)
  return { state: stage, token, expiresAt, ...(why !== undefined && { why }) }
}

function expiry(stage: SessionStage, settings: IdentitySettings, now: Date): Date {
  return secondsAfter(now, stage === 'signedIn' ? settings.absoluteSeconds : settings.pendingSeconds)
}

async function noteSignedIn(tx: Scope, account: StoredAccount, { address }: Origin, now: Date): Promise<void> {
  await noteUse(tx, account.id, { lastSignInAt: now, ...(account.claimedAt === undefined && { claimedAt: now }) })
  await recordSecurityEvent(tx, { kind: 'session.start', outcome: 'done', account, address, at: now })
}
