/** Giving an account the rights of an officer's posts takes two administrators. */
import { randomUUID } from 'node:crypto'
import { Refused } from '#core/diagnostic'
import {
  decideApproval,
  endSessions,
  findOfficersToBind,
  hasWaitingBinding,
  insertApproval,
  type StoredApproval,
  updateAccount,
} from '#store/identity'
import { appendEntry, type RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { approvalEnds, getApproval } from './approvals.ts'
import type { House } from './house.ts'
import { type Administering, actorOf, getAccount, getForChange, inTheWay, notFound, tell } from './keep-accounts.ts'

export async function requestBinding(
  tx: Scope,
  house: House,
  by: Administering,
  id: string,
  { version, officer }: { version: number; officer: string | null },
): Promise<StoredApproval> {
  const account = await getForChange(tx, id, version)
  if (account.kind !== 'user')
    throw new Refused('account.clash', '管理员账号不能与业务人员绑定。', '三员不得兼任业务岗位。')
  if (account.disabledAt !== undefined) throw inTheWay('账号已停用，不能绑定。')
  if (officer === (account.officerId ?? null))
    throw inTheWay(officer === null ? '账号没有绑定人员。' : '账号已与此人绑定。')
  if (officer !== null) {
    const [found] = await findOfficersToBind(tx, officer, 1)
    if (found?.id !== officer) throw notFound()
    if (found.bound) throw inTheWay('此人已有账号。')
  }
  const now = house.now()
  if (await hasWaitingBinding(tx, id, now)) throw inTheWay('这个账号已有一项待复核的绑定。')
  const approval = randomUUID()
  await tellApproval(tx, by, 'approval.ask', { approval, account: id }, () =>
    insertApproval(tx, {
      act: 'bindOfficer',
      id: approval,
      accountId: id,
      accountVersion: version,
      officerId: officer,
      requestedBy: by.account.id,
      now,
      expiresAt: approvalEnds(house),
    }),
  )
  await tell(tx, house, by, 'account.ask-binding', id)
  return getApproval(tx, house, approval)
}

/** The approval is locked, waits, and was asked for by another administrator. */
export async function decideBinding(
  tx: Scope,
  house: House,
  by: Administering,
  approval: StoredApproval,
  decision: { confirm: true } | { confirm: false; reason: string },
): Promise<void> {
  const { accountId } = approval
  if (accountId === null) throw new Error(`approval ${approval.id} binds no account`)
  if (decision.confirm) await bind(tx, house, by, { ...approval, accountId })
  else
    await tellApproval(tx, by, 'approval.refuse', { approval: approval.id, account: accountId }, () =>
      decideApproval(tx, approval.id, {
        state: 'refused',
        by: by.account.id,
        now: house.now(),
        reason: decision.reason,
      }),
    )
  await tell(tx, house, by, decision.confirm ? 'account.bind' : 'account.refuse-binding', accountId)
}

export async function withdrawBinding(
  tx: Scope,
  house: House,
  by: Administering,
  { id, accountId }: StoredApproval,
): Promise<void> {
  if (accountId === null) throw new Error(`approval ${id} binds no account`)
  await tellApproval(tx, by, 'approval.withdraw', { approval: id, account: accountId }, () =>
    decideApproval(tx, id, { state: 'withdrawn', by: by.account.id, now: house.now() }),
  )
  await tell(tx, house, by, 'account.withdraw-binding', accountId)
}

async function tellApproval(
  tx: Scope,
  by: Administering,
  action: string,
  { approval, account }: { approval: string; account: string },
  change: () => Promise<RowKey>,
): Promise<void> {
  const subject = { kind: 'approval', id: approval }
  await appendEntry(tx, { action, actor: actorOf(by), subject, details: { account } }, async () => [await change()])
}

async function bind(
  tx: Scope,
  house: House,
  by: Administering,
  approval: StoredApproval & { accountId: string },
): Promise<void> {
  const account = await getForChange(tx, approval.accountId, approval.accountVersion ?? 0)
  if (account.disabledAt !== undefined) throw inTheWay('账号已停用，不能绑定。')
  if (approval.officerId !== null) {
    const [officer] = await findOfficersToBind(tx, approval.officerId, 1)
    if (officer === undefined || officer.bound) throw inTheWay('此人已有账号，或已不在册。')
  }
  const { officerId, requestedBy } = approval
  const subject = { kind: 'account', id: account.id }
  const details = { officer: officerId, requestedBy }
  await appendEntry(tx, { action: 'account.bind', actor: actorOf(by), subject, details }, async () => {
    await updateAccount(tx, account.id, { officerId })
    const decided = { state: 'confirmed', by: by.account.id, now: house.now() } as const
    return [{ table: 'account', key: { id: account.id } }, await decideApproval(tx, approval.id, decided)]
  })
  // Rights change at once; what was open under the old ones is closed.
  await endSessions(tx, account.id, { why: '绑定的人员已改变', now: house.now() })
  await getAccount(tx, account.id)
}
