/** Who sends a request: the session of a token if it still counts, its account, and what its officer's posts give today. */
import type { Asker } from '#core/identity'
import {
  endSessions,
  findAccount,
  findSender,
  findSession,
  findSessionByToken,
  hashToken,
  recordSecurityEvent,
  type StoredAccount,
  type StoredSession,
  touchSession,
} from '#store/identity'
import { asSystem, type House, type Origin } from './house.ts'
import { isSteppedUp } from './second-factor.ts'
import { secondsAfter } from './settings.ts'

export type Caller = { session: StoredSession; account: StoredAccount; asker: Asker }

const TOUCH_SECONDS = 30

/** Undefined: no such session any more. A session in the middle of signing in has no rights yet. */
export async function openSession(house: House, token: string): Promise<Caller | undefined> {
  const now = house.now()
  const sender = await findSender(house.db, hashToken(token))
  if (sender === undefined) return undefined
  const { session, account, officer, standings } = sender
  if (session.endedAt !== null || session.expiresAt <= now) return undefined
  if (secondsAfter(session.lastSeenAt, house.settings.idleSeconds) <= now) {
    const why = '长时间没有操作'
    await asSystem(house, (tx) => endSessions(tx, session.accountId, { only: session.id, why, now }))
    return undefined
  }
  if (account.disabledAt !== undefined) return undefined
  if (secondsAfter(session.lastSeenAt, TOUCH_SECONDS) < now)
    await asSystem(house, (tx) => touchSession(tx, session.id, now))
  const signedIn = session.stage === 'signedIn'
  return {
    session,
    account,
    asker: {
      account: account.id,
      standings: signedIn ? standings : [],
      steppedUp: isSteppedUp(session, house),
      ...(signedIn && officer !== undefined && { officer }),
    },
  }
}

/** For a stream that stays open: looking does not keep a session alive. */
export async function isSessionLive(house: House, id: string): Promise<boolean> {
  const now = house.now()
  const session = await asSystem(house, (tx) => findSession(tx, id))
  return (
    session !== undefined &&
    session.endedAt === null &&
    session.expiresAt > now &&
    secondsAfter(session.lastSeenAt, house.settings.idleSeconds) > now
  )
}

export async function signOut(house: House, token: string, origin: Origin): Promise<void> {
  await asSystem(house, async (tx) => {
    const session = await findSessionByToken(tx, hashToken(token))
    if (session === undefined || session.endedAt !== null) return
    const now = house.now()
    await endSessions(tx, session.accountId, { only: session.id, why: '退出登录', now })
    const account = await findAccount(tx, session.accountId)
    await recordSecurityEvent(tx, {
      kind: 'session.end',
      outcome: 'done',
      ...(account !== undefined && { account }),
      address: origin.address,
      at: now,
    })
  })
}
