import type { PlainLook } from './plain-cells.ts'

export type FileFormat = 'csv' | 'xlsx' | 'dbf' | 'xes' | 'jsonl' | 'parquet'

export type TextEncoding = 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'gb18030'

/** A row of the file that could not be cut into cells. `raw` is shortened; `reason` is Chinese and for people. */
export type MalformedRow = { line: number; reason: string; raw: string }

/** `extra` more lines stand after data row `afterRow` (0-based) than one line per row would give. */
export type LineGap = { afterRow: number; extra: number }

/**
 * Where a data row stands in the original: either the first column of the CSV says so, or data row i (0-based) stands on
 * `firstLine` + i + the sum of `extra` of all gaps with `afterRow` < i.
 */
export type LineNumbers = { kind: 'column' } | { kind: 'gaps'; firstLine: number; gaps: readonly LineGap[] }

/**
 * RFC 4180 text in UTF-8 for DuckDB, quote ". `skip` counts records (blank ones too) before the first data row.
 * The newline must be named to DuckDB: it guesses wrongly when a cell holds another kind (see csvSource).
 */
export type CanonicalCsv = {
  path: string
  delimiter: string
  newline: '\n' | '\r\n'
  skip: number
  lines: LineNumbers
  /** Some cell holds a line break, so DuckDB must not start in the middle of the file: its parallel scanner would take the break for the end of a row (seen on 68 MB). */
  multiline: boolean
}

/** A table as read from a file, every cell still text. */
export type ReadTable = {
  /** The sheet's name, or the file's base name without extension. */
  name: string
  /** The resolved heading: one name per column, trimmed, full-width folded, tiers joined; '' for a column without a name. */
  columns: readonly string[]
  /** Line of the last heading row; 0 where the format has none. */
  headingLine: number
  /** Data rows of the file, malformed ones included. A row whose cells are all blank is not a row. */
  rows: number
  malformed: readonly MalformedRow[]
  csv: CanonicalCsv
  /** Rows beside those of `csv`: each with its line, none with a cell that has to be interpreted. */
  plain?: readonly CanonicalCsv[]
  encoding?: TextEncoding
  format: FileFormat
  /** Only XLSX: which of Excel's two day counts a bare number in a date column would follow. */
  excelSerials?: '1900' | '1904'
  /** Only XLSX: the sheet is hidden in the workbook. */
  hidden?: true
}

/** What is known of a table before its rows are. */
export type TableLayout = Pick<ReadTable, 'name' | 'columns' | 'format'>

/** What a file may cost. Sizes in bytes, counted while reading: a header that claims too much is refused, one that claims less is not believed. */
export type ReadLimits = {
  /** The file as it lies there. */
  fileBytes: number
  /** What a gz may inflate to. */
  inflatedBytes: number
  /** Inflated : packed, looked at once `ratioFrom` bytes have been inflated. */
  ratio: number
  ratioFrom: number
  rows: number
  columns: number
  cellChars: number
  /** A larger delimited text is written anew with its line numbers even if it is regular: only then need its rows not keep their order. */
  inPlaceBytes: number
  /** One record of a text format; a quote left open is noticed here. */
  recordBytes: number
  /** More malformed rows than this and the file is not what it claims to be. */
  malformed: number
  xlsx: {
    fileBytes: number
    entries: number
    entryBytes: number
    totalBytes: number
    rows: number
    sharedStrings: number
    sharedStringChars: number
  }
}

const MiB = 1024 * 1024
const GiB = 1024 * MiB

/**
 * Text formats are streamed and may be large. A workbook is not: 200 MB packed is already 10 million cells. Its sheets may
 * inflate to 1 GiB, since a full sheet (1,048,576 rows × 12 columns) is about 600 MB of XML.
 */
export const DEFAULT_LIMITS: ReadLimits = {
  fileBytes: 8 * GiB,
  inflatedBytes: 8 * GiB,
  ratio: 200,
  ratioFrom: 10 * MiB,
  rows: 100_000_000,
  columns: 512,
  cellChars: 32_767,
  inPlaceBytes: 8 * MiB,
  recordBytes: MiB,
  malformed: 100_000,
  xlsx: {
    fileBytes: 200 * MiB,
    entries: 200,
    entryBytes: GiB,
    totalBytes: 2 * GiB,
    rows: 1_048_576,
    sharedStrings: 4_000_000,
    sharedStringChars: 256 * MiB,
  },
}

export type ReadOptions = {
  /** Given: the file is read as this format, whatever it looks like. */
  format?: FileFormat
  /** The file's own name, when `path` is not it (an original kept under its digest). */
  name?: string
  /** An existing folder for temporary files; whoever gave it clears it. */
  work: string
  limits: ReadLimits
  /** Every id, label and alias of the pack's registers, folded by foldHeading. */
  headingNames: ReadonlySet<string>
  onProgress?: (bytesDone: number, bytesTotal: number) => void
  /** Called before a delimited text is scanned, when it looks as if it could stay as it is. A guess: only the table returned counts. */
  onLayout?: (layout: TableLayout, csv: CanonicalCsv) => void
  /** Asked before a delimited text is written anew. */
  expect?: (layout: TableLayout) => Expected | undefined
}

/** What a text is expected to hold, and who takes its plain rows. */
export type Expected = {
  /** By column, what a plain cell looks like. */
  looks: readonly PlainLook[]
  /** The column, from 0, by whose months rows may be brought together. */
  date: number | undefined
  /** Is told of every text of plain rows as soon as it is whole. */
  onPart: (part: CanonicalCsv) => void
}
