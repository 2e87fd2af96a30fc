/** Facts that were asked for and wait for another person, each with the version of its thing that the first person saw. */
import { type RawBuilder, sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { RowKey } from '#store/ledger'
import type { Scope } from '#store/record'
import { type Assertion, officerOf } from './assertion.ts'

/** `version`: the last fact of the thing when it was asked; 0 for something new. */
export type RequestedFact = { assertion: Assertion; version: number }

/** Gives the rows, for the entry that tells of them. */
export async function insertRequestedFacts(
  tx: Scope,
  approval: string,
  facts: readonly RequestedFact[],
): Promise<RowKey[]> {
  const rows = facts.map(({ assertion, version }, n) => ({
    n,
    kind: assertion.kind,
    fact_id: assertion.id,
    version,
    valid_from: assertion.validFrom,
    valid_to: assertion.validTo ?? null,
    value: assertion.value,
    reason: assertion.reason ?? null,
    officer_id: officerOf(assertion) ?? null,
  }))
  await sql`
    insert into approval_fact (approval_id, n, kind, fact_id, version, valid_from, valid_to, value, reason, officer_id)
    select ${approval}::uuid, n, kind, fact_id, version, valid_from, valid_to, nullif(value, 'null'::jsonb), reason, officer_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(n integer, kind text, fact_id uuid, version bigint,
      valid_from date, valid_to date, value jsonb, reason text, officer_id uuid)`.execute(tx)
  return rows.map(({ n }) => ({ table: 'approval_fact', key: { approval_id: approval, n } }))
}

export async function readRequestedFacts(tx: Scope, approval: string): Promise<RequestedFact[]> {
  const { rows } = await sql<{
    kind: Assertion['kind']
    id: string
    version: number
    from: LocalDate
    to: LocalDate | null
    value: Assertion['value']
    reason: string | null
    officer: string | null
  }>`select kind, fact_id as id, version, valid_from as "from", valid_to as "to", value, reason, officer_id as officer
    from approval_fact where approval_id = ${approval}::uuid order by n`.execute(tx)
  return rows.map(({ kind, id, version, from, to, value, reason, officer }) => ({
    version,
    assertion: {
      kind,
      id,
      validFrom: from,
      value,
      ...(to !== null && { validTo: to }),
      ...(reason !== null && { reason }),
      ...(officer !== null && { officer }),
    } as Assertion,
  }))
}

/** Whether anybody but the first person could confirm it today; undefined where that is not the asking person's to know. */
export async function canBeConfirmed(tx: Scope, approval: string): Promise<boolean | undefined> {
  const { rows } = await sql<{ can: boolean | null }>`select can_be_confirmed(${approval}::uuid) as can`.execute(tx)
  return rows[0]?.can ?? undefined
}

/** Who comes to reach more by what was asked, by its place among it. */
export async function readGaining(tx: Scope, approval: string): Promise<Map<number, string[]>> {
  const { rows } = await sql<{ n: number; officers: string[] }>`
    select n, array_agg(officer_id order by officer_id) as officers from approval_gains(${approval}::uuid) group by n`.execute(
    tx,
  )
  return new Map(rows.map(({ n, officers }) => [n, officers]))
}

/** Which of these, by their place in the list, would widen what the asking officer himself reaches. */
export async function findWideningOneself(tx: Scope, assertions: readonly Assertion[]): Promise<Set<number>> {
  return findSaid(tx, assertions, sql`widens_oneself(kind, id, value, from_day, to_day)`)
}

/** Which of these, by their place in the list, would give somebody rights that he has not. */
export async function findGivingRights(tx: Scope, assertions: readonly Assertion[]): Promise<Set<number>> {
  return findSaid(tx, assertions, sql`not is_system() and gives_rights(kind, id, value, from_day, to_day)`)
}

async function findSaid(
  tx: Scope,
  assertions: readonly Assertion[],
  condition: RawBuilder<unknown>,
): Promise<Set<number>> {
  const some = assertions.flatMap(({ kind, id, validFrom, validTo = null, value }, n) =>
    kind !== 'certificate' && kind !== 'training' && value !== null
      ? [{ n, kind, id, from_day: validFrom, to_day: validTo, value }]
      : [],
  )
  if (some.length === 0) return new Set()
  const { rows } = await sql<{ n: number }>`
    select n from jsonb_to_recordset(${JSON.stringify(some)}::jsonb)
      as r(n integer, kind text, id uuid, from_day date, to_day date, value jsonb)
    where ${condition}`.execute(tx)
  return new Set(rows.map(({ n }) => n))
}
