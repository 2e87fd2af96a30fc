/** Single sign-on under way: what must come back unchanged from the identity provider. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type OidcAttempt = { verifier: string; nonce: string; at: Date }

export async function insertOidcAttempt(tx: Scope, stateHash: Buffer, attempt: OidcAttempt): Promise<void> {
  await sql`insert into oidc_attempt (state_hash, verifier, nonce, at) values (${stateHash}, ${attempt.verifier}, ${attempt.nonce}, ${attempt.at})`.execute(
    tx,
  )
}

/** Each attempt is good once; old ones are cleared away on the way. */
export async function takeOidcAttempt(tx: Scope, stateHash: Buffer, oldest: Date): Promise<OidcAttempt | undefined> {
  await sql`delete from oidc_attempt where at < ${oldest}`.execute(tx)
  const { rows } =
    await sql<OidcAttempt>`delete from oidc_attempt where state_hash = ${stateHash} returning verifier, nonce, at`.execute(
      tx,
    )
  return rows[0]
}
