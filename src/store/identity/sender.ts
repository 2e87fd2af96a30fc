/** Who sends a request, asked once: the session of a token, its account, and what its officer's posts give today. */
import { sql } from 'kysely'
import type { Standing } from '#core/identity'
import { type Database, KEPT, once } from '#store/record'
import { ACCOUNT_COLUMNS, type StoredAccount } from './accounts.ts'
import { SESSION_COLUMNS, type StoredSession } from './sessions.ts'
import { type StandingRow, standingsOf } from './standings.ts'

export type Sender = { session: StoredSession; account: StoredAccount; officer?: string; standings: Standing[] }

type SenderRow = Omit<StoredSession, 'id'> &
  StoredAccount & { sessionId: string; officer: string | null; standings: StandingRow[] }

/** The token's hash is the claim: without it there is nothing to be seen. */
export async function findSender(db: Database, tokenHash: Buffer): Promise<Sender | undefined> {
  // Both have an id: the last one named is the account's.
  const [row] = await once(
    db,
    sql<SenderRow>`${KEPT}
      select ${SESSION_COLUMNS}, ${ACCOUNT_COLUMNS}, s.id as "sessionId", sent.officer, sent.standings
      from sender_of(${tokenHash}) sent
        cross join lateral (select (sent.session).*) s cross join lateral (select (sent.account).*) a cross join lateral (select (sent.used).*) u`,
  )
  if (row === undefined) return undefined
  const { sessionId: id, officer, standings, ...rest } = row
  const { accountId, stage, way, secondFactor, startedAt, lastSeenAt, expiresAt, ...more } = rest
  const { steppedUpAt, endedAt, endedWhy, device, address, ...account } = more
  const times = { startedAt, lastSeenAt, expiresAt, steppedUpAt, endedAt }
  return {
    session: { id, accountId, stage, way, secondFactor, ...times, endedWhy, device, address },
    account: Object.fromEntries(Object.entries(account).filter(([, value]) => value !== null)) as StoredAccount,
    ...(officer !== null && { officer }),
    standings: standingsOf(standings),
  }
}
