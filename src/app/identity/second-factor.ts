/** The second factor: giving it, taking it up, and giving it again before something weighty. */
import { Refused } from '#core/diagnostic'
import {
  endSessions,
  findCounter,
  lockAccount,
  newTotpSecret,
  noteUse,
  recordSecurityEvent,
  type StoredAccount,
  type StoredSession,
  stepUpSession,
  totpAddress,
} from '#store/identity'
import type { Scope } from '#store/record'
import { changeAccount } from './change-account.ts'
import { countFailure, forgetFailures, isLocked } from './failures.ts'
import { asSystem, type House, type Origin } from './house.ts'
import { continueSession, type SignInStep } from './session-stage.ts'
import { secondsAfter } from './settings.ts'

export async function giveSecondFactor(
  house: House,
  session: StoredSession,
  code: string,
  origin: Origin,
): Promise<SignInStep> {
  if (session.stage !== 'secondFactor') throw notNow()
  return settle(house, session, code, origin, (tx, account) => continueSession(tx, house, account, session, true))
}

/** Returns until when weighty acts are open. */
export async function stepUp(house: House, session: StoredSession, code: string, origin: Origin): Promise<Date> {
  return settle(house, session, code, origin, async (tx, account) => {
    const now = house.now()
    await stepUpSession(tx, session.id, now)
    await recordSecurityEvent(tx, {
      kind: 'session.step-up',
      outcome: 'done',
      account,
      address: origin.address,
      at: now,
    })
    return secondsAfter(now, house.settings.stepUpSeconds)
  })
}

export type Enrolment = { uri: string; secret: string }

/** Offers a secret; it counts once the first code from it was given. */
export async function enrolSecondFactor(house: House, session: StoredSession): Promise<Enrolment> {
  return asSystem(house, async (tx) => {
    const account = await getAccount(tx, session)
    refuseUnlessReady(session, account, house)
    const secret = newTotpSecret()
    await noteUse(tx, account.id, { totpOffered: house.box.seal(secret, `totp ${account.id}`) })
    return { secret, uri: totpAddress(secret, account.name) }
  })
}

export async function confirmSecondFactor(
  house: House,
  session: StoredSession,
  code: string,
  origin: Origin,
): Promise<SignInStep> {
  const step = await asSystem(house, async (tx) => {
    const now = house.now()
    const account = await getAccount(tx, session)
    refuseUnlessReady(session, account, house)
    if (account.totpOffered === undefined || isLocked(account, now)) throw notNow()
    const secret = house.box.open(account.totpOffered, `totp ${account.id}`)
    const counter = findCounter(secret, code, now)
    if (counter === undefined) return countFailure(tx, house, account, 'session.code', origin)
    await noteUse(tx, account.id, { totpCounter: counter, totpOffered: null })
    await changeAccount(
      tx,
      account.id,
      'account.second-factor',
      { kind: 'account', id: account.id },
      { totpSecret: house.box.seal(secret, `totp ${account.id}`) },
    )
    await recordSecurityEvent(tx, {
      kind: 'account.second-factor',
      outcome: 'done',
      account,
      about: account.id,
      address: origin.address,
      at: now,
    })
    // Whoever was signed in elsewhere with the password alone is asked again.
    await endSessions(tx, account.id, { except: session.id, why: '启用了新的动态口令', now })
    return continueSession(tx, house, await getAccount(tx, session), session, true)
  })
  if (step === undefined) throw wrongCode()
  return step
}

/** In a signed-in session the old factor must have been proved a moment ago, or a stolen session could replace it. */
function refuseUnlessReady(session: StoredSession, account: StoredAccount, house: House): void {
  if (session.stage === 'enrolSecondFactor' && account.totpSecret === undefined) return
  if (session.stage !== 'signedIn') throw notNow()
  if (account.totpSecret !== undefined && !isSteppedUp(session, house)) throw needsStepUp()
}

export function isSteppedUp(session: StoredSession, { settings, now }: House): boolean {
  return session.steppedUpAt !== null && secondsAfter(session.steppedUpAt, settings.stepUpSeconds) > now()
}

export function needsStepUp(): Refused {
  return new Refused('session.step-up', '这是重要操作，请先用动态口令再次验证。')
}

/** A code is good once: its counter must be later than the last one used. */
async function settle<T>(
  house: House,
  session: StoredSession,
  code: string,
  origin: Origin,
  then: (tx: Scope, account: StoredAccount) => Promise<T>,
): Promise<T> {
  const done = await asSystem(house, async (tx): Promise<{ value: T } | undefined> => {
    const now = house.now()
    const account = await getAccount(tx, session)
    if (account.totpSecret === undefined) throw notNow()
    if (isLocked(account, now) || account.disabledAt !== undefined) return undefined
    const counter = findCounter(house.box.open(account.totpSecret, `totp ${account.id}`), code, now)
    if (counter === undefined || counter <= (account.totpCounter ?? -1)) {
      await countFailure(tx, house, account, 'session.code', origin)
      return undefined
    }
    await noteUse(tx, account.id, { totpCounter: counter })
    await forgetFailures(tx, account)
    return { value: await then(tx, account) }
  })
  if (done === undefined) throw wrongCode()
  return done.value
}

async function getAccount(tx: Scope, session: StoredSession): Promise<StoredAccount> {
  const account = await lockAccount(tx, session.accountId)
  if (account === undefined) throw new Error(`session ${session.id} has no account`)
  return account
}

function wrongCode(): Refused {
  return new Refused(
    'session.wrong-code',
    '动态口令不对，或者已经用过。',
    '等下一个动态口令出现后再输入；手机时间要准确。',
  )
}

export function notNow(): Refused {
  return new Refused('session.not-now', '现在不是这一步，请重新登录。')
}
