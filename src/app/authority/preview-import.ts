/** What an uploaded file would bring in, told row by row before anything is recorded. */
import { type AuthorityKind, IMPORT_FORMS, type RowFault } from '#core/authority'
import type { Row } from '#core/register'
import { dropImport, type SealedImport, sealImport } from '#store/authority'
import type { Scope } from '#store/record'
import { type ImportPlan, planImport } from './plan-import.ts'

export type ImportPreview = {
  file: string
  /** Every row of the file is accepted, rejected or a duplicate. */
  rows: number
  accepted: number
  rejectedRows: number
  duplicates: number
  created: number
  changed: number
  rejected: RowFault[]
  sample: { line: number; what: 'create' | 'change'; cells: Record<string, string> }[]
  columns: { heading: string; field?: string }[]
  /** Given back to confirm; a file with faulty rows cannot be. */
  token?: string
}

const SAMPLED = 20

export async function previewImport(
  tx: Scope,
  request: { dataDir: string; kind: AuthorityKind; path: string; now: Date },
): Promise<ImportPreview> {
  const { dataDir, kind, path, now } = request
  const sealed = await sealImport(dataDir, kind, path, now)
  const plan = await planImport(tx, kind, sealed.rows)
  const preview = describe(kind, sealed, plan)
  if (preview.rejectedRows === 0) return { ...preview, token: sealed.token }
  dropImport(dataDir, sealed.token)
  return preview
}

/** Counts that come out even, whatever happened to which row. */
export function describe(kind: AuthorityKind, sealed: SealedImport, plan: ImportPlan): Omit<ImportPreview, 'token'> {
  const { batch, rejects } = sealed
  const unread = rejects.filter((reject) => reject.kind === 'rejected')
  const rejected = [...unread.map(({ kind: _kind, ...fault }) => fault), ...plan.faults].sort((a, b) => a.line - b.line)
  const lines = new Set(rejected.map((fault) => fault.line))
  const [created, changed] = [plan.created, plan.changed].map((list) => list.filter((line) => !lines.has(line)))
  const accepted = (created?.length ?? 0) + (changed?.length ?? 0)
  const rowsOf = new Map(sealed.rows.map(({ line, row }) => [line, row]))
  const sample = [
    ...(created ?? []).map((line) => ({ line, what: 'create' as const })),
    ...(changed ?? []).map((line) => ({ line, what: 'change' as const })),
  ]
    .sort((a, b) => a.line - b.line)
    .slice(0, SAMPLED)
  return {
    file: batch.original.name,
    rows: batch.rows.inFile,
    accepted,
    rejectedRows: lines.size,
    duplicates: batch.rows.inFile - accepted - lines.size,
    created: created?.length ?? 0,
    changed: changed?.length ?? 0,
    rejected,
    sample: sample.map((one) => ({ ...one, cells: cellsOf(kind, rowsOf.get(one.line) ?? {}) })),
    columns: [
      ...batch.columns.map(({ field, heading }) => ({ heading, field })),
      ...batch.ignoredHeadings.map((heading) => ({ heading })),
    ],
  }
}

/** As a person reads them: by the words of headings and choices. */
function cellsOf(kind: AuthorityKind, row: Row): Record<string, string> {
  return Object.fromEntries(
    IMPORT_FORMS[kind].columns.flatMap(({ id, label, values }) => {
      const value = row[id]
      if (value === undefined) return []
      if (typeof value === 'boolean') return [[label, value ? '是' : '否']]
      const text = Array.isArray(value) ? value.join('、') : String(value)
      return [[label, values?.[text] ?? text]]
    }),
  )
}
