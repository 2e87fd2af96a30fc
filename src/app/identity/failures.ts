/** Wrong passwords and wrong codes are counted together, and lock the account for a while. */
import { noteUse, recordSecurityEvent, type StoredAccount } from '#store/identity'
import type { Scope } from '#store/record'
import type { House, Origin } from './house.ts'
import { secondsAfter } from './settings.ts'

export function isLocked(account: StoredAccount, now: Date): boolean {
  return account.lockedUntil !== undefined && account.lockedUntil > now
}

export async function countFailure(
  tx: Scope,
  house: House,
  account: StoredAccount,
  what: 'session.password' | 'session.code',
  origin: Origin,
): Promise<void> {
  const { settings } = house
  const now = house.now()
  const recent =
    account.firstFailureAt !== undefined && secondsAfter(account.firstFailureAt, settings.failureSeconds) > now
  const failures = recent ? account.failures + 1 : 1
  const locks = failures >= settings.failures
  await noteUse(tx, account.id, {
    failures: locks ? 0 : failures,
    firstFailureAt: locks ? null : recent && account.firstFailureAt !== undefined ? account.firstFailureAt : now,
    ...(locks && { lockedUntil: secondsAfter(now, settings.lockSeconds) }),
  })
  await recordSecurityEvent(tx, { kind: what, outcome: 'refused', account, address: origin.address, at: now })
  if (locks)
    await recordSecurityEvent(tx, {
      kind: 'account.lock',
      outcome: 'done',
      account,
      about: account.id,
      address: origin.address,
      at: now,
    })
}

export async function forgetFailures(tx: Scope, account: StoredAccount): Promise<void> {
  if (account.failures > 0 || account.lockedUntil !== undefined)
    await noteUse(tx, account.id, { failures: 0, firstFailureAt: null, lockedUntil: null })
}
