/** The password: the first step of signing in. */
import { Refused } from '#core/diagnostic'
import { findAccountByName, isPassword, lockAccount, recordSecurityEvent } from '#store/identity'
import { countFailure, forgetFailures, isLocked } from './failures.ts'
import { asSystem, type House, type Origin } from './house.ts'
import { beginSession, type SignInStep } from './session-stage.ts'

export async function signIn(
  house: House,
  given: { name: string; password: string },
  origin: Origin,
): Promise<SignInStep> {
  const found = await asSystem(house, (tx) => findAccountByName(tx, given.name))
  // Outside any transaction: it takes its time, and the same for every name.
  const right = await isPassword(given.password, found?.passwordHash)
  const step = await asSystem(house, async (tx) => {
    const now = house.now()
    // Nothing of an unknown name is kept: it may be a password typed into the wrong field.
    const account = found && (await lockAccount(tx, found.id))
    if (account === undefined)
      return recordSecurityEvent(tx, {
        kind: 'session.password',
        outcome: 'refused',
        address: origin.address,
        at: now,
      })
    if (account.disabledAt !== undefined || isLocked(account, now) || account.passwordHash !== found?.passwordHash) {
      const detail = account.disabledAt === undefined ? '账号已锁定' : '账号已停用'
      return recordSecurityEvent(tx, {
        kind: 'session.password',
        outcome: 'refused',
        account,
        address: origin.address,
        detail,
        at: now,
      })
    }
    if (!right) return countFailure(tx, house, account, 'session.password', origin)
    await forgetFailures(tx, account)
    return beginSession(tx, house, account, 'password', origin)
  })
  if (step === undefined) throw wrongCredentials(house)
  return step
}

/** One sentence for a wrong name, a wrong password, a locked and a disabled account. */
function wrongCredentials({ settings }: House): Refused {
  return new Refused(
    'session.wrong-credentials',
    '用户名或口令不对，或者账号不能登录。',
    `${settings.failureSeconds / 60} 分钟内输错 ${settings.failures} 次，账号锁定 ${settings.lockSeconds / 60} 分钟；忘记口令请找安全保密管理员。`,
  )
}
