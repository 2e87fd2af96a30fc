/** Who sends a request: the session of a token if it still counts, its account, and what its officer's posts give today. */
import type { Asker } from '#core/identity'
import {
  endSessions,
  findAccount,
  findSession,
  findSessionByToken,
  hashToken,
  readStandings,
  recordSecurityEvent,
  type StoredAccount,
  type StoredSession,
  touchSession,
} from '#store/identity'
import { inScope } from '#store/record'
import { asSystem, type House, type Origin } from './house.ts'
import { isSteppedUp } from './second-factor.ts'
import { secondsAfter } from './settings.ts'

export type Caller = { session: StoredSession; account: StoredAccount; asker: Asker }

const TOUCH_SECONDS = 30

/** Undefined: no such session any more. A session in the middle of signing in has no rights yet. */
export async function openSession(house: House, token: string): Promise<Caller | undefined> {
  const now = house.now()
  const found = await asSystem(house, async (tx) => {
    const session = await findSessionByToken(tx, hashToken(token))
    if (session === undefined || session.endedAt !== null || session.expiresAt <= now) return undefined
    if (secondsAfter(session.lastSeenAt, house.settings.idleSeconds) <= now) {
      await endSessions(tx, session.accountId, { only: session.id, why: '长时间没有操作', now })
      return undefined
    }
    const account = await findAccount(tx, session.accountId)
    if (account === undefined || account.disabledAt !== undefined) return undefined
    if (secondsAfter(session.lastSeenAt, TOUCH_SECONDS) < now) await touchSession(tx, session.id, now)
    return { session, account }
  })
  if (found === undefined) return undefined
  const { session, account } = found
  const { officer, standings } =
    session.stage === 'signedIn'
      ? await inScope(house.db, { accountId: account.id }, readStandings)
      : { officer: undefined, standings: [] }
  return {
    session,
    account,
    asker: {
      account: account.id,
      standings,
      steppedUp: isSteppedUp(session, house),
      ...(officer !== undefined && { officer }),
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
