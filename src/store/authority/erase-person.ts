/** Blanks what the facts of a person, and the timelines drawn from them, say of that person. As the owner. */
import { sql } from 'kysely'
import { type AuthorityKind, type AuthorityValues, withoutPersonal } from '#core/authority'
import type { RowKey } from '#store/ledger'
import type { Database, Scope } from '#store/record'
import { project } from './project.ts'
import { searchTextOf } from './search-text.ts'

export type PersonalFact = { seq: number; kind: AuthorityKind; id: string }

/** Those that still say something; the person's own names as they were, in lower case as lists are searched. */
export async function listPersonalFacts(
  tx: Scope,
  officer: string,
): Promise<{ facts: PersonalFact[]; names: string[] }> {
  const { rows } = await sql<PersonalFact & { name: string | null }>`
    select seq, kind, id, case when kind = 'officer' then lower(value ->> 'name') end as name from quanze.fact
    where officer_id = ${officer}::uuid and erased_by is null order by seq`.execute(tx)
  const names = new Set(rows.flatMap(({ name }) => name ?? []))
  return { facts: rows.map(({ seq, kind, id }) => ({ seq, kind, id })), names: [...names] }
}

/**
 * What was asked about the person and stands in no fact. `gone`: rows that are removed; `left`: the matters they belong to and what was
 * asked about others in the same, which lose the reason they share.
 */
export async function listPersonalRequests(tx: Scope, officer: string): Promise<{ gone: RowKey[]; left: RowKey[] }> {
  const { rows } = await sql<{ approval: string; n: number; own: boolean }>`
    select approval_id as approval, n, coalesce(officer_id = ${officer}::uuid, false) as own from quanze.approval_fact
    where approval_id in (select approval_id from quanze.approval_fact where officer_id = ${officer}::uuid)
    order by 1, 2`.execute(tx)
  const keysOf = (some: typeof rows): RowKey[] =>
    some.map(({ approval, n }) => ({ table: 'approval_fact', key: { approval_id: approval, n } }))
  const matters = [...new Set(rows.map(({ approval }) => approval))]
  return {
    gone: keysOf(rows.filter(({ own }) => own)),
    left: [...matters.map((id) => ({ table: 'approval', key: { id } })), ...keysOf(rows.filter(({ own }) => !own))],
  }
}

/** `by`: the entry that says so. */
export async function erasePerson(tx: Scope, facts: readonly PersonalFact[], by: number): Promise<void> {
  const { rows } = await sql<{ seq: number; kind: AuthorityKind; value: AuthorityValues[AuthorityKind] | null }>`
    select seq, kind, value from quanze.fact where seq = any(${facts.map(({ seq }) => seq)}::bigint[])`.execute(tx)
  for (const { seq, kind, value } of rows) {
    const left = value === null ? null : withoutPersonal(kind, value)
    const search = left === null ? '' : searchTextOf(kind, left)
    await sql`update quanze.fact set value = ${left === null ? null : JSON.stringify(left)}::jsonb, search = ${search},
      reason = null, erased_by = ${by} where seq = ${seq}`.execute(tx)
  }
  // What was asked about the person and stands in no fact.
  const people = sql`(select officer_id from quanze.fact where seq = any(${facts.map(({ seq }) => seq)}::bigint[]))`
  const matters = sql`(select approval_id from quanze.approval_fact where officer_id in ${people})`
  await sql`update quanze.approval set reason = null, decision_reason = null where id in ${matters}`.execute(tx)
  await sql`update quanze.approval_fact set reason = null where approval_id in ${matters}`.execute(tx)
  await sql`delete from quanze.approval_fact where officer_id in ${people}`.execute(tx)
  for (const kind of new Set(facts.map((fact) => fact.kind)))
    await project(tx, kind, [...new Set(facts.filter((fact) => fact.kind === kind).map(({ id }) => id))])
}

/** PostgreSQL keeps rows as they were until it is told that nobody looks at them any more. Outside of a transaction. */
export async function vacuumPersonal(owner: Database): Promise<void> {
  await sql`vacuum quanze.fact, quanze.officer, quanze.certificate, quanze.training, quanze.appointment, quanze.finding,
    quanze.ledger_entry, quanze.approval, quanze.approval_fact`.execute(owner)
}

/** By any code the person ever had; several may have had it at different times. */
export async function findPeopleByCode(tx: Scope, code: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select distinct id from quanze.fact where kind = 'officer' and value ->> 'code' = ${code}`.execute(tx)
  return rows.map(({ id }) => id)
}
