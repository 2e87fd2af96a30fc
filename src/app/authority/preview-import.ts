/** What an uploaded file would bring in, told row by row before anything is recorded. */

import { writeSheet } from '#app/premises'
import { type AuthorityKind, IMPORT_FORMS, type RowFault } from '#core/authority'
import { Refused } from '#core/diagnostic'
import type { Row } from '#core/register'
import { dropImport, keepFaults, readFaults, type SealedImport, sealImport } from '#store/authority'
import type { Scope } from '#store/record'
import { type Giving, type ImportPlan, planImport } from './plan-import.ts'

export type ImportPreview = {
  file: string
  /** Every row of the file is accepted, waits, is rejected or a duplicate. */
  rows: number
  accepted: number
  /** Gives rights, and is recorded once another person confirms it. */
  waiting: number
  rejectedRows: number
  duplicates: number
  created: number
  changed: number
  /** In the order of their rows; of many only the first are told here. */
  rejected: RowFault[]
  /** How many there are. */
  faults: number
  sample: { line: number; what: 'create' | 'change' | 'wait'; cells: Record<string, string> }[]
  columns: { heading: string; field?: string }[]
  /** Given back to confirm; a file with faulty rows cannot be. */
  token?: string
  /** By it the whole list of faults is asked for, where it is longer than what is told. */
  faultsToken?: string
}

export { readFaults }

const SAMPLED = 20
/** More faults than anybody reads on a page. */
const TOLD = 1_000

export async function previewImport(
  tx: Scope,
  request: { dataDir: string; kind: AuthorityKind; path: string; now: Date; giving: Giving },
): Promise<ImportPreview> {
  const { dataDir, kind, path, now, giving } = request
  const sealed = await sealImport(dataDir, kind, path, now)
  const plan = await planImport(tx, kind, sealed.rows, giving)
  const preview = describe(kind, sealed, plan)
  if (preview.rejectedRows === 0) return { ...preview, token: sealed.token }
  dropImport(dataDir, sealed.token)
  if (preview.faults <= TOLD) return preview
  const sheet = await writeSheet(
    '拒收的行',
    ['行', '列', '值', '为何拒收'],
    preview.rejected.map(({ line, column, value, reason }) => [line, column ?? '整行', value, reason]),
    (count) => `《${preview.file}》拒收的行，共${count}处。`,
  )
  await keepFaults(dataDir, sealed.token, sheet.stream)
  return { ...preview, rejected: preview.rejected.slice(0, TOLD), faultsToken: sealed.token }
}

/** Counts that come out even, whatever happened to which row. */
export function describe(kind: AuthorityKind, sealed: SealedImport, plan: ImportPlan): Omit<ImportPreview, 'token'> {
  const { batch, rejects } = sealed
  const unread = rejects.filter((reject) => reject.kind === 'rejected')
  const rejected = [...unread.map(({ kind: _kind, ...fault }) => fault), ...plan.faults].sort((a, b) => a.line - b.line)
  const lines = new Set(rejected.map((fault) => fault.line))
  const [created, changed, waiting] = [plan.created, plan.changed, plan.waiting].map((list) =>
    list.filter((line) => !lines.has(line)),
  )
  const accepted = (created?.length ?? 0) + (changed?.length ?? 0)
  const duplicates = batch.rows.duplicate + plan.duplicates.filter((line) => !lines.has(line)).length
  const waits = waiting?.length ?? 0
  if (accepted + waits + lines.size + duplicates !== batch.rows.inFile)
    throw new Refused(
      'import.count-mismatch',
      `《${batch.original.name}》有 ${batch.rows.inFile} 行，采纳 ${accepted}、待确认 ${waits}、拒收 ${lines.size}、重复 ${duplicates}，加起来不符；没有导入任何一行。`,
      '请把这个文件交给软件的维护者查找原因。',
    )
  const rowsOf = new Map(sealed.rows.map(({ line, row }) => [line, row]))
  const sample = [
    ...(created ?? []).map((line) => ({ line, what: 'create' as const })),
    ...(changed ?? []).map((line) => ({ line, what: 'change' as const })),
    ...(waiting ?? []).map((line) => ({ line, what: 'wait' as const })),
  ]
    .sort((a, b) => a.line - b.line)
    .slice(0, SAMPLED)
  return {
    file: batch.original.name,
    rows: batch.rows.inFile,
    accepted,
    waiting: waits,
    rejectedRows: lines.size,
    duplicates,
    created: created?.length ?? 0,
    changed: changed?.length ?? 0,
    rejected,
    faults: rejected.length,
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
