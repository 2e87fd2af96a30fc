import { loadCheckedPack } from '#app/packs'
import { type ImportProgress, type ImportReport, importFile, openStore } from '#store/registers'

export type ImportRequest = {
  pack: string
  store: string
  files: readonly string[]
  register?: string
  supersedes?: string
  signal: AbortSignal
  onProgress(file: string, progress: ImportProgress): void
  onImported(file: string, reports: readonly ImportReport[]): void
}

/** Imports files one after the other; each is whole or not at all, and a refused one stops the rest. */
export async function importRegisters(request: ImportRequest): Promise<ImportReport[]> {
  const { pack } = await loadCheckedPack(request.pack)
  const store = await openStore(request.store, { create: true })
  const all: ImportReport[] = []
  for (const path of request.files) {
    const reports = await importFile(store, {
      path,
      registers: pack.registers,
      signal: request.signal,
      onProgress: (progress) => request.onProgress(path, progress),
      ...(request.register === undefined ? {} : { register: request.register }),
      ...(request.supersedes === undefined ? {} : { supersedes: request.supersedes }),
    })
    request.onImported(path, reports)
    all.push(...reports)
  }
  return all
}
