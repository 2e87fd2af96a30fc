import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { byteChunks, readStart } from './byte-chunks.ts'
import { readCsv } from './csv.ts'
import { CsvWriter } from './csv-writer.ts'
import { detectFormat } from './detect-format.ts'
import { gunzipChunks } from './gunzip.ts'
import { refuseOle } from './ole.ts'
import type { FileFormat, ReadOptions, ReadTable } from './read-table.ts'

const START = 4096

/** Reads any file we know as one or more tables of text. Throws Refused with a sentence for whoever sent the file. */
export async function readFile(path: string, options: ReadOptions): Promise<ReadTable[]> {
  const name = options.name ?? basename(path)
  const size = await sizeOf(path, name)
  if (size > options.limits.fileBytes) {
    throw new Refused(
      'import.too-large',
      `文件“${name}”有 ${size} 字节，最多允许 ${options.limits.fileBytes} 字节。`,
      '请拆成几个文件分别导入。',
    )
  }
  const start = await readStart(path, START)
  const found = detectFormat(start, name)
  if (found === 'gz') return readGzip(path, name, options)
  return readAs(options.format ?? found, path, name, start, options)
}

async function readAs(
  format: FileFormat | 'gz' | 'ole',
  path: string,
  name: string,
  start: Buffer,
  options: ReadOptions,
): Promise<ReadTable[]> {
  // A format's libraries are loaded only for a file of that format: the process that reads starts anew for each file.
  switch (format) {
    case 'csv':
      return readCsv(path, name, options)
    case 'xlsx':
      return (await import('./xlsx.ts')).readXlsx(path, name, options)
    case 'dbf':
      return (await import('./dbf.ts')).readDbf(path, name, options)
    case 'xes':
      return (await import('./xes.ts')).readXes(byteChunks(path, options.onProgress), start, name, options)
    case 'jsonl':
      return (await import('./jsonl.ts')).readJsonl(path, name, options)
    case 'parquet':
      return (await import('./parquet.ts')).readParquet(path, name, options)
    case 'ole':
      throw await refuseOle(path, name)
    case 'gz':
      throw new Refused('import.unknown-format', `文件“${name}”压缩了不止一层。`, '请先解压再导入。')
    default:
      return format satisfies never
  }
}

/** An event log is read while it inflates; anything else is inflated into the work folder first. */
async function readGzip(path: string, name: string, options: ReadOptions): Promise<ReadTable[]> {
  const inner = name.replace(/\.gz$/i, '')
  const chunks = gunzipChunks(path, name, options.limits, options.onProgress)
  const first = await chunks.next()
  const start = first.done === true ? Buffer.alloc(0) : first.value
  const format = options.format ?? detectFormat(start, inner)
  if (format === 'xes') return (await import('./xes.ts')).readXes(startingWith(start, chunks), start, name, options)
  const plain = new CsvWriter(join(options.work, `${randomUUID()}.plain`))
  await plain.fill(async () => {
    for await (const chunk of startingWith(start, chunks)) plain.writeBytes(chunk)
  })
  return readAs(format, plain.path, inner, start, options)
}

async function* startingWith(start: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (start.length > 0) yield start
  yield* rest
}

async function sizeOf(path: string, name: string): Promise<number> {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw error
  })
  if (found === undefined) throw new Refused('import.not-found', `找不到文件“${name}”。`, '请检查路径。')
  if (!found.isFile()) throw new Refused('import.not-found', `“${name}”不是普通文件。`, '请给出一个文件的路径。')
  return found.size
}
