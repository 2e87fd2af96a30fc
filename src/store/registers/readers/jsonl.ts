import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { byteChunks, readStart } from './byte-chunks.ts'
import { CsvWriter } from './csv-writer.ts'
import { guessEncodings, NotInEncoding, refuseEncoding, utf8Chunks } from './encoding.ts'
import { type Growth, padRows } from './grown-csv.ts'
import { flattenJson } from './json-cells.ts'
import { MalformedRows } from './malformed-rows.ts'
import type { ReadOptions, ReadTable, TextEncoding } from './read-table.ts'
import { refuseEmpty } from './refuse-empty.ts'

/** Reads one JSON object per line. Columns are the names seen, in order of appearance; a line that is no object is malformed. */
export async function readJsonl(path: string, name: string, options: ReadOptions): Promise<ReadTable[]> {
  const start = await readStart(path, 4096)
  if (start.length === 0) throw refuseEmpty(name)
  let fault: NotInEncoding | undefined
  for (const encoding of guessEncodings(start)) {
    try {
      return [await readAs(path, name, encoding, options)]
    } catch (error) {
      if (!(error instanceof NotInEncoding)) throw error
      fault = error
    }
  }
  throw refuseEncoding(name, fault ?? new NotInEncoding('utf-8', 1))
}

async function readAs(path: string, name: string, encoding: TextEncoding, options: ReadOptions): Promise<ReadTable> {
  const { limits } = options
  const slots = new Map<string, number>()
  const growth: Growth[] = []
  const malformed = new MalformedRows(name, limits)
  const writer = new CsvWriter(join(options.work, `${randomUUID()}.csv`))
  let rows = 0
  let written = 0
  await writer.fill(async () => {
    for await (const { text, line } of textLines(
      utf8Chunks(byteChunks(path, options.onProgress), encoding),
      name,
      limits.recordBytes,
    )) {
      if (++rows > limits.rows)
        throw new Refused('import.too-many-rows', `文件“${name}”超过 ${limits.rows} 行，没有导入。`)
      const cells = flattenJson(text, limits.cellChars)
      if (typeof cells === 'string') {
        malformed.add(line, cells, text)
        continue
      }
      const row: string[] = []
      for (const [key, value] of cells) {
        let slot = slots.get(key)
        if (slot === undefined) {
          slot = slots.size
          slots.set(key, slot)
          if (slots.size > limits.columns)
            throw new Refused('import.too-large', `文件“${name}”的字段超过 ${limits.columns} 个。`)
        }
        row[slot] = value
      }
      if (growth.at(-1)?.cells !== slots.size) growth.push({ row: written, cells: slots.size })
      written++
      writer.writeRow(
        Array.from({ length: slots.size }, (_, i) => row[i] ?? ''),
        line,
      )
    }
  })
  await padRows(writer, growth, slots.size, limits.recordBytes * 4)
  if (slots.size === 0) {
    throw new Refused(
      'import.no-header',
      `文件“${name}”里没有一行是 JSON 对象。`,
      '每行应是一个 JSON 对象，例如 {"编号":"001"}。',
    )
  }
  return {
    name: name.replace(/\.[^.]*$/, ''),
    columns: [...slots.keys()],
    headingLine: 0,
    rows,
    malformed: malformed.list,
    csv: {
      path: writer.path,
      delimiter: ',',
      newline: '\n',
      skip: 0,
      lines: { kind: 'column' },
      multiline: writer.multiline,
    },
    encoding,
    format: 'jsonl',
  }
}

/** Lines that are not blank, with their numbers. */
async function* textLines(
  chunks: AsyncIterable<Buffer>,
  name: string,
  limit: number,
): AsyncGenerator<{ text: string; line: number }> {
  let rest: Buffer = Buffer.alloc(0)
  let line = 0
  for await (const chunk of chunks) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    let start = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      line++
      const text = bytes.toString('utf8', start, end).trim()
      start = end + 1
      if (text !== '') yield { text, line }
    }
    rest = Buffer.from(bytes.subarray(start))
    if (rest.length > limit)
      throw new Refused(
        'import.too-large',
        `文件“${name}”第 ${line + 1} 行超过 ${limit} 字节，不像是一行一个 JSON 对象。`,
      )
  }
  const text = rest.toString('utf8').trim()
  if (text !== '') yield { text, line: line + 1 }
}
