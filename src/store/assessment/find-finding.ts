/** One finding with all that its page shows. */
import { sql } from 'kysely'
import type { LocalDate } from '#core/calendar'
import { KEPT, type Scope } from '#store/record'
import { type FindingRow, rowColumns, type StoredRow, showRows } from './finding-row.ts'

export type FindingDetail = FindingRow & {
  subject: { register: string; registerTitle: string; branch: string; key: readonly string[] }
  expected?: string
  actualText?: string
  explanation: {
    reason: string
    reasonText: string
    reasonAt?: string
    start?: LocalDate
    text: string
    advice: string
    exemptions: readonly { id: string; title: string; why: string }[]
  }
  evidence: readonly {
    register: string
    registerTitle: string
    file: string
    batch: string
    row: number
    subject: boolean
    cells: readonly { field: string; label: string; value: string }[]
  }[]
  history: { what: 'firstSeen' | 'lastSeen' | 'resolved' | 'reopened'; run: string; at: string }[]
}

type DetailRow = StoredRow &
  Pick<FindingDetail, 'subject' | 'explanation' | 'evidence'> & {
    expected: string | null
    actual_text: string | null
    first_seen: Date
    resolved_run: string | null
    resolved_at: Date | null
    reopened_run: string | null
    reopened_at: Date | null
  }

export async function findFinding(tx: Scope, id: string): Promise<FindingDetail | undefined> {
  const own = sql`f.subject, f.explanation, f.evidence, f.expected, f.actual as actual_text,
    f.first_seen, f.resolved_run, f.resolved_at, f.reopened_run, f.reopened_at`
  const { rows } = await sql<DetailRow>`${KEPT}
    select ${rowColumns()}, ${own} from finding f where f.id = ${id}::uuid`.execute(tx)
  const [row] = rows
  const [shown] = await showRows(tx, rows)
  if (row === undefined || shown === undefined) return undefined
  const mark = (what: FindingDetail['history'][number]['what'], run: string | null, at: Date | null) =>
    run === null || at === null ? [] : [{ what, run, at: at.toISOString() }]
  return {
    ...shown,
    subject: row.subject,
    ...(row.expected !== null && { expected: row.expected }),
    ...(row.actual_text !== null && { actualText: row.actual_text }),
    explanation: row.explanation,
    evidence: row.evidence,
    history: [
      ...mark('firstSeen', shown.firstRun, row.first_seen),
      ...mark('resolved', row.resolved_run, row.resolved_at),
      ...mark('reopened', row.reopened_run, row.reopened_at),
      ...mark('lastSeen', shown.lastRun, row.lastSeenAt),
    ],
  }
}
