import { openStore, type RebuildProgress, type RebuiltBatch, rebuildBatches } from '#store/registers'

/** Derives every Parquet file again from the originals and says what is not as it was sealed. */
export async function rebuildRegisters(
  folder: string,
  signal: AbortSignal,
  onProgress: (progress: RebuildProgress) => void,
): Promise<RebuiltBatch[]> {
  const store = await openStore(folder)
  return rebuildBatches(store, { signal, onProgress })
}

export type { RebuiltBatch }
