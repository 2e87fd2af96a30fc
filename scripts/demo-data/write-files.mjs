// The formats of the demo files, each byte for byte the same on every run.
import { createRequire } from 'node:module'
import ExcelJS from 'exceljs'
import iconv from 'iconv-lite'

const MADE_AT = new Date('2026-07-31T00:00:00Z')

// ExcelJS stamps the entries of its archive with the clock; its archiver's default date is the only place to say otherwise.
createRequire(createRequire(import.meta.url).resolve('exceljs'))('jszip').defaults.date = MADE_AT

/** `above`: lines over the heading, as forms have them. */
export function csvBytes(sheet, { encoding, bom = false, delimiter = ',', above = [] }) {
  const quoted = (cell) => (cell.includes(delimiter) ? `"${cell}"` : cell)
  const lines = [
    ...above,
    sheet.columns.map(([, heading]) => heading).join(delimiter),
    ...sheet.inFileOrder().map((row) => (row.values.unquoted ? row.cells : row.cells.map(quoted)).join(delimiter)),
  ]
  return iconv.encode(`${lines.join('\r\n')}\r\n`, encoding, { addBOM: bom })
}

/** A title merged over all columns, the heading, then rows; days written plainly become real date cells. */
export async function xlsxBytes(sheet, { name, title }) {
  const book = new ExcelJS.Workbook()
  Object.assign(book, { creator: '子虚县税务局', lastModifiedBy: '子虚县税务局', created: MADE_AT, modified: MADE_AT })
  const page = book.addWorksheet(name)
  page.addRow([title])
  page.mergeCells(1, 1, 1, sheet.columns.length)
  page.addRow(sheet.columns.map(([, heading]) => heading))
  for (const { cells } of sheet.inFileOrder()) {
    const row = page.addRow(
      cells.map((cell, i) => (isPlainDay(cell, sheet.columns[i]) ? new Date(`${cell}T00:00:00Z`) : cell || null)),
    )
    for (const [i, [, , kind]] of sheet.columns.entries()) if (kind === 'day') row.getCell(i + 1).numFmt = 'yyyy/m/d'
  }
  return Buffer.from(await book.xlsx.writeBuffer())
}

function isPlainDay(cell, [, , kind]) {
  if (kind !== 'day' || !/^\d{4}-\d{2}-\d{2}$/.test(cell)) return false
  const day = new Date(`${cell}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(cell)
}

/** dBASE III with the FoxPro code page mark for GBK. `layout`: heading → [type, width]. */
export function dbfBytes(sheet, layout) {
  const fields = sheet.columns.map(([, heading]) => [heading, ...layout[heading]])
  const rows = sheet.inFileOrder()
  const width = 1 + fields.reduce((total, [, , size]) => total + size, 0)
  const header = Buffer.alloc(32 + fields.length * 32 + 1)
  header.set([0x03, MADE_AT.getUTCFullYear() - 1900, MADE_AT.getUTCMonth() + 1, MADE_AT.getUTCDate()])
  header.writeUInt32LE(rows.length, 4)
  header.writeUInt16LE(header.length, 8)
  header.writeUInt16LE(width, 10)
  header[29] = 0x4d
  for (const [i, [heading, type, size]] of fields.entries()) {
    const at = 32 + i * 32
    header.write(heading, at, 'latin1')
    header.write(type, at + 11, 'latin1')
    header[at + 16] = size
  }
  header[header.length - 1] = 0x0d
  const records = rows.map(({ cells }) => {
    const record = Buffer.alloc(width, 0x20)
    let at = 1
    for (const [i, [heading, , size]] of fields.entries()) {
      const bytes = iconv.encode(cells[i], 'gbk')
      if (bytes.length > size) throw new Error(`${heading}: "${cells[i]}" is longer than ${size} bytes`)
      record.set(bytes, at)
      at += size
    }
    return record
  })
  return Buffer.concat([header, ...records, Buffer.from([0x1a])])
}
