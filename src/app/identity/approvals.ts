/** Matters that take two people, whatever they are about: what may be done to one, before it is known how. */
import { Refused } from '#core/diagnostic'
import { findApproval, listApprovals as listStored, type StoredApproval, tallyApprovals } from '#store/identity'
import type { Scope } from '#store/record'
import type { House } from './house.ts'
import { inTheWay, notFound } from './keep-accounts.ts'
import { secondsAfter } from './settings.ts'

export type { StoredApproval } from '#store/identity'

const DAY_SECONDS = 24 * 3600

/** Until when something asked for now waits. */
export function approvalEnds({ settings, now }: House): Date {
  return secondsAfter(now(), settings.approvalDays * DAY_SECONDS)
}

export async function getApproval(tx: Scope, house: House, id: string): Promise<StoredApproval> {
  const approval = await findApproval(tx, id, { now: house.now() })
  if (approval === undefined) throw notFound()
  return approval
}

/** For the second person: never the first, never whoever it is about. */
export async function getToDecide(tx: Scope, house: House, account: string, id: string): Promise<StoredApproval> {
  return lockWaiting(tx, house, id, (found) => {
    if (found.requestedBy === account) throw new Refused('account.own', '自己提出的事项要由另一个人办理。')
    if (found.concernsOneself) throw new Refused('account.own', '这一项涉及您本人的权限，由其他有权的人办理。')
  })
}

/** For the first person, who thinks better of it. */
export async function getToWithdraw(tx: Scope, house: House, account: string, id: string): Promise<StoredApproval> {
  return lockWaiting(tx, house, id, ({ requestedBy }) => {
    if (requestedBy !== account) throw notFound()
  })
}

async function lockWaiting(
  tx: Scope,
  house: House,
  id: string,
  check: (found: StoredApproval) => void,
): Promise<StoredApproval> {
  const approval = await findApproval(tx, id, { now: house.now(), lock: true })
  if (approval === undefined) throw notFound()
  check(approval)
  if (approval.state === 'expired') throw inTheWay('这一事项的期限已过，要由提出人重新提出。')
  if (approval.state !== 'waiting') throw inTheWay('这一事项已经办过。')
  return approval
}

export function listApprovals(
  tx: Scope,
  house: Pick<House, 'now'>,
  filter: Omit<Parameters<typeof listStored>[1], 'now'>,
): ReturnType<typeof listStored> {
  return listStored(tx, { ...filter, now: house.now() })
}

/** How long what came back is still told. */
const TOLD_DAYS = 15

export function tallyOwnApprovals(tx: Scope, house: House): ReturnType<typeof tallyApprovals> {
  const now = house.now()
  return tallyApprovals(tx, now, secondsAfter(now, -TOLD_DAYS * DAY_SECONDS))
}
