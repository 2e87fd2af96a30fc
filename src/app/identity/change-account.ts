/** Every change of an account stands in the ledger, with the row as it then is. */
import { randomUUID } from 'node:crypto'
import type { Actor, Json } from '#core/ledger'
import { type AccountChange, insertAccount, updateAccount } from '#store/identity'
import { appendEntry } from '#store/ledger'
import type { Scope } from '#store/record'

export async function changeAccount(
  tx: Scope,
  id: string,
  action: string,
  actor: Actor,
  change: AccountChange,
  details?: Json,
): Promise<void> {
  await appendEntry(
    tx,
    { action, actor, subject: { kind: 'account', id }, ...(details !== undefined && { details }) },
    async () => {
      await updateAccount(tx, id, change)
      return [{ table: 'account', key: { id } }]
    },
  )
}

type Wanted = Omit<Parameters<typeof insertAccount>[1], 'id'>

/** Undefined: the name is taken. */
export async function addAccount(tx: Scope, actor: Actor, wanted: Wanted): Promise<string | undefined> {
  const id = randomUUID()
  if (!(await insertAccount(tx, { id, ...wanted }))) return undefined
  await appendEntry(
    tx,
    { action: 'account.create', actor, subject: { kind: 'account', id }, details: { kind: wanted.kind } },
    async () => [{ table: 'account', key: { id } }],
  )
  return id
}
