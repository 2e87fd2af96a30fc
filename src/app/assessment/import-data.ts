/** The data of one assessment: files given are imported into a store of their own; without files the store's live batches count. */
import { basename, join } from 'node:path'
import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import {
  type Batch,
  getBatch,
  type ImportProgress,
  type ImportReport,
  importFiles,
  listBatches,
  openStore,
  type Store,
} from '#store/registers'
import { type DataFile, findSettled, listDataFiles, nameDataSet, type SettledFile, settle } from '#store/runs'

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
const NO_REGISTER = new Set(['import.no-register', 'import.unknown-format', 'import.no-header'])

export async function importData(
  main: Store,
  registers: ReadonlyMap<string, Register>,
  paths: readonly string[],
  watch: ImportWatch,
): Promise<ImportedData> {
  if (paths.length === 0) {
    const batches = listBatches(main, { live: true }).filter((batch) => registers.has(batch.register))
    if (batches.length === 0)
      throw new Refused(
        'run.no-data',
        `数据目录“${main.folder}”里没有可用的登记簿批次。`,
        '用 --data 指定文件或文件夹，或先用 quanze import 导入。',
      )
    return { store: main, data: '.', batches, skipped: [] }
  }
  const files = await listDataFiles(paths)
  // Rows are compared only with those of the same assessment: a corrected file must not meet its former self.
  const data = join('data', await nameDataSet(files, registers))
  const store = await openStore(join(main.folder, data), { create: true, wait: main.waitMs })
  const settled = findSettled(store.folder) ?? (await importAll(store, registers, files, watch))
  const skipped = settled.flatMap((file) => ('reason' in file ? [file] : []))
  const batches = settled.flatMap((file) => ('reason' in file ? [] : file.batches.map((id) => getBatch(store, id))))
  if (batches.length === 0) {
    throw new Refused(
      'run.no-data',
      `所给的${files.length}个文件里没有一个是制度包认得的登记簿。`,
      skipped.map((s) => `${s.file}：${s.reason}`).join('\n'),
    )
  }
  return { store, data, batches, skipped }
}

async function importAll(
  store: Store,
  registers: ReadonlyMap<string, Register>,
  files: readonly DataFile[],
  watch: ImportWatch,
): Promise<readonly SettledFile[]> {
  const wanted = files.map((file) => ({
    path: file.path,
    named: file.named,
    registers,
    signal: watch.signal,
    onProgress: (progress: ImportProgress) => watch.onProgress(file.path, progress),
  }))
  const settled = await importFiles(store, wanted, (file, outcome) => settleOne(file, outcome, watch))
  await settle(store.folder, settled)
  return settled
}

async function settleOne(file: DataFile, outcome: Promise<ImportReport[]>, watch: ImportWatch): Promise<SettledFile> {
  const name = basename(file.path)
  try {
    const reports = await outcome
    const batches = reports.map((report) => report.batch)
    watch.onImported(
      file.path,
      batches,
      reports.every((report) => report.already),
    )
    return { file: name, batches: batches.map((batch) => batch.id) }
  } catch (error) {
    if (!(error instanceof Refused) || file.named || !NO_REGISTER.has(error.refusal.refused)) throw error
    const skipped = { file: name, reason: error.refusal.message }
    watch.onSkipped(skipped)
    return skipped
  }
}
