import { loadCheckedPack } from '#app/packs'
import { type ImportProgress, type ImportReport, importFiles, openStore } from '#store/registers'
import { listBatchNotes } from './batch-notes.ts'

export type ImportedBatch = ImportReport & { notes: readonly string[] }

export type ImportRequest = {
  pack: string
  store: string
  files: readonly string[]
  register?: string
  supersedes?: string
  signal: AbortSignal
  onProgress(file: string, progress: ImportProgress): void
  onImported(file: string, reports: readonly ImportedBatch[]): void
}

/** Imports files in their order; each is whole or not at all, and a refused one stops the rest. */
export async function importRegisters(request: ImportRequest): Promise<ImportedBatch[]> {
  const { pack } = await loadCheckedPack(request.pack)
  const store = await openStore(request.store, { create: true })
  const files = request.files.map((path) => ({
    path,
    registers: pack.registers,
    signal: request.signal,
    onProgress: (progress: ImportProgress) => request.onProgress(path, progress),
    ...(request.register === undefined ? {} : { register: request.register }),
    ...(request.supersedes === undefined ? {} : { supersedes: request.supersedes }),
  }))
  const imported = await importFiles(store, files, async ({ path }, outcome) => {
    const reports = (await outcome).map((report) => ({
      ...report,
      notes: listBatchNotes(report.batch, pack.registers.get(report.batch.register)),
    }))
    request.onImported(path, reports)
    return reports
  })
  return imported.flat()
}
