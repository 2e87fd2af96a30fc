import { existsSync, rmSync, statSync } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { basename, join } from 'node:path'
import { Refused } from '#core/diagnostic'
import type { Register } from '#core/register'
import { type KeptOriginal, keepOriginal, placeOriginal } from '#store/originals'
import type { Batch, BatchFile } from './batch.ts'
import type { FromChild, ImportProgress } from './child-messages.ts'
import { flush, flushFolder, writeDurably } from './durable.ts'
import { findDiskFault } from './effect-faults.ts'
import type { EarlierBatch } from './find-duplicates.ts'
import { ImportWorker } from './import-worker.ts'
import { batchFolder, getBatch, listBatchFiles, liveBatches, partitionFiles } from './manifest.ts'
import { DEFAULT_LIMITS, type FileFormat, type ReadLimits } from './readers/read-table.ts'
import { digestOf, registersJson } from './register-json.ts'
import type { ChildLimits } from './run-child.ts'
import type { SealedTable } from './sealed-table.ts'
import type { Store } from './store.ts'

export type ImportLimits = ChildLimits & { read: ReadLimits; duckdbMemoryMb: number; threads: number }

/** A table that does not fit is read back from disk for every month: ten million rows then take half as long again. */
const DUCKDB_MEMORY_MB = Math.min(4096, Math.max(1024, Math.floor(totalmem() / 2 ** 20 / 6)))

export const IMPORT_LIMITS: ImportLimits = {
  memoryMb: DUCKDB_MEMORY_MB + 1024,
  seconds: 1800,
  read: DEFAULT_LIMITS,
  duckdbMemoryMb: DUCKDB_MEMORY_MB,
  threads: 2,
}

export type ImportOptions = {
  path: string
  registers: ReadonlyMap<string, Register>
  register?: string
  format?: FileFormat
  supersedes?: string
  onProgress?: (progress: ImportProgress) => void
  signal?: AbortSignal
  limits?: Partial<ImportLimits>
}

/** `already`: the same bytes were imported as this register before; nothing has changed. */
export type ImportReport = { batch: Batch; already: boolean }

/** Imports one file: one batch per table that is a register. Whole or not at all; throws Refused. */
export async function importFile(store: Store, options: ImportOptions): Promise<ImportReport[]> {
  const limits = checkSize(options)
  const worker = new ImportWorker()
  worker.start(limits.memoryMb)
  try {
    return await store.write(() => importWith(store, worker, options, ALONE))
  } finally {
    await worker.end()
  }
}

/** An import beside another that began before it: what the other writes counts as there, and it is sealed first. */
export type Company = {
  /** Settles when nobody who began before still writes to these registers. */
  awaitRegisters(registers: readonly string[]): Promise<void>
  /** Settles when all who began before are done. */
  awaitSealing(): Promise<void>
}

const ALONE: Company = { awaitRegisters: async () => undefined, awaitSealing: async () => undefined }

/** For a caller who is the store's writer. */
export async function importWith(
  store: Store,
  worker: ImportWorker,
  options: ImportOptions,
  company: Company,
): Promise<ImportReport[]> {
  const limits = checkSize(options)
  try {
    return await store.withTemporary((tmp) => importInto(store, tmp, worker, options, limits, company))
  } catch (error) {
    throw findDiskFault(error) ?? error
  }
}

function checkSize(options: ImportOptions): ImportLimits {
  const size = findSize(options.path)
  const limits = { ...IMPORT_LIMITS, ...options.limits }
  if (size > limits.read.fileBytes) {
    throw new Refused(
      'import.too-large',
      `文件“${basename(options.path)}”有 ${size} 字节，超过上限 ${limits.read.fileBytes} 字节。`,
      '请把文件拆小后分别导入。',
    )
  }
  return limits
}

async function importInto(
  store: Store,
  tmp: string,
  worker: ImportWorker,
  options: ImportOptions,
  limits: ImportLimits,
  company: Company,
): Promise<ImportReport[]> {
  checkSupersedes(listBatchFiles(store), options)
  const [work, out] = [join(tmp, 'work'), join(tmp, 'out')]
  await Promise.all([mkdir(work), mkdir(out)])
  const kept = await keepOriginal(options.path, join(tmp, 'original'))
  const done = await worker.run({
    task: {
      kind: 'task',
      path: kept.path,
      file: basename(options.path),
      ...(options.format !== undefined && { format: options.format }),
      work,
      out,
      registers: new Map(options.registers),
      ...(options.register !== undefined && { register: options.register }),
      earlier: findEarlier(store, options),
      limits: limits.read,
      duckdb: { memoryMb: limits.duckdbMemoryMb, threads: limits.threads },
    },
    digest: kept.digest,
    limits,
    awaitTurn: async (registers) => {
      await company.awaitRegisters(registers)
      return { known: listBatchFiles(store).map((b) => b.id), earlier: findEarlier(store, options) }
    },
    onProgress: options.onProgress ?? (() => undefined),
    ...(options.signal !== undefined && { signal: options.signal }),
  })
  await company.awaitSealing()
  const sealed = done.tables.flatMap((t) => (t.kind === 'sealed' ? [t.table] : []))
  if (sealed.length > 0) await commit(store, tmp, out, sealed, kept, listBatchFiles(store), options)
  return reports(store, done)
}

/** Live batches that this import does not replace. */
function findEarlier(store: Store, options: ImportOptions): Map<string, EarlierBatch[]> {
  return earlierByRegister(
    store,
    liveBatches(listBatchFiles(store)).filter((b) => b.id !== options.supersedes),
  )
}

function reports(store: Store, done: Extract<FromChild, { kind: 'done' }>): ImportReport[] {
  return done.tables.map((t) => ({
    batch: getBatch(store, t.kind === 'known' ? t.id : t.table.id),
    already: t.kind === 'known',
  }))
}

/** Everything is on disk before the first rename; the batches of one file name each other, so that a part of them is nothing. */
async function commit(
  store: Store,
  tmp: string,
  out: string,
  sealed: readonly SealedTable[],
  kept: KeptOriginal,
  all: readonly BatchFile[],
  options: ImportOptions,
): Promise<void> {
  const digest = await kept.digest
  const superseding = sealed.find((s) => s.register === all.find((b) => b.id === options.supersedes)?.register)
  if (options.supersedes !== undefined && superseding === undefined) {
    throw new Refused(
      'usage',
      `文件“${basename(options.path)}”中没有与批次 ${options.supersedes} 相同的登记簿，不能替代它。`,
      '请用 quanze registers 查看批次。',
    )
  }
  const context = registersJson(options.registers)
  const contextDigest = digestOf(context)
  const schema = join(store.folder, 'schemas', `${contextDigest}.json`)
  if (!existsSync(schema)) await writeDurably(schema, join(tmp, 'schema'), JSON.stringify(context))
  const sealedAt = nextInstant(all)
  for (const table of sealed) {
    const batch = batchOf(table, {
      kept,
      digest,
      context: contextDigest,
      sealedAt,
      name: basename(options.path),
      together: sealed.map((s) => s.id),
      ...(table === superseding && options.supersedes !== undefined && { supersedes: options.supersedes }),
    })
    await writeDurably(
      join(out, table.id, 'batch.json'),
      join(tmp, `batch-${table.id}`),
      `${JSON.stringify(batch, undefined, 2)}\n`,
    )
  }
  await flushFolder(out)
  options.signal?.throwIfAborted()
  await placeOriginal(store.originals, kept)
  for (const { id } of sealed) {
    // Only an import broken off between two sheets can have left a folder here; it is not a batch.
    rmSync(batchFolder(store, id), { recursive: true, force: true })
    await rename(join(out, id), batchFolder(store, id))
  }
  await flush(store.batches)
}

type Sealing = {
  kept: KeptOriginal
  digest: string
  context: string
  sealedAt: string
  name: string
  together: string[]
  supersedes?: string
}

function batchOf(table: SealedTable, s: Sealing): BatchFile {
  const { format, encoding, sheet, id, register, schema, ...content } = table
  return {
    id,
    register,
    schema,
    original: {
      digest: s.digest,
      name: s.name,
      bytes: s.kept.bytes,
      format,
      ...(encoding !== undefined && { encoding }),
    },
    ...(sheet !== undefined && { sheet }),
    ...content,
    sealedAt: s.sealedAt,
    ...(s.supersedes !== undefined && { supersedes: s.supersedes }),
    context: s.context,
    ...(s.together.length > 1 && { together: s.together }),
  }
}

/** The order of sealing is the order a rebuild follows, so a clock set back must not disturb it. */
function nextInstant(all: readonly Batch[]): string {
  const last = all.reduce((latest, b) => Math.max(latest, Date.parse(b.sealedAt)), 0)
  return new Date(Math.max(Date.now(), last + 1)).toISOString()
}

export function earlierByRegister(store: Store, batches: readonly Batch[]): Map<string, EarlierBatch[]> {
  const found = new Map<string, EarlierBatch[]>()
  for (const batch of batches) {
    const files = partitionFiles(store, batch).map((p) => p.path)
    found.set(batch.register, [...(found.get(batch.register) ?? []), { id: batch.id, files }])
  }
  return found
}

function checkSupersedes(all: readonly BatchFile[], options: ImportOptions): void {
  if (options.supersedes === undefined) return
  const hint = '请用 quanze registers 查看批次。'
  if (!all.some((b) => b.id === options.supersedes))
    throw new Refused('usage', `没有批次 ${options.supersedes}，不能替代它。`, hint)
  const by = all.find((b) => b.supersedes === options.supersedes)
  if (by !== undefined)
    throw new Refused('usage', `批次 ${options.supersedes} 已被批次 ${by.id} 替代。`, `请改为替代 ${by.id}。`)
}

function findSize(path: string): number {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found?.isFile() !== true) throw new Refused('import.not-found', `找不到文件“${path}”。`, '请检查路径。')
  return found.size
}
