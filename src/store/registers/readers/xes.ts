import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { CsvWriter } from './csv-writer.ts'
import { NotInEncoding, refuseEncoding, utf8Chunks } from './encoding.ts'
import { padRows } from './grown-csv.ts'
import { MalformedRows } from './malformed-rows.ts'
import type { ReadOptions, ReadTable, TextEncoding } from './read-table.ts'
import { XesRows } from './xes-rows.ts'
import { XmlError, XmlTags } from './xml-tags.ts'

/**
 * Reads an event log (IEEE 1849): one row per event, attributes of its case as columns `case:<key>`, its own by key, and
 * `event:index`, its place in the case. The line of a row is the number of its event in the log.
 */
export async function readXes(
  chunks: AsyncIterable<Buffer>,
  start: Buffer,
  name: string,
  options: ReadOptions,
): Promise<ReadTable[]> {
  const encoding = xmlEncoding(start, name)
  const writer = new CsvWriter(join(options.work, `${randomUUID()}.csv`))
  const malformed = new MalformedRows(name, options.limits)
  const rows = new XesRows({
    writer,
    columns: options.limits.columns,
    cellChars: options.limits.cellChars,
    onMalformed: (event, reason) => malformed.add(event, reason, `event ${event}`),
    onRow: (events) => {
      if (events > options.limits.rows) {
        throw new Refused('import.too-many-rows', `日志“${name}”超过 ${options.limits.rows} 个事件，没有导入。`)
      }
    },
  })
  const tags = new XmlTags(rows, options.limits.recordBytes)
  try {
    await writer.fill(async () => {
      for await (const chunk of utf8Chunks(chunks, encoding)) tags.push(chunk)
      tags.end()
    })
  } catch (error) {
    throw refuseXml(error, name, rows.events) ?? error
  }
  await padRows(writer, rows.growth, rows.columns.length, options.limits.recordBytes * 4)
  return [
    {
      name: name.replace(/(\.xes)?(\.gz)?$|\.xml$/i, ''),
      columns: rows.columns,
      headingLine: 0,
      rows: rows.events,
      malformed: malformed.list,
      csv: {
        path: writer.path,
        delimiter: ',',
        newline: '\n',
        skip: 0,
        // A malformed event leaves a gap in the numbers.
        lines: { kind: 'gaps', ...eventNumbers(malformed.list.map((m) => m.line)) },
        multiline: rows.multiline,
      },
      encoding,
      format: 'xes',
    },
  ]
}

function eventNumbers(missing: readonly number[]): { firstLine: number; gaps: { afterRow: number; extra: number }[] } {
  let firstLine = 1
  const gaps: { afterRow: number; extra: number }[] = []
  for (const [before, event] of missing.entries()) {
    const row = event - 1 - before
    const last = gaps.at(-1)
    if (row === 0) firstLine++
    else if (last?.afterRow === row - 1) last.extra++
    else gaps.push({ afterRow: row - 1, extra: 1 })
  }
  return { firstLine, gaps }
}

function xmlEncoding(start: Buffer, name: string): TextEncoding {
  if (start[0] === 0xef && start[1] === 0xbb) return 'utf-8-bom'
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be'
  const declared =
    /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/.exec(start.toString('latin1', 0, 200))?.[1]?.toLowerCase() ??
    'utf-8'
  if (declared === 'utf-8' || declared === 'us-ascii') return 'utf-8'
  if (declared === 'gb18030' || declared === 'gbk' || declared === 'gb2312') return 'gb18030'
  throw new Refused(
    'import.encoding',
    `日志“${name}”声明的文字编码是 ${declared}，只能读 UTF-8、UTF-16 和 GB18030。`,
    '请转换编码后再导入。',
  )
}

function refuseXml(error: unknown, name: string, events: number): Refused | undefined {
  if (error instanceof NotInEncoding) return refuseEncoding(name, error)
  if (!(error instanceof XmlError)) return undefined
  switch (error.fault) {
    case 'doctype':
      return new Refused(
        'import.doctype',
        `日志“${name}”含有 DOCTYPE 声明，可能夹带外部实体，不予读取。`,
        '请删去 DOCTYPE 声明，或从原系统重新导出。',
      )
    case 'too-long':
      return new Refused('import.too-large', `日志“${name}”在第 ${events} 个事件附近：${error.message}。`)
    case 'broken':
      return new Refused(
        'import.broken-xml',
        `日志“${name}”的 XML 有误，在第 ${events} 个事件附近：${error.message}。`,
        '请重新导出；不要用文本编辑器改动日志。',
      )
    default:
      return error.fault satisfies never
  }
}
