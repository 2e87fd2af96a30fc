import { posix } from 'node:path'
import { Refused } from '#core/diagnostic'
import { builtInKind, findZeroFormat, formatKind, type NumberFormat } from './excel-cell.ts'
import { parsePart } from './xml-part.ts'
import type { ZipArchive } from './zip-archive.ts'

export type Sheet = { name: string; part: string; hidden: boolean }

export type Workbook = {
  sheets: Sheet[]
  system: '1900' | '1904'
  sharedStrings: string | undefined
  /** By a cell's style index. */
  styles: readonly NumberFormat[]
}

/** Parts that act: macros, links to other files, embedded objects, controls. */
const ACTIVE = /vbaproject|\/(externallinks|embeddings|activex|macrosheets|dialogsheets)\//

/** What a workbook consists of; refused where it is none or may act. */
export async function readWorkbook(archive: ZipArchive, file: string): Promise<Workbook> {
  const active = archive.parts.find((part) => ACTIVE.test(`/${part}`))
  if (active !== undefined) {
    throw new Refused(
      'import.active-content',
      `文件“${file}”含有宏、外部链接或嵌入对象（${active}），不予读取。`,
      '请把数据以“值”粘贴到新的工作簿，另存为 .xlsx。',
    )
  }
  const root = await readRelations(archive, file, '')
  const main = root.find((r) => r.type === 'officedocument')?.target ?? 'xl/workbook.xml'
  if (!archive.parts.includes(main) || !main.endsWith('.xml')) throw refuseOther(archive, file)
  const relations = await readRelations(archive, file, main)
  const sheets: { name: string; id: string; hidden: boolean }[] = []
  let system: '1900' | '1904' = '1900'
  let isWorkbook = false
  await parsePart(archive.read(main), file, main, {
    open: (name, attributes) => {
      if (name === 'workbook') isWorkbook = true
      else if (name === 'workbookPr' && /^(1|true)$/.test(attributes['date1904'] ?? '')) system = '1904'
      else if (name === 'sheet') {
        const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
        sheets.push({ name: attributes['name'] ?? '', id, hidden: (attributes['state'] ?? 'visible') !== 'visible' })
      }
    },
    close: () => undefined,
  })
  if (!isWorkbook) throw refuseOther(archive, file)
  const partOf = (type: string): string | undefined =>
    relations.find((r) => r.type === type && archive.parts.includes(r.target))?.target
  return {
    // Sheets of charts have no cells.
    sheets: sheets.flatMap(({ name, id, hidden }) => {
      const relation = relations.find((r) => r.id === id && r.type === 'worksheet')
      return relation !== undefined && archive.parts.includes(relation.target)
        ? [{ name, part: relation.target, hidden }]
        : []
    }),
    system,
    sharedStrings: partOf('sharedstrings'),
    styles: await readStyles(archive, file, partOf('styles')),
  }
}

type Relation = { id: string; type: string; target: string }

/** The relations of a part ('' for the package), targets as part names in lower case. */
async function readRelations(archive: ZipArchive, file: string, of: string): Promise<Relation[]> {
  const part = posix.join(posix.dirname(of), '_rels', `${posix.basename(of)}.rels`)
  const relations: Relation[] = []
  if (!archive.parts.includes(part)) return relations
  await parsePart(archive.read(part), file, part, {
    open: (name, { Id = '', Type = '', Target = '', TargetMode }) => {
      if (name !== 'Relationship' || TargetMode === 'External') return
      const target = Target.startsWith('/') ? Target.slice(1) : posix.join(posix.dirname(of), Target)
      relations.push({ id: Id, type: posix.basename(Type).toLowerCase(), target: target.toLowerCase() })
    },
    close: () => undefined,
  })
  return relations
}

async function readStyles(archive: ZipArchive, file: string, part: string | undefined): Promise<NumberFormat[]> {
  const formats: NumberFormat[] = []
  if (part === undefined) return formats
  const custom = new Map<number, NumberFormat>()
  let inCellFormats = false
  await parsePart(archive.read(part), file, part, {
    open: (name, attributes) => {
      if (name === 'numFmt') {
        const code = attributes['formatCode'] ?? ''
        custom.set(Number(attributes['numFmtId']), findZeroFormat(code) ?? formatKind(code))
      } else if (name === 'cellXfs') inCellFormats = true
      else if (name === 'xf' && inCellFormats) {
        const id = Number(attributes['numFmtId'] ?? 0)
        formats.push(custom.get(id) ?? builtInKind(id))
      }
    },
    close: (name) => {
      if (name === 'cellXfs') inCellFormats = false
    },
  })
  return formats
}

function refuseOther(archive: ZipArchive, file: string): Refused {
  const binary = archive.parts.includes('xl/workbook.bin')
  const what = binary
    ? '二进制工作簿（.xlsb）'
    : archive.parts.includes('mimetype')
      ? 'OpenDocument 文件'
      : '压缩包，但不是 .xlsx 工作簿'
  return new Refused(
    'import.unknown-format',
    `文件“${file}”是${what}，不能读取。`,
    '请用 Excel 或 WPS 另存为 .xlsx，或解压后导入其中的文件。',
  )
}
