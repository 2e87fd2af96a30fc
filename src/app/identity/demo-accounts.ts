/** Accounts of a demonstration: marked as such, and made only when asked for by name. */
import type { AccountKind } from '#core/identity'
import { findAccountByName, hashPassword, noteUse } from '#store/identity'
import { addAccount, changeAccount } from './change-account.ts'
import { asSystem, type House } from './house.ts'

export type DemoAccount = { name: string; kind: AccountKind; password: string; totpSecret?: string; officerId?: string }

/** Ready to sign in: nothing to change first. An account that is there already is left as it is. */
export async function ensureDemoAccount(house: House, wanted: DemoAccount): Promise<'made' | 'there'> {
  const passwordHash = await hashPassword(wanted.password)
  return asSystem(house, async (tx) => {
    if ((await findAccountByName(tx, wanted.name)) !== undefined) return 'there'
    const actor = { kind: 'system', reason: 'demonstration' } as const
    const { name, kind, officerId, totpSecret } = wanted
    const id = await addAccount(tx, actor, {
      name,
      kind,
      passwordHash,
      demo: true,
      ...(officerId !== undefined && { officerId }),
    })
    if (id === undefined) return 'there'
    const now = house.now()
    await changeAccount(tx, id, 'account.password', actor, {
      mustChangePassword: false,
      passwordChangedAt: now,
      ...(totpSecret !== undefined && { totpSecret: house.box.seal(totpSecret, `totp ${id}`) }),
    })
    await noteUse(tx, id, { claimedAt: now })
    return 'made'
  })
}
