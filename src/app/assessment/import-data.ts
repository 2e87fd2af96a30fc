/** The data of one assessment: files given are imported into a store of their own; without files the store's live batches count. */
import { basename, join } from 'node:path'
import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import { type Batch, type ImportProgress, importFile, listBatches, openStore, type Store } from '#store/registers'
import { type DataFile, listDataFiles, nameDataSet } from '#store/runs'

export type SkippedFile = { file: string; reason: string }

/** `data`: where the batches are, relative to the main store. */
export type ImportedData = { store: Store; data: string; batches: readonly Batch[]; skipped: readonly SkippedFile[] }

export type ImportWatch = {
  signal: AbortSignal
  onProgress(file: string, progress: ImportProgress): void
  onImported(file: string, batches: readonly Batch[], already: boolean): void
  onSkipped(skipped: SkippedFile): void
}

/** A file in a folder that is none of these is no register; anything else that is wrong with it is said and stops the work. */
const NO_REGISTER = new Set(['import.no-register', 'import.unknown-format'])

export async function importData(main: Store, registers: ReadonlyMap<string, Register>, paths: readonly string[], watch: ImportWatch): Promise<ImportedData> {
  if (paths.length === 0) {
    const batches = listBatches(main, { live: true }).filter((batch) => registers.has(batch.register))
    if (batches.length === 0) throw new Refused('run.no-data', `数据目录“${main.folder}”里没有可用的登记簿批次。`, '用 --data 指定文件或文件夹，或先用 quanze import 导入。')
    return { store: main, data: '.', batches, skipped: [] }
  }
  const files = await listDataFiles(paths)
  // Rows are compared only with those of the same assessment: a corrected file must not meet its former self.
  const data = join('data', await nameDataSet(files))
  const store = await openStore(join(main.folder, data), { create: true, wait: main.waitMs })
  const batches: Batch[] = []
  const skipped: SkippedFile[] = []
  for (const file of files) {
    const imported = await importOne(store, registers, file, watch)
    if ('reason' in imported) {
      skipped.push(imported)
      watch.onSkipped(imported)
    } else batches.push(...imported.batches)
  }
  if (batches.length === 0) {
    throw new Refused('run.no-data', `所给的${files.length}个文件里没有一个是制度包认得的登记簿。`, skipped.map((s) => `${s.file}：${s.reason}`).join('\n'))
  }
  return { store, data, batches, skipped }
}

async function importOne(store: Store, registers: ReadonlyMap<string, Register>, file: DataFile, watch: ImportWatch): Promise<{ batches: Batch[] } | SkippedFile> {
  const imported = importFile(store, { path: file.path, registers, signal: watch.signal, onProgress: (progress) => watch.onProgress(file.path, progress) })
  try {
    const reports = await imported
    const batches = reports.map((report) => report.batch)
    watch.onImported(file.path, batches, reports.every((report) => report.already))
    return { batches }
  } catch (error) {
    if (error instanceof Refused && !file.named && NO_REGISTER.has(error.refusal.refused)) {
      return { file: basename(file.path), reason: error.refusal.message }
    }
    throw error
  }
}
