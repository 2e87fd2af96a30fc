/** The only way to the data: one transaction that says in whose name it works. Row-level security reads it; no claim sees nothing. */
import { type RawBuilder, sql, type Transaction } from 'kysely'
import type { Database } from './connection.ts'
import { KEPT } from './keeping-client.ts'
import { wordFailure } from './word-failure.ts'

export type Claim =
  | { accountId: string }
  | { visitor: true }
  /** Work of the program itself, and why: told in the ledger. */
  | { system: string }

export type Scope = Transaction<object>

export async function inScope<T>(db: Database, claim: Claim, work: (tx: Scope) => Promise<T>): Promise<T> {
  const [name, value] =
    'accountId' in claim
      ? ['account', claim.accountId]
      : 'visitor' in claim
        ? ['visitor', 'on']
        : ['system', claim.system]
  try {
    return await db.transaction().execute(async (tx) => {
      // Local to the transaction: the next user of this connection finds nothing of it.
      await sql`${KEPT}select set_config(${`quanze.${name}`}, ${value}, true)`.execute(tx)
      return work(tx)
    })
  } catch (error) {
    throw wordFailure(error)
  }
}

/** One statement that carries in itself what lets it see: no claim, and no transaction around it. */
export async function once<T>(db: Database, statement: RawBuilder<T>): Promise<T[]> {
  try {
    return (await statement.execute(db)).rows
  } catch (error) {
    throw wordFailure(error)
  }
}

/** Within a transaction, what another account sees and may do: only to ask whether somebody who asked for something still may. */
export async function inNameOf<T>(tx: Scope, accountId: string, work: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{
    before: string
  }>`select coalesce(current_setting('quanze.account', true), '') as before`.execute(tx)
  await sql`select set_config('quanze.account', ${accountId}, true)`.execute(tx)
  const done = await work()
  await sql`select set_config('quanze.account', ${rows[0]?.before ?? ''}, true)`.execute(tx)
  return done
}
