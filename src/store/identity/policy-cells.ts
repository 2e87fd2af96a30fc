/** Hands the policy table to the database, where row-level security reads the same cells. */
import { sql } from 'kysely'
import type { PolicyCell } from '#core/identity'
import type { Database } from '#store/record'

/** As the owner, in one transaction: at no moment is there half a table. */
export async function writePolicy(owner: Database, cells: readonly PolicyCell[]): Promise<void> {
  const rows = rowsOf(cells)
  await owner.transaction().execute(async (tx) => {
    await sql`lock table quanze.policy_cell in exclusive mode`.execute(tx)
    await sql`delete from quanze.policy_cell`.execute(tx)
    await sql`
      insert into quanze.policy_cell select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(role text, resource text, action text, scope text, states text[], fields text[], second_person boolean, step_up boolean)`.execute(
      tx,
    )
  })
}

/** Whether the database holds these cells and no others. */
export async function hasPolicy(db: Database, cells: readonly PolicyCell[]): Promise<boolean> {
  const { rows } = await sql<ReturnType<typeof rowsOf>[number]>`
    select role, resource, action, scope, states, fields, second_person, step_up from quanze.policy_cell`.execute(db)
  const texts = (list: readonly ReturnType<typeof rowsOf>[number][]) =>
    list
      .map(({ role, resource, action, scope, states, fields, second_person, step_up }) =>
        JSON.stringify([role, resource, action, scope, states, fields, second_person, step_up]),
      )
      .sort()
  return JSON.stringify(texts(rows)) === JSON.stringify(texts(rowsOf(cells)))
}

function rowsOf(cells: readonly PolicyCell[]) {
  return cells.map((cell) => ({
    role: cell.role,
    resource: cell.resource,
    action: cell.action,
    scope: cell.scope,
    states: cell.states ?? null,
    fields: cell.fields ?? null,
    second_person: cell.secondPerson === true,
    step_up: cell.stepUp === true,
  }))
}
