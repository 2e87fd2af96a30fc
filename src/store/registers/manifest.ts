import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { verifyOriginal } from '#store/originals'
import type { Batch, BatchFile, Reject } from './batch.ts'
import type { Store } from './store.ts'

/** All batches in the order they were sealed. Those of one file count only together: an import broken off between them left nothing. */
export function listBatchFiles(store: Store): BatchFile[] {
  const found = readdirSync(store.batches).flatMap((id) => {
    const file = join(store.batches, id, 'batch.json')
    return existsSync(file) ? [JSON.parse(readFileSync(file, 'utf8')) as BatchFile] : []
  })
  const ids = new Set(found.map((b) => b.id))
  return found
    .filter((b) => (b.together ?? []).every((id) => ids.has(id)))
    .sort((a, b) => (a.sealedAt === b.sealedAt ? (a.id < b.id ? -1 : 1) : a.sealedAt < b.sealedAt ? -1 : 1))
}

/** `live`: only those no later batch supersedes. */
export function listBatches(store: Store, options: { live?: boolean } = {}): Batch[] {
  const all = listBatchFiles(store)
  return (options.live === true ? liveBatches(all) : all).map(toBatch)
}

export function getBatch(store: Store, id: string): Batch {
  const found = listBatchFiles(store).find((b) => b.id === id)
  if (found === undefined) throw new Error(`no batch ${id} in ${store.folder}`)
  return toBatch(found)
}

export function findBatch(store: Store, id: string): Batch | undefined {
  return listBatches(store).find((b) => b.id === id)
}

export function liveBatches<B extends Batch>(batches: readonly B[]): B[] {
  const superseded = new Set(batches.map((b) => b.supersedes))
  return batches.filter((b) => !superseded.has(b.id))
}

/** What an import compared itself with: the batches live just before it, save the one it supersedes. */
export function liveBefore(batches: readonly BatchFile[], batch: Batch): BatchFile[] {
  const earlier = batches.filter((b) => b.sealedAt < batch.sealedAt)
  return liveBatches(earlier).filter((b) => b.id !== batch.supersedes)
}

export function batchFolder(store: Store, id: string): string {
  return join(store.batches, id)
}

/** Absolute paths of a batch's Parquet files. */
export function partitionFiles(store: Store, batch: Batch): { month: string; path: string }[] {
  return batch.months.map((m) => ({ month: m.month, path: join(batchFolder(store, batch.id), m.file) }))
}

/** Whether a batch still rests on the bytes it was sealed from. */
export async function checkOriginal(store: Store, batch: Batch): Promise<'intact' | 'changed' | 'missing'> {
  return verifyOriginal(store.originals, batch.original.digest)
}

/** The first `limit` rows that were not accepted, in the order of the file. */
export async function listRejects(store: Store, id: string, limit = Number.POSITIVE_INFINITY): Promise<Reject[]> {
  const found: Reject[] = []
  const input = createReadStream(join(batchFolder(store, id), 'rejects.jsonl'), 'utf8')
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (found.length >= limit) break
      if (line !== '') found.push(JSON.parse(line) as Reject)
    }
  } finally {
    input.destroy()
  }
  return found
}

function toBatch({ context: _context, together: _together, ...batch }: BatchFile): Batch {
  return batch
}
