import type { LocalDate } from '#core/calendar'
import type { BatchMonth, WrongCheckDigits } from './batch.ts'
import type { FileFormat, TextEncoding } from './readers/read-table.ts'

/** What the child process hands back for one table; the parent makes a Batch of it. */
export type SealedTable = {
  id: string
  register: string
  schema: string
  format: FileFormat
  encoding?: TextEncoding
  sheet?: string
  rows: { inFile: number; accepted: number; rejected: number; duplicate: number }
  columns: { field: string; heading: string }[]
  ignoredHeadings: string[]
  missingFields: string[]
  wrongCheckDigits?: WrongCheckDigits[]
  months: BatchMonth[]
  dates?: { first: LocalDate; last: LocalDate }
  digest: string
}
