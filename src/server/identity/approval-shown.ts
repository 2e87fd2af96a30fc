/** Matters that take two people as they are shown; of facts also what is now beside what would be. */
import type { z } from 'zod'
import { canBeConfirmed, readAsked } from '#app/authority'
import type { Caller, Scope, StoredApproval } from '#app/identity'
import { type approvalDetail, type approvalSchema, SHOWN_CHANGES } from '#contract/identity'

type Shown = z.input<typeof approvalSchema>

export function showApproval(approval: StoredApproval, own: string): Shown {
  const { id, act, accountId, accountName, officerId, officerName, officerCode, requestedBy, requestedByName, state } =
    approval
  return {
    id,
    act,
    title: titleOf(approval),
    facts: approval.facts,
    ...(approval.reason !== null && { reason: approval.reason }),
    ...(accountId !== null && { account: { id: accountId, name: accountName ?? '' } }),
    ...(officerId !== null && {
      officer: {
        id: officerId,
        name: officerName ?? '（已不在册）',
        ...(officerCode !== null && { code: officerCode }),
      },
    }),
    requestedBy: { id: requestedBy, name: requestedByName },
    requestedAt: approval.requestedAt.toISOString(),
    ...(approval.expiresAt !== null && { expiresAt: approval.expiresAt.toISOString() }),
    state,
    ...(approval.decidedBy !== null &&
      approval.decidedByName !== null && { decidedBy: { id: approval.decidedBy, name: approval.decidedByName } }),
    ...(approval.decidedAt !== null && { decidedAt: approval.decidedAt.toISOString() }),
    ...(approval.decisionReason !== null && { decisionReason: approval.decisionReason }),
    own: requestedBy === own,
    concernsMe: approval.concernsOneself,
  }
}

function titleOf({
  act,
  accountName,
  officerId,
  officerName,
  file,
  facts,
  firstKind,
  firstOfficer,
  firstPost,
  firstName,
}: StoredApproval): string {
  if (act === 'bindOfficer')
    return officerId === null
      ? `解除账号“${accountName}”与人员的绑定`
      : `把账号“${accountName}”与${officerName ?? '人员'}绑定`
  if (file !== null) return `导入《${file}》中带来权限的 ${facts} 条`
  const post = `“${firstPost ?? '（无权查看的岗位）'}”`
  switch (firstKind) {
    case 'appointment':
      return `${firstOfficer ?? '（无权查看的人员）'}担任${post}`
    case 'post':
      return `变动岗位${post}的职责或位置`
    case 'officer':
      return `${firstOfficer ?? '（无权查看的人员）'}重新在册，未免的任职随之恢复`
    case 'unit':
      return `变动内设机构“${firstName ?? ''}”的隶属`
    case 'body':
      return `变动机构“${firstName ?? ''}”的隶属或行政区划`
    case 'region':
      return `变动行政区划“${firstName ?? ''}”的隶属`
    case null:
      return '内容已依法删除'
    default:
      return firstKind satisfies never
  }
}

export async function showWithChanges(
  tx: Scope,
  approval: StoredApproval,
  { account }: Caller,
): Promise<z.input<typeof approvalDetail>> {
  const shown = showApproval(approval, account.id)
  if (approval.act === 'bindOfficer') return { ...shown, changes: [] }
  const isWaiting = approval.state === 'waiting'
  const confirmable = isWaiting ? await canBeConfirmed(tx, approval.id) : undefined
  const changes = await readAsked(tx, approval.id, { limit: SHOWN_CHANGES, isWaiting })
  return { ...shown, changes, ...(confirmable !== undefined && { confirmable }) }
}
