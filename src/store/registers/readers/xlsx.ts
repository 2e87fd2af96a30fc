import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import { CsvWriter } from './csv-writer.ts'
import type { ReadOptions, ReadTable } from './read-table.ts'
import { refuseEmpty } from './refuse-empty.ts'
import { SheetTable } from './sheet-table.ts'
import { readSheet } from './xlsx-sheet.ts'
import { readSharedStrings } from './xlsx-strings.ts'
import { readWorkbook, type Sheet, type Workbook } from './xlsx-workbook.ts'
import { openArchive, type ZipArchive } from './zip-archive.ts'

/** Reads the sheets of a workbook, one table each; empty ones are left out. Only workbook, strings, styles and sheets are opened. */
export async function readXlsx(path: string, name: string, options: ReadOptions): Promise<ReadTable[]> {
  const { size } = await stat(path)
  const { limits } = options
  if (size > limits.xlsx.fileBytes) {
    throw new Refused(
      'import.too-large',
      `工作簿“${name}”有 ${size} 字节，最多允许 ${limits.xlsx.fileBytes} 字节。`,
      '请另存为 CSV 再导入，或拆成几个文件。',
    )
  }
  const archive = await openArchive(path, name, limits)
  try {
    const workbook = await readWorkbook(archive, name)
    const strings = await readSharedStrings(archive, name, workbook.sharedStrings, limits)
    const tables: ReadTable[] = []
    for (const sheet of workbook.sheets) {
      const table = await readTable(archive, name, sheet, workbook, strings, options)
      if (table !== undefined) tables.push(table)
    }
    if (tables.length === 0) throw refuseEmpty(name)
    return tables
  } finally {
    archive.close()
  }
}

async function readTable(
  archive: ZipArchive,
  file: string,
  sheet: Sheet,
  workbook: Workbook,
  strings: readonly string[],
  options: ReadOptions,
): Promise<ReadTable | undefined> {
  const { limits } = options
  const writer = new CsvWriter(join(options.work, `${randomUUID()}.csv`))
  const table = new SheetTable(`文件“${file}”的工作表“${sheet.name}”`, writer, limits, options.headingNames)
  const context = {
    file,
    sheet: sheet.name,
    part: sheet.part,
    strings,
    styles: workbook.styles,
    system: workbook.system,
    limits,
  }
  await writer.fill(async () => {
    await readSheet(withProgress(archive, sheet.part, options), context, (cells, line, fault) =>
      table.add(cells, line, fault),
    )
    table.end()
  })
  if (table.heading === undefined) return undefined
  return {
    name: sheet.name,
    columns: table.heading.columns,
    headingLine: table.headingLine,
    rows: table.rows,
    malformed: table.malformed.list,
    csv: {
      path: writer.path,
      delimiter: ',',
      newline: '\n',
      skip: 0,
      lines: { kind: 'column' },
      multiline: writer.multiline,
    },
    format: 'xlsx',
    excelSerials: workbook.system,
    ...(sheet.hidden && { hidden: true }),
  }
}

async function* withProgress(archive: ZipArchive, part: string, options: ReadOptions): AsyncGenerator<Buffer> {
  const total = archive.claimedBytes(part)
  let done = 0
  for await (const chunk of archive.read(part)) {
    done += chunk.length
    options.onProgress?.(Math.min(done, total), total)
    yield chunk
  }
}
