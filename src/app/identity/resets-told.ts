/** Whoever had something reset learns by whom: at the next sign-in, and on the first page for some days. */
import { ACCOUNT_KINDS } from '#core/identity'
import { listResets, type SessionStage, type StoredAccount, type StoredReset } from '#store/identity'
import type { Scope } from '#store/record'
import type { House } from './house.ts'
import { secondsAfter } from './settings.ts'

const TOLD_DAYS = 30
const UNASKED = '不是您要求的，请立即告诉本单位负责人和安全审计员。'

const WHAT = { 'account.reset-password': '口令', 'account.reset-second-factor': '动态口令' } as const

/** Of a step at signing in that a reset made necessary. */
export async function wordResetBefore(
  tx: Scope,
  account: StoredAccount,
  stage: SessionStage,
): Promise<string | undefined> {
  if (stage !== 'changePassword' && stage !== 'enrolSecondFactor') return undefined
  if (stage === 'changePassword' && !account.mustChangePassword) return undefined
  const kind = stage === 'changePassword' ? 'account.reset-password' : 'account.reset-second-factor'
  const last = (await listResets(tx, account.id, new Date(0))).find((reset) => reset.kind === kind)
  return last === undefined ? undefined : `${wordReset(last)}。${UNASKED}`
}

export type ToldReset = { at: Date; title: string; detail: string }

export async function listOwnResets(tx: Scope, { now }: House, account: string): Promise<ToldReset[]> {
  const resets = await listResets(tx, account, secondsAfter(now(), -TOLD_DAYS * 86_400))
  return resets.map((reset) => ({ at: reset.at, title: `您的${wordReset(reset)}`, detail: UNASKED }))
}

function wordReset({ kind, byKind, byName }: StoredReset): string {
  return `${WHAT[kind]}由${ACCOUNT_KINDS[byKind]} ${byName} 重置`
}
