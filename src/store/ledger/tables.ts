import type { ColumnType } from 'kysely'

/** What `pg` gives and takes for `timestamptz`. */
type Instant = ColumnType<Date, Date | string, never>

export type LedgerTables = {
  ledger_entry: {
    id: number
    at: Instant
    actor: string | null
    actor_kind: 'account' | 'visitor' | 'system'
    action: string
    subject_kind: string
    subject_id: string
    record: ColumnType<unknown, never, never>
    salt: ColumnType<Buffer | null, never, never>
    commitment: ColumnType<Buffer, never, never>
    erased_by: ColumnType<number | null, never, never>
  }
  ledger_pending: { entry_id: number }
  ledger_leaf: { index: number; entry_id: number; hash: Buffer }
  ledger_node: { level: number; index: number; hash: Buffer }
  ledger_checkpoint: { size: number; root: Buffer; note: string; at: ColumnType<Date, never, never> }
}
