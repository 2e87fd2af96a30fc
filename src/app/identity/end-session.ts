/** Ending one's own session elsewhere. */
import { endSessions, recordSecurityEvent } from '#store/identity'
import type { Scope } from '#store/record'
import type { House } from './house.ts'
import { type Administering, notFound } from './keep-accounts.ts'

export async function endOwnSession(tx: Scope, house: House, by: Administering, id: string): Promise<string> {
  const now = house.now()
  const [ended] = await endSessions(tx, by.account.id, { only: id, why: '本人在别处结束', now })
  if (ended === undefined) throw notFound()
  await recordSecurityEvent(tx, {
    kind: 'session.end',
    outcome: 'done',
    account: by.account,
    about: by.account.id,
    address: by.address,
    at: now,
  })
  return ended
}
