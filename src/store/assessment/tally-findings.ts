/** What the first page tells of findings, counted at once. */
import { sql } from 'kysely'
import type { FindingKind } from '#core/finding'
import { KEPT, type Scope } from '#store/record'

export type FindingTally = {
  byKind: Readonly<Partial<Record<FindingKind, number>>>
  /** Those whose officer nobody is registered as. */
  unregistered: number
  /** Those about the asking officer that are not over. */
  ownOpen: number
  /** Those the asking officer was asked to look into that are not over. */
  assignedOpen: number
}

type TallyRow = { kind: FindingKind; n: number; unregistered: number; own_open: number; assigned_open: number }

export async function tallyFindings(tx: Scope): Promise<FindingTally> {
  const { rows } = await sql<TallyRow>`${KEPT}
    select kind, n, unregistered, own_open, assigned_open from tally_findings()`.execute(tx)
  const sum = (of: (row: TallyRow) => number) => rows.reduce((total, row) => total + of(row), 0)
  return {
    byKind: Object.fromEntries(rows.map(({ kind, n }) => [kind, n])),
    unregistered: sum((row) => row.unregistered),
    ownOpen: sum((row) => row.own_open),
    assignedOpen: sum((row) => row.assigned_open),
  }
}
