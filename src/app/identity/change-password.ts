/** Changing one's own password. What an administrator gave out is worth nothing afterwards. */
import { Refused } from '#core/diagnostic'
import { listPasswordFaults } from '#core/identity'
import {
  endSessions,
  findAccount,
  hashPassword,
  isPassword,
  listFormerPasswords,
  lockAccount,
  recordSecurityEvent,
  rememberPassword,
  type StoredSession,
} from '#store/identity'
import { changeAccount } from './change-account.ts'
import { countFailure, isLocked } from './failures.ts'
import { asSystem, type House, type Origin } from './house.ts'
import { notNow } from './second-factor.ts'
import { continueSession, type SignInStep } from './session-stage.ts'

export async function changePassword(
  house: House,
  session: StoredSession,
  given: { current: string; next: string },
  origin: Origin,
): Promise<SignInStep> {
  if (session.stage !== 'changePassword' && session.stage !== 'signedIn') throw notNow()
  const { account: found, former } = await asSystem(house, async (tx) => ({
    account: await findAccount(tx, session.accountId),
    former: await listFormerPasswords(tx, session.accountId, house.settings.password.history),
  }))
  if (found === undefined) throw new Error(`session ${session.id} has no account`)
  const right = await isPassword(given.current, found.passwordHash)
  const faults = right ? await listFaults(house, given.next, found.name, former) : []
  if (faults.length > 0) throw new Refused('account.password', `新口令不合要求：${faults.join('；')}。`)
  const hash = await hashPassword(given.next)
  const step = await asSystem(house, async (tx) => {
    const now = house.now()
    const account = await lockAccount(tx, session.accountId)
    if (account === undefined || account.passwordHash !== found.passwordHash || isLocked(account, now)) return undefined
    if (!right) return countFailure(tx, house, account, 'session.password', origin)
    await changeAccount(
      tx,
      account.id,
      'account.password',
      { kind: 'account', id: account.id },
      { passwordHash: hash, mustChangePassword: false, passwordChangedAt: now },
    )
    await rememberPassword(tx, account.id, hash)
    await endSessions(tx, account.id, { except: session.id, why: '口令已修改', now })
    await recordSecurityEvent(tx, {
      kind: 'account.password',
      outcome: 'done',
      account,
      about: account.id,
      address: origin.address,
      at: now,
    })
    const changed = await findAccount(tx, account.id)
    if (changed === undefined) throw new Error(`account ${account.id} is gone`)
    return continueSession(tx, house, changed, session, false)
  })
  if (step === undefined) throw new Refused('session.wrong-credentials', '现在的口令不对。')
  return step
}

async function listFaults(
  { settings }: House,
  next: string,
  name: string,
  former: readonly string[],
): Promise<string[]> {
  const faults = listPasswordFaults(next, settings.password, name)
  if (faults.length > 0) return faults
  for (const hash of former) if (await isPassword(next, hash)) return ['不能与最近用过的相同']
  return []
}
