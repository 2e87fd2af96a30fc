/** What committed entries still wait for: a place in the tree, and a signature over it. Cheap to ask however long the ledger is. */
import { sql } from 'kysely'
import type { Scope } from '#store/record'

export type Backlog = {
  /** Without a place in the tree; no more than `MOST` are counted. */
  unplaced: number
  oldestAt: Date | null
  /** With a place, and beyond the last checkpoint. */
  unsigned: number
  checkpointAt: Date | null
}

const MOST = 100_000

export async function readBacklog(tx: Scope): Promise<Backlog> {
  const { rows } = await sql<Backlog>`
    select (select count(*) from (select from ledger_pending limit ${MOST}) p) as unplaced,
      (select at from ledger_entry where id = (select min(entry_id) from ledger_pending)) as "oldestAt",
      (select coalesce(max(index) + 1, 0) from ledger_leaf) - coalesce((select max(size) from ledger_checkpoint), 0) as unsigned,
      (select at from ledger_checkpoint order by size desc limit 1) as "checkpointAt"`.execute(tx)
  const [backlog] = rows
  if (backlog === undefined) throw new Error('a question for one row was answered with none')
  return backlog
}
