import type { Refusal } from '#core/diagnostic'
import type { Register } from '#core/register'
import type { EarlierBatch } from './find-duplicates.ts'
import type { DuckDbLimits } from './open-duckdb.ts'
import type { FileFormat, ReadLimits } from './readers/read-table.ts'
import type { SealedTable } from './sealed-table.ts'

/** What the child needs to know. Nothing in it lets the child find the store. */
export type ChildTask = {
  kind: 'task'
  /** The copy of the original kept in the store, and the name it came under. */
  path: string
  file: string
  format?: FileFormat
  work: string
  out: string
  registers: ReadonlyMap<string, Register>
  register?: string
  /** Only this sheet (a rebuild). */
  sheet?: string
  /** By register, as far as is known when reading begins; what counts comes with the turn. */
  earlier: EarlierBatches
  limits: ReadLimits
  duckdb: DuckDbLimits
}

export type EarlierBatches = ReadonlyMap<string, readonly EarlierBatch[]>

/** Once the child has said which registers it found, and nobody before it still writes to them. */
export type Turn = {
  kind: 'turn'
  /** Batches that exist: a table that would become one of them is left alone. */
  known: readonly string[]
  earlier: EarlierBatches
}

export type ToChild = ChildTask | Turn | { kind: 'digest'; digest: string }

export type ImportStage = 'read' | 'load' | 'check' | 'write'
export type ImportProgress = { stage: ImportStage; done: number; total: number }

export type FromChild =
  | { kind: 'ready' }
  | { kind: 'progress'; progress: ImportProgress }
  | { kind: 'chosen'; registers: string[] }
  | {
      kind: 'done'
      tables: ({ kind: 'sealed'; table: SealedTable } | { kind: 'known'; id: string })[]
      skipped: string[]
    }
  | { kind: 'refused'; refusal: Refusal }
  | { kind: 'failed'; text: string }
