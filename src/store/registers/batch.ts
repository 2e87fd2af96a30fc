import type { LocalDate } from '#core/calendar'
import type { FileFormat, TextEncoding } from './readers/read-table.ts'

export type BatchMonth = {
  /** '2026-03', or 'none' where the date is missing or the register has none. */
  month: string
  rows: number
  /** Relative to the batch's folder. */
  file: string
}

/** How many accepted rows hold a credit code whose check digit is wrong, and the first of them. */
export type WrongCheckDigits = { field: string; rows: number; first: { line: number; value: string }[] }

/** What was sealed: one table of one original, read as one register. Written last, as batch.json; a batch without it does not exist. */
export type Batch = {
  id: string
  register: string
  /** Digest of the register's definition at the time. */
  schema: string
  original: { digest: string; name: string; bytes: number; format: FileFormat; encoding?: TextEncoding }
  sheet?: string
  rows: { inFile: number; accepted: number; rejected: number; duplicate: number }
  columns: { field: string; heading: string }[]
  ignoredHeadings: string[]
  missingFields: string[]
  /** Only where there are any. */
  wrongCheckDigits?: WrongCheckDigits[]
  months: BatchMonth[]
  dates?: { first: LocalDate; last: LocalDate }
  /** Of the accepted rows with their line numbers, whatever their order. */
  digest: string
  sealedAt: string
  supersedes?: string
}

/** batch.json also keeps what a rebuild needs: all registers that were known then, and the batches of the same file, which count only together. */
export type BatchFile = Batch & { context: string; together?: string[] }

export type Reject = { line: number; column?: string; value?: string; reason: string; kind: 'rejected' | 'duplicate' }
