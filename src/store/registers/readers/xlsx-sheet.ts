import { Refused } from '#core/diagnostic'
import { type NumberFormat, numberText, parseReference, serialText, unescapeText, zeroText } from './excel-cell.ts'
import type { ReadLimits } from './read-table.ts'
import { parsePart } from './xml-part.ts'

/** Excel's own last row (ECMA-376 18.3.1.73); a number beyond it is an attack or a broken writer. */
const LAST_ROW = 1_048_576

export type SheetContext = {
  file: string
  sheet: string
  part: string
  strings: readonly string[]
  styles: readonly NumberFormat[]
  system: '1900' | '1904'
  limits: ReadLimits
}

/** Reads the cells of a sheet row by row. `fault` says why a row cannot be trusted. Rows that are not there take no room. */
export async function readSheet(
  chunks: AsyncIterable<Buffer>,
  context: SheetContext,
  onRow: (cells: string[], line: number, fault: string | undefined) => void,
): Promise<void> {
  const { file, sheet, limits } = context
  const broken = (why: string): Refused =>
    new Refused(
      'import.broken-file',
      `文件“${file}”的工作表“${sheet}”有误：${why}。`,
      '请用 Excel 或 WPS 打开后重新保存。',
    )
  let line = 0
  let cells: string[] = []
  let column = -1
  let type = ''
  let style = 0
  let value: string | undefined
  let inValue = false
  let inReading = false
  let formula = false
  let fault: string | undefined

  const openRow = (r: string | undefined): void => {
    const next = r === undefined ? line + 1 : Number(r)
    if (!Number.isInteger(next) || next > LAST_ROW) throw refuseRows(context, r ?? String(next))
    if (next <= line) throw broken(`第 ${next} 行出现在第 ${line} 行之后`)
    line = next
    cells = []
    column = -1
    fault = undefined
  }
  const openCell = (attributes: Readonly<Record<string, string>>): void => {
    const ref = attributes['r']
    if (ref === undefined) column++
    else {
      const place = parseReference(ref)
      if (place === undefined || place.row !== line)
        throw place !== undefined && place.row > LAST_ROW
          ? refuseRows(context, String(place.row))
          : broken(`单元格位置 ${ref.slice(0, 20)} 不存在或不在第 ${line} 行`)
      if (place.column <= column) throw broken(`单元格 ${ref} 的次序颠倒`)
      column = place.column
    }
    type = attributes['t'] ?? 'n'
    style = Number(attributes['s'] ?? 0)
    value = undefined
    formula = false
  }
  const closeCell = (): void => {
    if (value === undefined) {
      if (formula) fault ??= `第 ${column + 1} 列是公式，但文件里没有保存计算结果。`
      return
    }
    const text = cellText(value)
    if (text === '') return
    if (column >= limits.columns)
      throw new Refused(
        'import.too-large',
        `文件“${file}”的工作表“${sheet}”超过 ${limits.columns} 列，没有导入。`,
        '请删去表格右侧多余的列。',
      )
    if (text.length > limits.cellChars)
      fault ??= `第 ${column + 1} 列长 ${text.length} 个字符，最多允许 ${limits.cellChars} 个。`
    if (text.includes('\0')) fault ??= `第 ${column + 1} 列含有空字符（NUL）。`
    while (cells.length < column) cells.push('')
    cells.push(text)
  }
  // Dates repeat; making their text is a third of the work of a sheet.
  const dates = new Map<string, string>()
  const dateText = (raw: string, kind: 'date' | 'time'): string => {
    const key = kind + raw
    let text = dates.get(key)
    if (text === undefined) {
      text = serialText(raw, kind, context.system)
      if (dates.size < 10_000) dates.set(key, text)
    }
    return text
  }
  const cellText = (raw: string): string => {
    switch (type) {
      case 's': {
        const text = context.strings[Number(raw)]
        if (text === undefined) throw broken(`第 ${line} 行引用了不存在的文字`)
        return text
      }
      case 'n': {
        const format = context.styles[style] ?? 'number'
        if (format === 'number' || raw === '') return numberText(raw)
        return typeof format === 'string' ? dateText(raw, format) : zeroText(raw, format)
      }
      case 'b':
        return raw === '1' ? 'true' : raw === '0' ? 'false' : raw
      default:
        return unescapeText(raw)
    }
  }
  const close = (name: string): void => {
    if (name === 'v' || name === 't') inValue = false
    else if (name === 'c') closeCell()
    else if (name === 'rPh') inReading = false
    else if (name === 'row' && (cells.length > 0 || fault !== undefined)) onRow(cells, line, fault)
  }
  await parsePart(chunks, file, context.part, {
    open: (name, attributes) => {
      if (name === 'c') openCell(attributes)
      else if (name === 'v' || name === 't') {
        inValue = !inReading
        if (inValue) value ??= ''
      } else if (name === 'row') openRow(attributes['r'])
      else if (name === 'f') formula = true
      else if (name === 'rPh') inReading = true
      else if (name === 'dimension') checkDimension(attributes['ref'] ?? '', context)
    },
    close,
    text: (piece) => {
      if (inValue) value += piece
    },
  })
}

/** A claim beyond Excel's last row is refused before any row is read. */
function checkDimension(ref: string, context: SheetContext): void {
  const row = /\D(\d+)$/.exec(ref)?.[1]
  if (row !== undefined && Number(row) > LAST_ROW) throw refuseRows(context, row)
}

function refuseRows(context: SheetContext, row: string): Refused {
  return new Refused(
    'import.too-many-rows',
    `文件“${context.file}”的工作表“${context.sheet}”自称有第 ${row.slice(0, 20)} 行，而工作表最多只有 ${LAST_ROW} 行，没有导入。`,
    '请用 Excel 或 WPS 打开后重新保存。',
  )
}
