/** Holds a whole record against its ledger: the ledger itself, rows against entries, findings against their seals, what can be computed against what it is computed from. */
import { POLICY } from '#core/identity'
import { compareFindingCounts, compareFindings } from '#store/assessment'
import { compareProjections } from '#store/authority'
import { compareEvents, comparePolicy } from '#store/identity'
import {
  type LedgerFault,
  type LedgerKeys,
  type LedgerReport,
  listTables,
  type RowDifference,
  verifyLedgerIn,
} from '#store/ledger'
import type { Scope } from '#store/record'
import { titleOf, type Uncovered } from './verification-limits.ts'

export type RecordFault = LedgerFault | RowDifference

export type RecordReport = Omit<LedgerReport, 'faults' | 'tables'> & {
  faults: readonly RecordFault[]
  /** Findings of runs that were recorded before findings were sealed. */
  unsealed: { runs: number; findings: number }
  /** Security events that no entry has sealed yet. */
  waitingEvents: number
  /** Tables that nothing vouches for. */
  uncovered: readonly Uncovered[]
}

/** Tables all of whose rows are entered, with their keys. */
const ENTERED = {
  account: ['id'],
  fact: ['seq'],
  run: ['id'],
  finding_seal: ['entry_id', 'part'],
  finding_assignment: ['id'],
  finding_assignment_end: ['assignment_id'],
}
/** These too, since what was in them before could be adopted. */
const ADOPTED = { approval: ['id'], approval_fact: ['approval_id', 'n'], event_seal: ['entry_id', 'part'] }
const TO_ADOPT = 'ledger_to_adopt'

/** These are held against each other and against what was signed, or say what is to come under the ledger. */
const LEDGER = [
  'ledger_entry',
  'ledger_pending',
  'ledger_leaf',
  'ledger_node',
  'ledger_checkpoint',
  'event_pending',
  TO_ADOPT,
]

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
  const has = (name: string) => there.some(({ table }) => table === name)
  // Of a table that is missing the ledger tells by itself, unless it never knew of it.
  const entered = Object.fromEntries(
    Object.entries({ ...ENTERED, ...(has(TO_ADOPT) && ADOPTED) }).filter(([name]) => has(name)),
  )
  const { tables, ...ledger } = await verifyLedgerIn(tx, { ...keys, tables: entered }, onProgress)
  const findings = await compareFindings(tx)
  const counts = await compareFindingCounts(tx)
  const events = await compareEvents(tx)
  const projections = await compareProjections(tx)
  const policy = withPolicy ? await comparePolicy(tx, POLICY) : { compared: 0, faults: [] }
  const covered = new Set([...LEDGER, ...tables, ...projections.tables, 'finding', 'finding_count'])
  if (policy.compared > 0) covered.add('policy_cell')
  if (events.compared !== undefined) covered.add('security_event')
  const parts = [findings, counts, { ...events, compared: events.compared ?? 0 }, projections, policy]
  return {
    ...ledger,
    rows: parts.reduce((sum, { compared }) => sum + compared, ledger.rows),
    faults: [...ledger.faults, ...parts.flatMap(({ faults }): readonly RecordFault[] => faults)],
    unsealed: findings.unsealed,
    waitingEvents: events.waiting,
    uncovered: there
      .filter(({ table }) => !covered.has(table))
      .map(({ table, rows }) => ({ table, rows, title: titleOf(table) })),
  }
}
