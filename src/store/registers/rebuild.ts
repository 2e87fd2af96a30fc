import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { originalPath, verifyOriginal } from '#store/originals'
import type { Batch, BatchFile } from './batch.ts'
import { flush, flushFolder } from './durable.ts'
import { findDiskFault } from './effect-faults.ts'
import { earlierByRegister, IMPORT_LIMITS, type ImportLimits } from './import-file.ts'
import { ImportWorker } from './import-worker.ts'
import { batchFolder, listBatchFiles, liveBefore } from './manifest.ts'
import { parseRegisters, registerDigest } from './register-json.ts'
import type { SealedTable } from './sealed-table.ts'
import type { Store } from './store.ts'

/** `differences` empty: the Parquet was derived again and is what was sealed. Otherwise nothing of the batch was touched. Chinese, for people. */
export type RebuiltBatch = { batch: Batch; differences: string[]; restored: string[] }

export type RebuildProgress = { done: number; total: number; batch: string }

export type RebuildOptions = {
  onProgress?: (progress: RebuildProgress) => void
  signal?: AbortSignal
  limits?: Partial<ImportLimits>
}

/** Derives every Parquet again from the originals, in the order of sealing, and compares digests and counts with the manifests. */
export async function rebuildBatches(store: Store, options: RebuildOptions = {}): Promise<RebuiltBatch[]> {
  return store.write(async () => {
    const all = listBatchFiles(store)
    const rebuilt: RebuiltBatch[] = []
    const worker = new ImportWorker()
    try {
      for (const [i, batch] of all.entries()) {
        options.onProgress?.({ done: i, total: all.length, batch: batch.id })
        rebuilt.push(await rebuildBatch(store, batch, all, worker, options))
      }
    } finally {
      await worker.end()
    }
    return rebuilt
  })
}

async function rebuildBatch(
  store: Store,
  batch: BatchFile,
  all: readonly BatchFile[],
  worker: ImportWorker,
  options: RebuildOptions,
): Promise<RebuiltBatch> {
  const { context: _context, together: _together, ...shown } = batch
  const state = await verifyOriginal(store.originals, batch.original.digest)
  if (state !== 'intact') {
    const fault = state === 'missing' ? '不见了' : '的内容已被改动，与登记的摘要不符'
    return {
      batch: shown,
      differences: [`批次 ${batch.id} 的原件“${batch.original.name}”${fault}，无法重建。`],
      restored: [],
    }
  }
  try {
    return await store.withTemporary(async (tmp) => {
      const table = await deriveAgain(store, tmp, batch, all, worker, options)
      const differences = compare(batch, table)
      const restored = differences.length > 0 ? [] : await replaceFiles(store, batch, join(tmp, 'out', table.id))
      return { batch: shown, differences, restored }
    })
  } catch (error) {
    const refused = error instanceof Refused ? error : findDiskFault(error)
    if (refused === undefined || refused.refusal.refused === 'run.cancelled') throw error
    return {
      batch: shown,
      differences: [`批次 ${batch.id} 的原件“${batch.original.name}”无法重新读入：${refused.refusal.message}`],
      restored: [],
    }
  }
}

async function deriveAgain(
  store: Store,
  tmp: string,
  batch: BatchFile,
  all: readonly BatchFile[],
  worker: ImportWorker,
  options: RebuildOptions,
): Promise<SealedTable> {
  const limits = { ...IMPORT_LIMITS, ...options.limits }
  const registers = parseRegisters(readFileSync(join(store.folder, 'schemas', `${batch.context}.json`), 'utf8'))
  const register = registers.get(batch.register)
  if (register === undefined || registerDigest(register) !== batch.schema) {
    throw new Refused('import.no-register', `保存的登记簿定义与批次 ${batch.id} 的不符。`)
  }
  const [work, out] = [join(tmp, 'work'), join(tmp, 'out')]
  await Promise.all([mkdir(work), mkdir(out)])
  const earlier = earlierByRegister(store, liveBefore(all, batch))
  const done = await worker.run({
    task: {
      kind: 'task',
      path: originalPath(store.originals, batch.original.digest),
      file: batch.original.name,
      format: batch.original.format,
      work,
      out,
      registers,
      register: batch.register,
      ...(batch.sheet !== undefined && { sheet: batch.sheet }),
      earlier,
      limits: limits.read,
      duckdb: { memoryMb: limits.duckdbMemoryMb, threads: limits.threads },
    },
    digest: Promise.resolve(batch.original.digest),
    limits,
    awaitTurn: async () => ({ known: [], earlier }),
    onProgress: () => undefined,
    ...(options.signal !== undefined && { signal: options.signal }),
  })
  const table = done.tables.flatMap((t) => (t.kind === 'sealed' ? [t.table] : []))[0]
  if (table === undefined) throw new Refused('import.no-register', `原件中找不到批次 ${batch.id} 的表。`)
  return table
}

function compare(batch: Batch, table: SealedTable): string[] {
  const differences: string[] = []
  const differ = (what: string, sealed: string | number, now: string | number) => {
    if (sealed !== now) differences.push(`批次 ${batch.id} 的${what}与封存时不同：封存时 ${sealed}，现在 ${now}。`)
  }
  differ('行数', batch.rows.inFile, table.rows.inFile)
  differ('接收行数', batch.rows.accepted, table.rows.accepted)
  differ('拒收行数', batch.rows.rejected, table.rows.rejected)
  differ('重复行数', batch.rows.duplicate, table.rows.duplicate)
  differ('内容摘要', batch.digest, table.digest)
  differ(
    '分月',
    batch.months.map((m) => `${m.month}:${m.rows}`).join(' '),
    table.months.map((m) => `${m.month}:${m.rows}`).join(' '),
  )
  return differences
}

/** File by file, each whole or not at all: a reader sees the old or the new, which hold the same rows. */
async function replaceFiles(store: Store, batch: Batch, from: string): Promise<string[]> {
  await flushFolder(from)
  const folder = batchFolder(store, batch.id)
  const restored: string[] = []
  for (const { month, file } of batch.months) {
    if (!existsSync(join(folder, file))) restored.push(month)
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await rename(join(from, file), join(folder, file))
    await flush(dirname(join(folder, file)))
  }
  await rename(join(from, 'rejects.jsonl'), join(folder, 'rejects.jsonl'))
  const months = new Set(batch.months.map((m) => `month=${m.month}`))
  for (const name of readdirSync(folder)) {
    if (name.startsWith('month=') && !months.has(name)) rmSync(join(folder, name), { recursive: true })
  }
  await flush(folder)
  return restored
}
