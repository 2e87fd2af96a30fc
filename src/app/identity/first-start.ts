/** Three administrators, each with a password for one sign-in. Nobody else can get in before they did. */

import { keysOf } from '#core/authority'
import { ADMINISTRATORS, type Administrator } from '#core/identity'
import {
  endSessions,
  hashPassword,
  listAdministrators,
  lockAccount,
  newOneTimePassword,
  noteUse,
  recordSecurityEvent,
  type StoredAccount,
} from '#store/identity'
import type { Scope } from '#store/record'
import { addAccount, changeAccount } from './change-account.ts'
import { asSystem, type House } from './house.ts'

export type FirstAdministrator = { kind: Administrator; name: string; oneTimePassword: string }

const NAMES: Readonly<Record<Administrator, string>> = {
  systemAdmin: 'sysadmin',
  securityAdmin: 'secadmin',
  auditAdmin: 'auditadmin',
}

/**
 * Passwords for whoever has never been signed in, new ones each time: those told by a start that came to nothing, or that
 * nobody wrote down, would otherwise lock everybody out for ever. Never for an account that somebody has taken up.
 */
export async function ensureAdministrators(house: Pick<House, 'db' | 'now'>): Promise<FirstAdministrator[]> {
  const found = await asSystem(house, listAdministrators)
  const wanted = keysOf(ADMINISTRATORS).filter(
    (kind) => found.length === 0 || found.some((account) => unclaimed(account) === kind),
  )
  const passwords = await Promise.all(
    wanted.map(async (kind) => {
      const oneTimePassword = newOneTimePassword()
      return { kind, oneTimePassword, passwordHash: await hashPassword(oneTimePassword) }
    }),
  )
  return asSystem(house, async (tx) => {
    const there = await listAdministrators(tx)
    const told: FirstAdministrator[] = []
    for (const { kind, oneTimePassword, passwordHash } of passwords) {
      const name =
        there.length === 0 ? await add(tx, kind, passwordHash) : await renew(tx, house, there, kind, passwordHash)
      if (name !== undefined) told.push({ kind, name, oneTimePassword })
    }
    return told
  })
}

function unclaimed({ kind, claimedAt }: StoredAccount): Administrator | undefined {
  return kind === 'user' || claimedAt !== undefined ? undefined : kind
}

async function add(tx: Scope, kind: Administrator, passwordHash: string): Promise<string> {
  const name = NAMES[kind]
  await addAccount(tx, { kind: 'system', reason: 'first start' }, { kind, name, passwordHash })
  return name
}

/** Undefined: it has been taken up meanwhile. */
async function renew(
  tx: Scope,
  { now }: Pick<House, 'now'>,
  there: readonly StoredAccount[],
  kind: Administrator,
  passwordHash: string,
): Promise<string | undefined> {
  const id = there.find((account) => unclaimed(account) === kind)?.id
  const account = id === undefined ? undefined : await lockAccount(tx, id)
  if (account === undefined || unclaimed(account) === undefined) return undefined
  const actor = { kind: 'system', reason: 'start before it was taken up' } as const
  await changeAccount(tx, account.id, 'account.first-password', actor, { passwordHash, mustChangePassword: true })
  await noteUse(tx, account.id, { failures: 0, firstFailureAt: null, lockedUntil: null })
  await endSessions(tx, account.id, { why: '重新启动，一次性口令已换', now: now() })
  await recordSecurityEvent(tx, {
    kind: 'account.first-password',
    outcome: 'done',
    about: account.id,
    detail: '程序启动时，账号尚未启用',
    at: now(),
  })
  return account.name
}

export async function readSetup(
  house: Pick<House, 'db'>,
): Promise<readonly Pick<StoredAccount, 'kind' | 'claimedAt'>[]> {
  return asSystem(house, listAdministrators)
}
