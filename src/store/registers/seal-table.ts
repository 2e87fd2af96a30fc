import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import { findWrongCheckDigits } from './check-digits.ts'
import { type EarlierBatch, findDuplicates } from './find-duplicates.ts'
import { closeTable, type LoadedTable, loadTable, mayMove, numberRows } from './load-table.ts'
import { matchHeadings, place } from './match-headings.ts'
import type { DuckDbLimits } from './open-duckdb.ts'
import type { ReadTable } from './readers/read-table.ts'
import { registerDigest } from './register-json.ts'
import type { SealedTable } from './sealed-table.ts'
import { writePartitions } from './write-partitions.ts'
import { writeRejects } from './write-rejects.ts'

export type SealTask = {
  table: ReadTable
  register: Register
  file: string
  digest: string
  /** Live batches of the register that this one does not supersede. */
  earlier: readonly EarlierBatch[]
  work: string
  /** The batch's folder is made in here. */
  out: string
  recordBytes: number
  duckdb: DuckDbLimits
  /** The same table, begun to be loaded while the reader was still counting it. */
  loading?: Promise<LoadedTable | undefined>
  onStage: (stage: 'load' | 'check' | 'write') => void
}

/** Splits one table into accepted, rejected and duplicate rows and writes them into a folder of the batch's own. */
export async function sealTable(task: SealTask): Promise<SealedTable> {
  const { table, register } = task
  const matched = matchHeadings(table, register, task.file)
  const schema = registerDigest(register)
  const id = batchId(task.digest, register, table, schema)
  const folder = join(task.out, id)
  await mkdir(folder)
  task.onStage('load')
  const loaded =
    (await task.loading) ?? (await loadTable({ ...task, matched, files: task.earlier.flatMap((b) => b.files) }))
  const { instance, connection } = loaded
  try {
    task.onStage('check')
    checkCount('装载', table.rows, loaded.rows + table.malformed.length, task.file, table)
    await numberRows(connection, table)
    const { dropped } = await findDuplicates(connection, register, task.earlier)
    const clean = loaded.unreadable === 0 && dropped === 0
    const refused = await writeRejects(connection, table, register, matched, join(folder, 'rejects.jsonl'), clean)
    const wrongCheckDigits = await findWrongCheckDigits(connection, register, matched, loaded, dropped)
    task.onStage('write')
    const written = await writePartitions(instance, connection, {
      register,
      batch: id,
      folder,
      byMonth: mayMove(table),
    })
    checkCount('核对', table.rows, written.accepted + refused.rejected + refused.duplicate, task.file, table)
    return {
      id,
      register: register.id,
      schema,
      format: table.format,
      ...(table.encoding !== undefined && { encoding: table.encoding }),
      ...(table.format === 'xlsx' && { sheet: table.name }),
      rows: { inFile: table.rows, accepted: written.accepted, ...refused },
      columns: matched.columns.map(({ field, heading }) => ({ field, heading })),
      ignoredHeadings: [...matched.ignoredHeadings],
      missingFields: [...matched.missingFields],
      ...(wrongCheckDigits.length > 0 && { wrongCheckDigits }),
      months: written.months,
      ...(written.dates !== undefined && { dates: written.dates }),
      digest: written.digest,
    }
  } finally {
    closeTable(loaded)
  }
}

/** The same bytes read as the same register are the same batch, whatever the file is called; a workbook's sheets are told apart by name. */
export function batchId(digest: string, register: Register, table: ReadTable, schema: string): string {
  const sheet = table.format === 'xlsx' ? table.name : ''
  return createHash('sha256').update([digest, register.id, sheet, schema].join('\n')).digest('hex').slice(0, 16)
}

function checkCount(step: string, inFile: number, found: number, file: string, table: ReadTable): void {
  if (inFile === found) return
  throw new Refused(
    'import.count-mismatch',
    `${place(file, table)}有 ${inFile} 行数据，${step}时得到 ${found} 行，两者不符，未导入任何内容。`,
    '请检查文件中的引号和换行是否完整；如文件无误，请把它交给维护人员。',
  )
}
