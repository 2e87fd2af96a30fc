/** The first start: three administrators, each with a password for one sign-in. Nobody else can get in before they did. */

import { keysOf } from '#core/authority'
import { ADMINISTRATORS, type Administrator } from '#core/identity'
import { hashPassword, listAdministrators, newOneTimePassword, type StoredAccount } from '#store/identity'
import { addAccount } from './change-account.ts'
import { asSystem, type House } from './house.ts'

export type FirstAdministrator = { kind: Administrator; name: string; oneTimePassword: string }

const NAMES: Readonly<Record<Administrator, string>> = {
  systemAdmin: 'sysadmin',
  securityAdmin: 'secadmin',
  auditAdmin: 'auditadmin',
}

/** Empty at every start but the first: the passwords are told once. */
export async function ensureAdministrators(house: Pick<House, 'db'>): Promise<FirstAdministrator[]> {
  const first = await Promise.all(
    keysOf(ADMINISTRATORS).map(async (kind) => {
      const oneTimePassword = newOneTimePassword()
      return { kind, name: NAMES[kind], oneTimePassword, passwordHash: await hashPassword(oneTimePassword) }
    }),
  )
  return asSystem(house, async (tx) => {
    if ((await listAdministrators(tx)).length > 0) return []
    for (const { kind, name, passwordHash } of first)
      await addAccount(tx, { kind: 'system', reason: 'first start' }, { kind, name, passwordHash })
    return first.map(({ kind, name, oneTimePassword }) => ({ kind, name, oneTimePassword }))
  })
}

export async function readSetup(
  house: Pick<House, 'db'>,
): Promise<readonly Pick<StoredAccount, 'kind' | 'claimedAt'>[]> {
  return asSystem(house, listAdministrators)
}
