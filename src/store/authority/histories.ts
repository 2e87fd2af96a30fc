/** The facts as they were recorded. */
import { sql } from 'kysely'
import type { AuthorityKind, AuthorityValues, Fact, History } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'

type FactRow = {
  id: string
  seq: number
  valid_from: LocalDate
  valid_to: LocalDate | null
  recorded_at: Date
  value: unknown
  reason: string | null
}

/** All facts of a kind, or those of some things; a thing nothing was recorded of has an empty history. */
export async function readHistories<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  ids?: readonly string[],
): Promise<History<AuthorityValues[K]>[]> {
  const only = ids === undefined ? sql`` : sql`and id = any(${[...ids]}::uuid[])`
  const { rows } = await sql<FactRow>`
    select id, seq, valid_from, valid_to, recorded_at, value, reason from fact
    where kind = ${kind} ${only} order by seq`.execute(tx)
  const found = new Map<string, Fact<AuthorityValues[K]>[]>((ids ?? []).map((id) => [id, []]))
  for (const row of rows) {
    const facts = found.get(row.id) ?? []
    facts.push(factOf<AuthorityValues[K]>(row))
    found.set(row.id, facts)
  }
  return [...found].map(([id, facts]) => ({ id, facts }))
}

export async function readHistory<K extends AuthorityKind>(
  tx: Scope,
  kind: K,
  id: string,
): Promise<History<AuthorityValues[K]>> {
  const [history] = await readHistories(tx, kind, [id])
  return history ?? { id, facts: [] }
}

/** What stands in the table was checked before it was written. */
function factOf<T>(row: FactRow): Fact<T> {
  return {
    seq: row.seq,
    validFrom: row.valid_from,
    ...(row.valid_to !== null && { validTo: row.valid_to }),
    recordedAt: row.recorded_at.toISOString(),
    value: row.value as T | null,
    ...(row.reason !== null && { reason: row.reason }),
  }
}
