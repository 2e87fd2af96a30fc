import { statSync } from 'node:fs'
import { type Company, IMPORT_LIMITS, type ImportOptions, type ImportReport, importWith } from './import-file.ts'
import { ImportWorker } from './import-worker.ts'
import type { Store } from './store.ts'

/** Beyond this a file keeps both cores busy by itself, and wants the memory of two. */
const BYTES_READ_ALONE = 32_000_000

/**
 * Imports files in their order, each whole or not at all, a small one already being read while the one before it is still at work; what comes
 * of it is the same as one after the other. `settle` hears of each in order; when it throws, the rest is left alone.
 */
export async function importFiles<F extends ImportOptions, T>(
  store: Store,
  files: readonly F[],
  settle: (file: F, outcome: Promise<ImportReport[]>) => Promise<T>,
): Promise<T[]> {
  const workers = [new ImportWorker(), new ImportWorker()] as const
  const stop = new AbortController()
  const begin = (i: number, before: Begun | undefined): Begun | undefined => {
    const file = files[i]
    if (file === undefined) return undefined
    const signal = file.signal === undefined ? stop.signal : AbortSignal.any([file.signal, stop.signal])
    return beginImport(store, workers[i % 2 === 0 ? 0 : 1], { ...file, signal }, before)
  }
  return store.write(async () => {
    const settled: T[] = []
    let next: Begun | undefined
    try {
      workers[0].start(files[0]?.limits?.memoryMb ?? IMPORT_LIMITS.memoryMb)
      for (const [i, file] of files.entries()) {
        const current = next ?? begin(i, undefined)
        if (current === undefined) throw new Error(`import ${i} was not begun`)
        next = mayOverlap(file, files[i + 1]) ? begin(i + 1, current) : undefined
        settled.push(await settle(file, current.outcome))
      }
    } finally {
      stop.abort()
      await next?.outcome.catch(() => undefined)
      await Promise.all(workers.map((worker) => worker.end()))
    }
    return settled
  })
}

type Begun = {
  outcome: Promise<ImportReport[]>
  /** The registers it writes to, once it has read its file; none if it failed. */
  registers: Promise<readonly string[]>
}

function beginImport(store: Store, worker: ImportWorker, file: ImportOptions, before: Begun | undefined): Begun {
  let choose: (registers: readonly string[]) => void = () => undefined
  const registers = new Promise<readonly string[]>((resolve) => {
    choose = resolve
  })
  const settledBefore = async () => {
    await before?.outcome.catch(() => undefined)
  }
  const company: Company = {
    awaitRegisters: async (own) => {
      choose(own)
      const others = (await before?.registers) ?? []
      if (others.some((id) => own.includes(id))) await settledBefore()
    },
    awaitSealing: settledBefore,
  }
  const outcome = importWith(store, worker, file, company)
  // Whoever awaits it hears of a failure; until its turn comes it must not end the process.
  void outcome.catch(() => undefined).then(() => choose([]))
  return { outcome, registers }
}

function mayOverlap(current: ImportOptions, next: ImportOptions | undefined): boolean {
  return next !== undefined && isSmall(current.path) && isSmall(next.path)
}

function isSmall(path: string): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.size ?? 0) <= BYTES_READ_ALONE
}
