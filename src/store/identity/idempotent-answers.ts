/** Answers kept for commands that may be sent again: written in the transaction of the command itself. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type KeptAnswer = { requestHash: Buffer; status: number | null; sealed: Buffer | null }

/** Undefined: the key was free and is now taken by this transaction. A second sender waits here for the first. */
export async function claimKey(
  tx: Scope,
  accountId: string,
  key: string,
  requestHash: Buffer,
  now: Date,
): Promise<KeptAnswer | undefined> {
  const { rows } = await sql`
    insert into idempotent_answer (account_id, key, request_hash, at) values (${accountId}, ${key}, ${requestHash}, ${now})
    on conflict do nothing returning 1`.execute(tx)
  if (rows.length > 0) return undefined
  const { rows: kept } = await sql<KeptAnswer>`
    select request_hash as "requestHash", status, sealed from idempotent_answer where account_id = ${accountId}::uuid and key = ${key}`.execute(
    tx,
  )
  return kept[0]
}

export async function keepAnswer(
  tx: Scope,
  accountId: string,
  key: string,
  status: number,
  sealed: Buffer,
): Promise<void> {
  await sql`update idempotent_answer set status = ${status}, sealed = ${sealed} where account_id = ${accountId}::uuid and key = ${key}`.execute(
    tx,
  )
}

export async function dropAnswersBefore(tx: Scope, before: Date): Promise<void> {
  await sql`delete from idempotent_answer where at < ${before}`.execute(tx)
}
