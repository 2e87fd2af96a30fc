/** Records facts, and with them, in the same transaction, the timelines and the paths of the tree. */
import { sql } from 'kysely'
import { AUTHORITY_KINDS, type AuthorityKind, keysOf } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import type { Scope } from '#store/record'
import { type Assertion, officerOf } from './assertion.ts'
import { refreshPaths } from './paths.ts'
import { project } from './project.ts'
import { searchTextOf } from './search-text.ts'

const LOCK = 4_020_010_003
const AT_ONCE = 5000

export type RecordedFact = { seq: number; kind: AuthorityKind; id: string }

/** `entry` is the ledger's entry these facts belong to; `today` is the day whose tree access is decided by. */
export async function assertFacts(
  tx: Scope,
  entry: number,
  assertions: readonly Assertion[],
  today: LocalDate,
): Promise<RecordedFact[]> {
  await lockFacts(tx)
  const recorded: RecordedFact[] = []
  for (let at = 0; at < assertions.length; at += AT_ONCE)
    recorded.push(...(await insertFacts(tx, entry, assertions.slice(at, at + AT_ONCE))))
  for (const kind of keysOf(AUTHORITY_KINDS)) {
    const ids = [...new Set(assertions.filter((a) => a.kind === kind).map((a) => a.id))]
    if (ids.length > 0) await project(tx, kind, ids)
  }
  if (assertions.some(({ kind }) => kind === 'body' || kind === 'unit')) await refreshPaths(tx, today)
  return recorded
}

/** Held to the end of the transaction: facts are numbered in the order in which they become known, one change after another. */
export async function lockFacts(tx: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx)
}

async function insertFacts(tx: Scope, entry: number, assertions: readonly Assertion[]): Promise<RecordedFact[]> {
  const numbers = await sql<{ seq: number }>`
    select nextval('quanze.fact_number') as seq from generate_series(1, ${assertions.length})`.execute(tx)
  const rows = assertions.map((assertion, i) => {
    const seq = numbers.rows[i]?.seq
    if (seq === undefined) throw new Error('the sequence of facts gave too few numbers')
    return {
      seq,
      kind: assertion.kind,
      id: assertion.id,
      valid_from: assertion.validFrom,
      valid_to: assertion.validTo ?? null,
      removed: assertion.value === null,
      value: assertion.value,
      reason: assertion.reason ?? null,
      officer_id: officerOf(assertion) ?? null,
      search: assertion.value === null ? '' : searchTextOf(assertion.kind, assertion.value),
    }
  })
  await sql`
    insert into fact (seq, kind, id, valid_from, valid_to, entry_id, removed, value, reason, officer_id, search)
    select seq, kind, id, valid_from, valid_to, ${entry}::bigint, removed, nullif(value, 'null'::jsonb), reason, officer_id, search
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(seq bigint, kind text, id uuid, valid_from date, valid_to date,
      removed boolean, value jsonb, reason text, officer_id uuid, search text)`.execute(tx)
  return rows.map(({ seq, kind, id }) => ({ seq, kind, id }))
}
