/** Findings given to somebody to look into, and until when. */
import { sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import type { RowKey } from '#store/ledger'
import { KEPT, type Scope } from '#store/record'

export type Assignment = {
  id: string
  officer: string
  /** Absent: somebody the asking account may not see. */
  officerName: string | null
  note: string
  due: LocalDate | null
  by: string
  byName: string
  at: Date
  /** All three or none. */
  endReason: string | null
  endedByName: string | null
  endedAt: Date | null
}

/** As far as the asking account is told of them, the latest first. */
export async function listAssignments(tx: Scope, finding: string): Promise<Assignment[]> {
  const { rows } = await sql<Assignment>`${KEPT}
    select a.id, a.officer_id as officer, o.name as "officerName", a.note, a.due, a.assigned_by as by, doer_name(a.assigned_by) as "byName",
      a.assigned_at as at, e.reason as "endReason", doer_name(e.ended_by) as "endedByName", e.ended_at as "endedAt"
    from finding_assignment a
      left join finding_assignment_end e on e.assignment_id = a.id
      left join lateral (select name from officer where id = a.officer_id order by valid_from desc limit 1) o on true
    where a.finding_id = ${finding}::uuid
    order by a.assigned_at desc, a.id`.execute(tx)
  return rows
}

/** The findings the asking officer was asked to look into. */
export async function listAssigned(tx: Scope): Promise<string[]> {
  const { rows } = await sql<{ ids: string[] }>`${KEPT}select assigned_findings('list')::text[] as ids`.execute(tx)
  return rows[0]?.ids ?? []
}

/** By when the first of those is to be looked into; null where none has a day. */
export async function readFirstDue(tx: Scope): Promise<LocalDate | null> {
  const { rows } = await sql<{ due: LocalDate | null }>`${KEPT}
    select min(a.due) as due from finding_assignment a join finding f on f.id = a.finding_id and f.state <> 'resolved'
    where a.officer_id = (select own_officer()) and f.id = any((select assigned_findings('read'))::uuid[])
      and not exists (select from finding_assignment_end e where e.assignment_id = a.id)`.execute(tx)
  return rows[0]?.due ?? null
}

export type NewAssignment = {
  id: string
  finding: string
  officer: string
  note: string
  due?: LocalDate
  by: string
  at: Date
}

export async function insertAssignment(tx: Scope, entry: number, made: NewAssignment): Promise<RowKey> {
  const { id, finding, officer, note, due, by, at } = made
  await sql`
    insert into finding_assignment (id, finding_id, officer_id, note, due, assigned_by, assigned_at, entry_id)
    values (${id}, ${finding}, ${officer}, ${note}, ${due ?? null}, ${by}, ${at}, ${entry})`.execute(tx)
  return { table: 'finding_assignment', key: { id } }
}

export async function insertAssignmentEnd(
  tx: Scope,
  entry: number,
  { assignment, reason, by, at }: { assignment: string; reason: string; by: string; at: Date },
): Promise<RowKey> {
  await sql`
    insert into finding_assignment_end (assignment_id, reason, ended_by, ended_at, entry_id)
    values (${assignment}, ${reason}, ${by}, ${at}, ${entry})`.execute(tx)
  return { table: 'finding_assignment_end', key: { assignment_id: assignment } }
}

/** Two who give the same finding at once come one after the other. */
export async function lockAssignments(tx: Scope, finding: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`finding assignment ${finding}`}, 0))`.execute(tx)
}
