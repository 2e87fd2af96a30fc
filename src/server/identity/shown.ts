/** Accounts, sessions and approvals as they are shown. */
import type { z } from 'zod'
import { accountState, type Caller, type OfficerToBind, type Scope, withOfficer } from '#app/identity'
import type { accountSchema, approvalSchema, sessionSchema } from '#contract/identity'

type StoredAccount = Caller['account']
type StoredSession = Caller['session']
export type ShownAccount = z.input<typeof accountSchema>

export function showAccount(account: StoredAccount & { officer?: OfficerToBind }, now: Date): ShownAccount {
  const { id, name, kind, demo, mustChangePassword, createdAt, lastSignInAt, lockedUntil, version, officer } = account
  return {
    id,
    name,
    kind,
    demo,
    mustChangePassword,
    version,
    state: accountState(account, now),
    secondFactor: account.totpSecret !== undefined,
    createdAt: createdAt.toISOString(),
    ...(lastSignInAt !== undefined && { lastSignInAt: lastSignInAt.toISOString() }),
    ...(lockedUntil !== undefined && lockedUntil > now && { lockedUntil: lockedUntil.toISOString() }),
    ...(officer !== undefined && { officer: { id: officer.id, code: officer.code, name: officer.name } }),
  }
}

export async function showWithOfficer(tx: Scope, account: StoredAccount, now: Date): Promise<ShownAccount> {
  return showAccount(await withOfficer(tx, account), now)
}

export function showSession(session: StoredSession, current: string): z.input<typeof sessionSchema> {
  const { id, startedAt, lastSeenAt, expiresAt, device, address, way } = session
  return {
    id,
    current: id === current,
    startedAt: startedAt.toISOString(),
    lastSeenAt: lastSeenAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
    device,
    address,
    way,
  }
}

type StoredApproval = Omit<Awaited<ReturnType<typeof import('#app/identity').listApprovals>>[number], 'sortKey'>

export function showApproval(approval: StoredApproval, own: string): z.input<typeof approvalSchema> {
  const { id, act, accountId, accountName, officerId, officerName, officerCode, requestedBy, requestedByName, state } =
    approval
  return {
    id,
    act,
    title:
      officerId === null
        ? `解除账号“${accountName}”与人员的绑定`
        : `把账号“${accountName}”与${officerName ?? '人员'}绑定`,
    account: { id: accountId, name: accountName },
    ...(officerId !== null && {
      officer: {
        id: officerId,
        name: officerName ?? '（已不在册）',
        ...(officerCode !== null && { code: officerCode }),
      },
    }),
    requestedBy: { id: requestedBy, name: requestedByName },
    requestedAt: approval.requestedAt.toISOString(),
    state,
    ...(approval.decidedBy !== null &&
      approval.decidedByName !== null && { decidedBy: { id: approval.decidedBy, name: approval.decidedByName } }),
    ...(approval.decidedAt !== null && { decidedAt: approval.decidedAt.toISOString() }),
    own: requestedBy === own,
  }
}
