/** Hands the policy table to the database, where row-level security reads the same cells. */
import { sql } from 'kysely'
import type { PolicyCell } from '#core/identity'
import { canonicalJson } from '#core/ledger'
import { listDifferences, type RowDifference } from '#store/ledger'
import type { Database, Scope } from '#store/record'

/** As the owner, in one transaction: at no moment is there half a table. */
export async function writePolicy(owner: Database, cells: readonly PolicyCell[]): Promise<void> {
  const rows = cells.map(rowOf)
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
  const rows = await readRows(db)
  const texts = (list: readonly PolicyRow[]) => list.map((row) => canonicalJson(row)).sort()
  return canonicalJson(texts(rows)) === canonicalJson(texts(cells.map(rowOf)))
}

/** The cells in the database beside those of the program. */
export async function comparePolicy(
  tx: Scope,
  cells: readonly PolicyCell[],
): Promise<{ compared: number; faults: RowDifference[] }> {
  const rows = await readRows(tx)
  // Before the first start there are none: nobody has any right then.
  if (rows.length === 0) return { compared: 0, faults: [] }
  const [computed, stored] = [cells.map(rowOf), rows].map(
    (all) => new Map([...countSame(all.map((row) => canonicalJson(row)))].map(([key, n]) => [key, String(n)])),
  )
  return {
    compared: rows.length,
    faults: listDifferences('policy_cell', computed ?? new Map(), stored ?? new Map()),
  }
}

type PolicyRow = ReturnType<typeof rowOf>

async function readRows(from: Database | Scope): Promise<PolicyRow[]> {
  const { rows } = await sql<PolicyRow>`
    select role, resource, action, scope, states, fields, second_person, step_up from quanze.policy_cell`.execute(from)
  return rows
}

function rowOf(cell: PolicyCell) {
  return {
    role: cell.role,
    resource: cell.resource,
    action: cell.action,
    scope: cell.scope,
    states: cell.states ?? null,
    fields: cell.fields ?? null,
    second_person: cell.secondPerson === true,
    step_up: cell.stepUp === true,
  }
}

function countSame(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1)
  return counts
}
