/** What administrators do with accounts. Each act checks the version they saw, and stands in the ledger. */
import { Refused } from '#core/diagnostic'
import {
  endSessions,
  findAccount,
  hashPassword,
  lockAccount,
  newOneTimePassword,
  noteUse,
  recordSecurityEvent,
  type StoredAccount,
} from '#store/identity'
import type { Scope } from '#store/record'
import { addAccount, changeAccount } from './change-account.ts'
import { isLocked } from './failures.ts'
import type { House } from './house.ts'

/** Whoever acts, and from where. */
export type Administering = { account: StoredAccount; address: string }

export async function createAccount(
  tx: Scope,
  house: House,
  by: Administering,
  name: string,
): Promise<{ account: StoredAccount; oneTimePassword: string }> {
  const oneTimePassword = newOneTimePassword()
  const id = await addAccount(tx, actorOf(by), {
    name,
    kind: 'user',
    passwordHash: await hashPassword(oneTimePassword),
  })
  if (id === undefined) throw new Refused('account.name-taken', `用户名“${name}”已有人用。`, '换一个用户名。')
  await tell(tx, house, by, 'account.create', id)
  return { account: await getAccount(tx, id), oneTimePassword }
}

export async function disableAccount(
  tx: Scope,
  house: House,
  by: Administering,
  id: string,
  version: number,
): Promise<StoredAccount> {
  const account = await getForChange(tx, id, version)
  if (account.disabledAt !== undefined) throw inTheWay('账号已经停用。')
  const now = house.now()
  await changeAccount(tx, id, 'account.disable', actorOf(by), { disabledAt: now })
  await endSessions(tx, id, { why: '账号已停用', now })
  await tell(tx, house, by, 'account.disable', id)
  return getAccount(tx, id)
}

/** Without whom it was bound to: rights that come back take two administrators, as when it was bound first. */
export async function enableAccount(
  tx: Scope,
  house: House,
  by: Administering,
  id: string,
  version: number,
): Promise<StoredAccount> {
  const account = await getForChange(tx, id, version)
  if (account.disabledAt === undefined) throw inTheWay('账号没有停用。')
  await changeAccount(tx, id, 'account.enable', actorOf(by), { disabledAt: null, officerId: null })
  await tell(tx, house, by, 'account.enable', id)
  return getAccount(tx, id)
}

export async function unlockAccount(
  tx: Scope,
  house: House,
  by: Administering,
  id: string,
  version: number,
): Promise<StoredAccount> {
  const account = await getForChange(tx, id, version)
  if (!isLocked(account, house.now())) throw inTheWay('账号没有锁定。')
  await noteUse(tx, id, { failures: 0, firstFailureAt: null, lockedUntil: null })
  await changeAccount(tx, id, 'account.unlock', actorOf(by), {})
  await tell(tx, house, by, 'account.unlock', id)
  return getAccount(tx, id)
}

/** A password for one sign-in. The administrator sees it once and never learns the one chosen instead. */
export async function resetPassword(
  tx: Scope,
  house: House,
  by: Administering,
  id: string,
  version: number,
): Promise<{ account: StoredAccount; oneTimePassword: string }> {
  await getForChange(tx, id, version)
  const oneTimePassword = newOneTimePassword()
  await changeAccount(tx, id, 'account.reset-password', actorOf(by), {
    passwordHash: await hashPassword(oneTimePassword),
    mustChangePassword: true,
  })
  await noteUse(tx, id, { failures: 0, firstFailureAt: null, lockedUntil: null })
  await endSessions(tx, id, { why: '口令已重置', now: house.now() })
  await tell(tx, house, by, 'account.reset-password', id)
  return { account: await getAccount(tx, id), oneTimePassword }
}

export async function resetSecondFactor(
  tx: Scope,
  house: House,
  by: Administering,
  id: string,
  version: number,
): Promise<StoredAccount> {
  const account = await getForChange(tx, id, version)
  if (account.totpSecret === undefined) throw inTheWay('账号没有启用动态口令。')
  // The counter stays: a code that was used is not good again under any secret.
  await changeAccount(tx, id, 'account.reset-second-factor', actorOf(by), { totpSecret: null })
  await endSessions(tx, id, { why: '动态口令已重置', now: house.now() })
  await tell(tx, house, by, 'account.reset-second-factor', id)
  return getAccount(tx, id)
}

export async function endAccountSessions(tx: Scope, house: House, by: Administering, id: string): Promise<string[]> {
  const ended = await endSessions(tx, id, { why: '被管理员结束', now: house.now() })
  await tell(tx, house, by, 'session.end-others', id)
  return ended
}

export function actorOf(by: Pick<Administering, 'account'>): { kind: 'account'; id: string } {
  return { kind: 'account', id: by.account.id }
}

export async function tell(
  tx: Scope,
  house: House,
  { account, address }: Administering,
  kind: string,
  about: string,
): Promise<void> {
  await recordSecurityEvent(tx, { kind, outcome: 'done', account, about, address, at: house.now() })
}

export async function getAccount(tx: Scope, id: string): Promise<StoredAccount> {
  const account = await findAccount(tx, id)
  if (account === undefined) throw notFound()
  return account
}

export async function getForChange(tx: Scope, id: string, version: number): Promise<StoredAccount> {
  const account = await lockAccount(tx, id)
  if (account === undefined) throw notFound()
  if (account.version !== version) throw changedMeanwhile(account)
  return account
}

export function notFound(): Refused {
  return new Refused('access.not-found', '没有找到，或者您无权这样做。')
}

function changedMeanwhile({ name }: StoredAccount): Refused {
  return new Refused(
    'record.changed',
    `账号“${name}”刚刚被他人改动过，您的操作没有进行。`,
    '重新打开看一看，再决定是否继续。',
  )
}

export function inTheWay(sentence: string): Refused {
  return new Refused('record.in-the-way', sentence)
}
