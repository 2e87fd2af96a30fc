/** Reading accounts, sessions and events, for whoever row-level security shows them to. */
import type { AccountKind } from '#core/identity'
import {
  type AccountFilter,
  findAccount,
  findOfficersToBind,
  listAccounts,
  listLiveSessions,
  listSecurityEvents,
  type OfficerToBind,
  readOwnPosts,
  type StoredAccount,
  type StoredSession,
} from '#store/identity'
import type { Place, Scope } from '#store/record'
import type { House } from './house.ts'
import { notFound } from './keep-accounts.ts'
import { secondsAfter } from './settings.ts'

export type { AccountFilter, OfficerToBind, Place }
export { findOfficersToBind, listAccounts, listSecurityEvents, readOwnPosts }

export async function getShownAccount(tx: Scope, id: string): Promise<StoredAccount & { officer?: OfficerToBind }> {
  const account = await findAccount(tx, id)
  if (account === undefined) throw notFound()
  return withOfficer(tx, account)
}

export async function withOfficer(
  tx: Scope,
  account: StoredAccount,
): Promise<StoredAccount & { officer?: OfficerToBind }> {
  if (account.officerId === undefined) return account
  const [officer] = await findOfficersToBind(tx, account.officerId, 1)
  return { ...account, ...(officer !== undefined && { officer }) }
}

export function listSessionsOf(tx: Scope, house: House, accountId: string): Promise<StoredSession[]> {
  const now = house.now()
  return listLiveSessions(tx, accountId, now, secondsAfter(now, -house.settings.idleSeconds))
}

export function accountState(account: StoredAccount, now: Date): 'active' | 'locked' | 'disabled' | 'unclaimed' {
  if (account.disabledAt !== undefined) return 'disabled'
  if (account.lockedUntil !== undefined && account.lockedUntil > now) return 'locked'
  return account.claimedAt === undefined ? 'unclaimed' : 'active'
}

export function ownKind(kind: AccountKind): 'account' | 'administrator' {
  return kind === 'user' ? 'account' : 'administrator'
}
