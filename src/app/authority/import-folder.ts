/** A folder of organisation files, each named for what it holds, brought in one after the other: each whole or not at all. */
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type AuthorityKind, IMPORT_FORMS } from '#core/authority'
import type { LocalDate } from '#core/calendar'
import { Refused } from '#core/diagnostic'
import { inScope, type Record } from '#store/record'
import { commitImport, type ImportDone } from './commit-import.ts'
import { previewImport } from './preview-import.ts'

export type FolderImported = ImportDone & { kind: AuthorityKind; title: string; file: string }

export type FolderRequest = {
  folder: string
  dataDir: string
  /** The occasion, as the ledger tells it. */
  occasion: string
  today: LocalDate
  now: Date
  onStep(step: string): void
}

/** Each points at those before it. */
const ORDER: readonly AuthorityKind[] = [
  'region',
  'body',
  'unit',
  'post',
  'officer',
  'certificate',
  'training',
  'appointment',
]
const SHOWN_FAULTS = 5

/** Kinds without a file are left out. A file with a faulty row stops the work; what came before it is recorded. */
export async function importFolder(db: Record['app'], request: FolderRequest): Promise<FolderImported[]> {
  const { folder, dataDir, occasion, today, now, onStep } = request
  const found = ORDER.flatMap((kind) => {
    const { title } = IMPORT_FORMS[kind]
    const path = ['csv', 'xlsx'].map((end) => join(folder, `${title}.${end}`)).find((file) => existsSync(file))
    return path === undefined ? [] : [{ kind, title, path }]
  })
  if (found.length === 0)
    throw new Refused(
      'import.not-found',
      `“${folder}”里没有机构、人员的文件。`,
      `文件名是${ORDER.map((kind) => IMPORT_FORMS[kind].title).join('、')}，.csv 或 .xlsx。`,
    )
  const imported: FolderImported[] = []
  for (const { kind, title, path } of found) {
    onStep(`导入${title}`)
    const done = await inScope(db, { system: occasion }, async (tx) => {
      const { token, rejected, rejectedRows } = await previewImport(tx, { dataDir, kind, path, now, giving: 'record' })
      if (token === undefined)
        throw new Refused(
          'import.count-mismatch',
          `“${basename(path)}”有 ${rejectedRows} 行不能导入，这个文件没有导入任何一行。`,
          rejected
            .slice(0, SHOWN_FAULTS)
            .map(
              (fault) => `第 ${fault.line} 行${fault.column === undefined ? '' : `“${fault.column}”`}：${fault.reason}`,
            )
            .join('\n'),
        )
      const actor = { kind: 'system', reason: occasion } as const
      return commitImport(tx, { dataDir, kind, token, actor, today, giving: 'record' })
    })
    imported.push({ kind, title, file: basename(path), ...done })
  }
  return imported
}
