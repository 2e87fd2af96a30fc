import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { byteChunks, readStart } from './byte-chunks.ts'
import { CsvByMonth } from './csv-by-month.ts'
import {
  BLANK,
  BROKEN,
  CsvScanner,
  MULTILINE,
  NUL,
  ODD,
  QUOTED,
  RecordOpen,
  type RecordSink,
  splitRecord,
} from './csv-scan.ts'
import { CsvWriter } from './csv-writer.ts'
import { detectDelimiter, sampleRecords } from './delimiter.ts'
import { guessEncodings, isBeginOfUtf8, NotInEncoding, refuseEncoding, utf8Chunks } from './encoding.ts'
import { findHeading, type Heading, isBlank } from './heading.ts'
import { MalformedRows } from './malformed-rows.ts'
import { PlainRows } from './plain-rows.ts'
import type { CanonicalCsv, LineGap, ReadOptions, ReadTable, TextEncoding } from './read-table.ts'
import { refuseEmpty } from './refuse-empty.ts'

const SAMPLE = 256 * 1024
/** More gaps than this and a column of line numbers is cheaper for everybody. */
const MAX_GAPS = 1000

type Layout = {
  encoding: TextEncoding
  delimiter: string
  newline: '\n' | '\r\n'
  loneCr: boolean
  heading: Heading
  cells: number
}

/** Thrown by the first pass at the first record DuckDB could not read as it stands. */
class Irregular extends Error {}

/**
 * Reads delimited text. A regular UTF-8 file that is not large is scanned once and left where it is; any other is written anew, clean.
 * `name` is the file's own name.
 */
export async function readCsv(path: string, name: string, options: ReadOptions): Promise<ReadTable[]> {
  const { size } = await stat(path)
  const start = await readStart(path, SAMPLE)
  if (start.length === 0) throw refuseEmpty(name)
  const complete = size === start.length
  let fault: NotInEncoding | undefined
  for (const encoding of guessEncodings(start)) {
    // Half a character may stand at the sample's end.
    if (encoding === 'utf-8' && !isBeginOfUtf8(start)) continue
    const layout = findLayout(name, decodeSample(start, encoding), encoding, complete, options)
    try {
      const inPlace = size <= options.limits.inPlaceBytes
      return [await (inPlace ? readAs : readClean)(path, name, layout, options)]
    } catch (error) {
      if (error instanceof NotInEncoding) fault = error
      else if (error instanceof RecordOpen) throw refuseOpenRecord(name, error, options)
      else throw error
    }
  }
  throw refuseEncoding(name, fault ?? new NotInEncoding('gb18030', 1))
}

function decodeSample(start: Buffer, encoding: TextEncoding): Buffer {
  return Buffer.from(
    new TextDecoder(encoding === 'utf-8-bom' ? 'utf-8' : encoding).decode(start, { stream: true }),
    'utf8',
  )
}

function findLayout(
  name: string,
  sample: Buffer,
  encoding: TextEncoding,
  complete: boolean,
  options: ReadOptions,
): Layout {
  if (looksBinary(sample)) {
    throw new Refused(
      'import.unknown-format',
      `文件“${name}”不是文本文件，不能按 CSV 读取。`,
      '请确认扩展名与内容一致，或从原系统重新导出。',
    )
  }
  const loneCr = !sample.includes(10) && sample.includes(13)
  const delimiter = detectDelimiter(sample, loneCr, complete, options.headingNames)
  const rows = sampleRecords(sample, delimiter, loneCr, complete)
  const heading = findHeading(rows, options.headingNames)
  if (heading === undefined) throw refuseEmpty(name)
  if (heading.columns.length > options.limits.columns) {
    throw new Refused(
      'import.too-large',
      `文件“${name}”有 ${heading.columns.length} 列，最多允许 ${options.limits.columns} 列。`,
    )
  }
  return {
    encoding,
    delimiter,
    newline: sample.includes('\r\n') ? '\r\n' : '\n',
    loneCr,
    heading,
    cells: Math.max(rows[heading.row]?.length ?? 0, heading.columns.length),
  }
}

/** Control characters that no text has: more than a few, and more than one in 200. */
function looksBinary(sample: Buffer): boolean {
  let controls = 0
  for (const b of sample) {
    if (b < 32 && b !== 9 && b !== 10 && b !== 12 && b !== 13 && b !== 26) controls++
  }
  return controls > 4 && controls * 200 > sample.length
}

async function readAs(path: string, name: string, layout: Layout, options: ReadOptions): Promise<ReadTable> {
  try {
    return await readRegular(path, name, layout, options)
  } catch (error) {
    if (!(error instanceof Irregular)) throw error
    return readClean(path, name, layout, options)
  }
}

/** The first pass: counts rows and lines, and proves that every record can be read as it stands. */
async function readRegular(path: string, name: string, layout: Layout, options: ReadOptions): Promise<ReadTable> {
  const { heading, cells: width, delimiter } = layout
  if (layout.loneCr || width !== heading.columns.length) throw new Irregular()
  const asIs = layout.encoding === 'utf-8' || layout.encoding === 'utf-8-bom'
  const copy = asIs ? undefined : new CsvWriter(join(options.work, `${randomUUID()}.csv`), delimiter)
  if (asIs) options.onLayout?.(describe(name, layout), guessCsv(path, layout))
  const gaps: LineGap[] = []
  let record = 0
  let rows = 0
  let headingLine = 0
  let firstLine = 0
  let nextLine = 0
  let multiline = false
  const longest = Math.min(options.limits.cellChars, options.limits.recordBytes)
  const scanner: CsvScanner = scan(layout, options, (_, start, end, cells, flags, line) => {
    if ((flags & (ODD | NUL | BROKEN)) !== 0 || (scanner.lf > 0 && scanner.crlf > 0)) throw new Irregular()
    if ((flags & MULTILINE) !== 0) multiline = true
    const at = record++
    if (at <= heading.row) {
      if (at === heading.row) headingLine = line
      return
    }
    if ((flags & BLANK) !== 0) {
      // DuckDB passes over an empty line, unless the table has one column.
      if (start !== end || width === 1) throw new Irregular()
      return
    }
    if (cells !== width || end - start > longest) throw new Irregular()
    if (rows === 0) firstLine = line
    else if (line !== nextLine) {
      if (gaps.length === MAX_GAPS) throw new Irregular()
      gaps.push({ afterRow: rows - 1, extra: line - nextLine })
    }
    nextLine = line + 1
    if (++rows > options.limits.rows) throw refuseRows(name, options)
  })
  const read = async (): Promise<void> => {
    for await (const chunk of utf8Chunks(byteChunks(path, options.onProgress), layout.encoding)) {
      scanner.push(chunk)
      copy?.writeBytes(chunk)
    }
    scanner.end()
    if (scanner.lf > 0 && scanner.crlf > 0) throw new Irregular()
  }
  await (copy === undefined ? read() : copy.fill(read))
  const newline = scanner.crlf > 0 ? '\r\n' : '\n'
  const lines = { kind: 'gaps', firstLine, gaps } as const
  const csv = { path: copy?.path ?? path, delimiter, newline, skip: heading.row + 1, lines, multiline } as const
  return { ...describe(name, layout), headingLine, rows, malformed: [], csv }
}

/** What the first pass will find if nothing in the file is out of the ordinary. */
function guessCsv(path: string, { delimiter, newline, heading }: Layout): CanonicalCsv {
  const lines = { kind: 'gaps', firstLine: heading.row + 2, gaps: [] } as const
  return { path, delimiter, newline, skip: heading.row + 1, lines, multiline: false }
}

/** Every row anew in canonical form, with its line in the first column; those whose cells are all plain apart from the rest. */
async function readClean(path: string, name: string, layout: Layout, options: ReadOptions): Promise<ReadTable> {
  const { heading, delimiter } = layout
  const width = heading.columns.length
  const malformed = new MalformedRows(name, options.limits)
  const writer = new CsvWriter(join(options.work, `${randomUUID()}.csv`), delimiter)
  const out = new CsvByMonth(delimiter, (held) => held.forEach((bytes) => writer.writeBytes(bytes)))
  const expected = options.expect?.(describe(name, layout))
  const plain = expected && new PlainRows(expected, options.work, delimiter)
  let multiline = false
  let record = 0
  let rows = 0
  let headingLine = 0
  const sink: RecordSink = (bytes, start, end, cells, flags, line) => {
    const at = record++
    if (at === heading.row) headingLine = line
    if (at <= heading.row || (flags & BLANK) !== 0) return
    if (++rows > options.limits.rows) throw refuseRows(name, options)
    if ((flags & (ODD | NUL | BROKEN)) === 0 && cells === width && end - start <= options.limits.cellChars) {
      const date = cellStart(start, scanner.ends, expected?.date)
      if ((flags & QUOTED) === 0 && plain?.take(bytes, start, end, scanner.ends, line, date) === true) return
      if ((flags & MULTILINE) !== 0) multiline = true
      out.putRecord(bytes, start, end, line, date)
      return
    }
    const row = splitRecord(bytes, start, end, delimiter)
    const reason = findFault(row, flags, layout, options)
    if (reason !== undefined) malformed.add(line, reason, bytes.toString('utf8', start, Math.min(end, start + 1000)))
    else
      out.putRow(
        Array.from({ length: width }, (_, i) => row[i] ?? ''),
        line,
      )
  }
  const scanner = scan(layout, options, sink)
  const read = async () => {
    for await (const chunk of utf8Chunks(byteChunks(path, options.onProgress), layout.encoding)) scanner.push(chunk)
    scanner.end()
    out.end()
  }
  await writer.fill(() => (plain === undefined ? read() : plain.fill(read)))
  multiline ||= out.multiline
  const csv = { path: writer.path, delimiter, newline: '\n', skip: 0, lines: { kind: 'column' }, multiline } as const
  return {
    ...describe(name, layout),
    headingLine,
    rows,
    malformed: malformed.list,
    csv,
    ...(plain !== undefined && { plain: plain.parts }),
  }
}

function cellStart(start: number, ends: Int32Array, column: number | undefined): number | undefined {
  if (column === undefined) return undefined
  return column === 0 ? start : (ends[column - 1] as number) + 1
}

function scan(layout: Layout, options: ReadOptions, sink: RecordSink): CsvScanner {
  return new CsvScanner(
    {
      delimiter: layout.delimiter,
      loneCr: layout.loneCr,
      recordBytes: options.limits.recordBytes,
      columns: layout.heading.columns.length,
    },
    sink,
  )
}

function findFault(row: readonly string[], flags: number, layout: Layout, options: ReadOptions): string | undefined {
  const width = layout.heading.columns.length
  if ((flags & NUL) !== 0) return '行内含有空字符（NUL）。'
  if ((flags & BROKEN) !== 0) return '引号结束后还有多余的文字，无法断定单元格到哪里为止。'
  // Columns without a name at the end may be there or not; cells beyond the heading must be blank.
  if (row.length < width || row.slice(layout.cells).some((cell) => !isBlank(cell))) {
    return `表头有 ${width} 列，这一行有 ${row.length} 列。`
  }
  const long = row.find((cell) => cell.length > options.limits.cellChars)
  return long === undefined ? undefined : `有一格长 ${long.length} 个字符，最多允许 ${options.limits.cellChars} 个。`
}

function describe(name: string, layout: Layout): Pick<ReadTable, 'name' | 'columns' | 'encoding' | 'format'> {
  return {
    name: name.replace(/\.[^.]*$/, ''),
    columns: layout.heading.columns,
    encoding: layout.encoding,
    format: 'csv',
  }
}

function refuseRows(name: string, options: ReadOptions): Refused {
  return new Refused(
    'import.too-many-rows',
    `文件“${name}”超过 ${options.limits.rows} 行，没有导入。`,
    '请拆成几个文件分别导入。',
  )
}

function refuseOpenRecord(name: string, fault: RecordOpen, options: ReadOptions): Refused {
  if (fault.quoteLine !== undefined) {
    return new Refused(
      'import.unclosed-quote',
      `文件“${name}”第 ${fault.quoteLine} 行有一个双引号没有配对，后面的内容无法断行。`,
      '请在原文件中补上或删去这个引号，或从原系统重新导出。',
    )
  }
  return new Refused(
    'import.too-large',
    `文件“${name}”第 ${fault.line} 行超过 ${options.limits.recordBytes} 字节，不像是一行登记。`,
    '请确认文件确实是逐行的文本表格。',
  )
}
