import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { byteChunks, readStart } from './byte-chunks.ts'
import { CsvWriter } from './csv-writer.ts'
import { type DbfField, dbfCell } from './dbf-cell.ts'
import { tidyHeading } from './heading.ts'
import { MalformedRows } from './malformed-rows.ts'
import type { ReadOptions, ReadTable } from './read-table.ts'

const DELETED = 0x2a
/** Field types whose content stands in another file (.dbt, .fpt): no columns. */
const OUTSIDE = new Set(['M', 'G', 'P', 'W', 'Q', 'V', '0'])

type Header = { records: number; headerBytes: number; recordBytes: number; fields: DbfField[] }

/**
 * Reads dBASE and FoxPro tables in GBK. Our own reader, not dbffile: that one makes numbers of amounts and codes (15 digits)
 * and replaces bytes it cannot decode. The line of a row is its record number, deleted ones counted.
 */
export async function readDbf(path: string, name: string, options: ReadOptions): Promise<ReadTable[]> {
  const { size } = await stat(path)
  const header = readHeader(await readStart(path, 64 * 1024), name)
  const { records, headerBytes, recordBytes } = header
  if (records > options.limits.rows)
    throw new Refused('import.too-many-rows', `文件“${name}”有 ${records} 条记录，最多允许 ${options.limits.rows} 条。`)
  if (headerBytes + records * recordBytes > size) {
    throw new Refused(
      'import.truncated',
      `文件“${name}”不完整：文件头写明 ${records} 条记录，实际只有 ${Math.max(0, Math.floor((size - headerBytes) / recordBytes))} 条。`,
      '请重新复制或重新导出。',
    )
  }
  const fields = header.fields.filter((field) => !OUTSIDE.has(field.type))
  if (fields.length === 0 || fields.length > options.limits.columns) {
    throw new Refused(
      'import.too-large',
      `文件“${name}”有 ${fields.length} 个可读的字段，允许 1 至 ${options.limits.columns} 个。`,
    )
  }
  const decoder = new TextDecoder('gb18030', { fatal: true })
  const malformed = new MalformedRows(name, options.limits)
  const writer = new CsvWriter(join(options.work, `${randomUUID()}.csv`))
  let record = 0
  let rows = 0
  await writer.fill(async () => {
    for await (const bytes of recordChunks(path, header, options)) {
      for (let at = 0; at < bytes.length; at += recordBytes) {
        record++
        if (bytes[at] === DELETED) continue
        const cells = fields.map((field) => dbfCell(bytes, at + field.offset, field, decoder))
        if (cells.every((cell) => cell === '')) continue
        rows++
        const bad = cells.findIndex((cell) => cell === undefined || cell.includes('\0'))
        if (bad === -1) writer.writeRow(cells as string[], record)
        else
          malformed.add(
            record,
            `字段“${fields[bad]?.name ?? ''}”的字节按 GB18030 读不通。`,
            cells.map((cell) => cell ?? '?').join(','),
          )
      }
    }
  })
  const csv = {
    path: writer.path,
    delimiter: ',',
    newline: '\n',
    skip: 0,
    lines: { kind: 'column' },
    multiline: writer.multiline,
  } as const
  const columns = fields.map((field) => tidyHeading(field.name))
  return [
    {
      name: name.replace(/\.[^.]*$/, ''),
      columns,
      headingLine: 0,
      rows,
      malformed: malformed.list,
      csv,
      encoding: 'gb18030',
      format: 'dbf',
    },
  ]
}

function readHeader(start: Buffer, name: string): Header {
  const broken = (why: string): Refused =>
    new Refused('import.broken-file', `文件“${name}”不是完好的 DBF 表：${why}。`, '请重新复制或重新导出。')
  if (start.length < 33) throw broken('文件头不完整')
  const records = start.readUInt32LE(4)
  const headerBytes = start.readUInt16LE(8)
  const recordBytes = start.readUInt16LE(10)
  const decoder = new TextDecoder('gb18030')
  const fields: DbfField[] = []
  let offset = 1
  for (let at = 32; at + 32 <= Math.min(start.length, headerBytes) && start[at] !== 0x0d; at += 32) {
    const raw = start.subarray(at, at + 11)
    const end = raw.indexOf(0)
    const type = String.fromCharCode(start[at + 11] ?? 0)
    const length = start[at + 16] ?? 0
    const decimals = start[at + 17] ?? 0
    fields.push({ name: decoder.decode(end === -1 ? raw : raw.subarray(0, end)), type, length, decimals, offset })
    offset += length
  }
  if (fields.length === 0) throw broken('没有字段说明')
  if (offset !== recordBytes) {
    // Clipper keeps the high byte of a long text field's length where others keep decimals.
    offset = 1
    for (const field of fields) {
      if (field.type === 'C') field.length += field.decimals * 256
      field.offset = offset
      offset += field.length
    }
  }
  if (offset !== recordBytes) throw broken(`字段合计 ${offset} 字节，文件头写明每条 ${recordBytes} 字节`)
  return { records, headerBytes, recordBytes, fields }
}

/** The records, cut at record borders. */
async function* recordChunks(path: string, header: Header, options: ReadOptions): AsyncGenerator<Buffer> {
  let skip = header.headerBytes
  let left = header.records * header.recordBytes
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of byteChunks(path, options.onProgress)) {
    const part = chunk.subarray(Math.min(skip, chunk.length))
    skip -= chunk.length - part.length
    const bytes = Buffer.concat([rest, part])
    const whole = Math.min(left, bytes.length - (bytes.length % header.recordBytes))
    if (whole > 0) yield bytes.subarray(0, whole)
    left -= whole
    if (left === 0) return
    rest = Buffer.from(bytes.subarray(whole))
  }
}
