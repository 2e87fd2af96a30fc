/** Holds a whole record against its ledger: the ledger itself, rows against entries, findings against their seals, what can be computed against what it is computed from. */
import { POLICY } from '#core/identity'
import { compareFindingCounts, compareFindings } from '#store/assessment'
import { compareProjections } from '#store/authority'
import { comparePolicy } from '#store/identity'
import {
  type LedgerFault,
  type LedgerKeys,
  type LedgerReport,
  listTables,
  type RowDifference,
  verifyLedgerIn,
} from '#store/ledger'
import type { Scope } from '#store/record'
import { titleOfUncovered, type Uncovered } from './verification-limits.ts'

export type RecordFault = LedgerFault | RowDifference

export type RecordReport = Omit<LedgerReport, 'faults' | 'tables'> & {
  faults: readonly RecordFault[]
  /** Findings of runs that were recorded before findings were sealed. */
  unsealed: { runs: number; findings: number }
  /** Tables that nothing vouches for. */
  uncovered: readonly Uncovered[]
}

/** Tables all of whose rows are entered, with their keys. */
const ENTERED = { account: ['id'], fact: ['seq'], run: ['id'], finding_seal: ['entry_id', 'part'] }

/** These are held against each other and against what was signed. */
const LEDGER = ['ledger_entry', 'ledger_pending', 'ledger_leaf', 'ledger_node', 'ledger_checkpoint']

export type WholeOptions = {
  /** Not of what was just restored: its cells are those of the program that made the backup, until this one is started. */
  policy?: boolean
  onProgress?: ((done: number, total: number) => void) | undefined
}

/** As the owner, who sees every row, in a transaction that sees one instant. */
export async function verifyWhole(
  tx: Scope,
  keys: Omit<LedgerKeys, 'tables'>,
  { policy: withPolicy = true, onProgress }: WholeOptions = {},
): Promise<RecordReport> {
  const there = await listTables(tx)
  // Of a table that is missing the ledger tells by itself, unless it never knew of it.
  const entered = Object.fromEntries(
    Object.entries(ENTERED).filter(([name]) => there.some(({ table }) => table === name)),
  )
  const { tables, ...ledger } = await verifyLedgerIn(tx, { ...keys, tables: entered }, onProgress)
  const findings = await compareFindings(tx)
  const counts = await compareFindingCounts(tx)
  const projections = await compareProjections(tx)
  const policy = withPolicy ? await comparePolicy(tx, POLICY) : { compared: 0, faults: [] }
  const covered = new Set([...LEDGER, ...tables, ...projections.tables, 'finding', 'finding_count'])
  if (policy.compared > 0) covered.add('policy_cell')
  const parts = [findings, counts, projections, policy]
  return {
    ...ledger,
    rows: parts.reduce((sum, { compared }) => sum + compared, ledger.rows),
    faults: [...ledger.faults, ...parts.flatMap(({ faults }): readonly RecordFault[] => faults)],
    unsealed: findings.unsealed,
    uncovered: there
      .filter(({ table }) => !covered.has(table))
      .map(({ table, rows }) => ({ table, rows, title: titleOfUncovered(table) })),
  }
}
