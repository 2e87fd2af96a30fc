/** One register as a file of the kind a county has: CSV in UTF-8 or GB18030, XLSX, DBF; with rows an import must refuse. */
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { DuckDBConnection } from '@duckdb/node-api'
import { DBFFile, type FieldDescriptor } from 'dbffile'
import iconv from 'iconv-lite'
import type { RegisterPlan } from '#core/generation'
import type { Field } from '#core/register'
import { quoteName } from '#core/sql'
import { OutputFile, XlsxWriter } from '#store/findings'
import { chooseStyle, type FileStyle } from './file-style.ts'
import { textColumn } from './text-sql.ts'

/** `refused` and `doubled`: rows an import must refuse, and rows it must see are there already. */
export type WrittenFile = { register: string; file: string; rows: number; refused: number; doubled: number }

const TEXT_BYTES = 254
const EXTENSIONS = { csv: 'csv', gb18030: 'csv', xlsx: 'xlsx', dbf: 'dbf' } as const
/** Neither a calendar nor a clerk knows this day. */
const NO_DAY = '2008-02-30'
/** Enough rows to hide a few bad ones among. */
const FEW = 200

export async function writeSmall(
  connection: DuckDBConnection,
  plan: RegisterPlan,
  folder: string,
): Promise<WrittenFile> {
  const style = chooseStyle(plan.register, plan.fields, plan.rows)
  const file = `${plan.register.title}.${EXTENSIONS[style.kind]}`
  const dates = style.kind === 'xlsx' || style.kind === 'dbf' ? 'iso' : style.dates
  const columns = plan.fields.map((field, i) => textColumn(field, style.headings[i] ?? field.label, dates))
  const order = [plan.register.date, ...plan.register.key].flatMap((id) => (id === undefined ? [] : [quoteName(id)]))
  const reader = await connection.runAndReadAll(
    `SELECT ${columns.join(', ')} FROM (${plan.select}) ORDER BY ${order.join(', ')}`,
  )
  const rows = reader.getRows() as (string | null)[][]
  const extra = style.kind === 'dbf' ? { refused: [], doubled: [] } : listBadRows(plan, rows)
  const all = [...rows, ...extra.refused, ...extra.doubled]
  const part = join(folder, `${file}.part`)
  if (style.kind === 'dbf') await writeDbf(part, plan.fields, style, all)
  else if (style.kind === 'xlsx') await writeXlsx(folder, file, plan, style, all)
  else await writeCsv(folder, file, style, all)
  if (style.kind === 'dbf') await rename(part, join(folder, file))
  return {
    register: plan.register.id,
    file,
    rows: all.length,
    refused: extra.refused.length,
    doubled: extra.doubled.length,
  }
}

function listBadRows(
  { register, fields }: RegisterPlan,
  rows: readonly (string | null)[][],
): { refused: (string | null)[][]; doubled: (string | null)[][] } {
  const model = rows[Math.floor(rows.length / 2)]
  if (model === undefined || rows.length < FEW) return { refused: [], doubled: [] }
  const at = (id: string | undefined) => fields.findIndex((field) => field.id === id)
  const without = (index: number, value: string | null) =>
    index === -1 ? [] : [model.map((cell, i) => (i === index ? value : cell))]
  return {
    refused: [...without(at(register.date), NO_DAY), ...without(at(register.key[0]), null)],
    doubled: [[...model]],
  }
}

async function writeCsv(
  folder: string,
  name: string,
  style: FileStyle,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const file = new OutputFile(folder, name)
  const encoding = style.kind === 'gb18030' ? 'gb18030' : 'utf8'
  const lines = [style.headings, ...rows].map((row) => row.map((cell) => csvCell(cell ?? '')).join(','))
  await file.write(iconv.encode(`${lines.join('\r\n')}\r\n`, encoding))
  await file.finish()
}

export function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

async function writeXlsx(
  folder: string,
  name: string,
  { register, fields }: RegisterPlan,
  style: FileStyle,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  const writer = new XlsxWriter(new OutputFile(folder, name))
  await writer.beginSheet(
    register.title.slice(0, 31),
    fields.map((field, i) => ({
      heading: style.headings[i] ?? field.label,
      width: 16,
      ...(field.type === 'date' && { type: 'date' as const }),
    })),
  )
  for (const row of rows) await writer.add(row.map((cell) => cell ?? undefined))
  await writer.finish()
}

async function writeDbf(
  path: string,
  fields: readonly Field[],
  style: FileStyle,
  rows: readonly (readonly (string | null)[])[],
): Promise<void> {
  await rm(path, { force: true })
  const layout = fields.map(
    (field, i): FieldDescriptor => ({
      name: style.headings[i] ?? field.id,
      ...(field.type === 'date' ? { type: 'D', size: 8 } : { type: 'C', size: widthOf(rows, i) }),
    }),
  )
  const file = await DBFFile.create(path, layout, { encoding: 'gbk', fileVersion: 0x30 })
  const records = rows.map((row) =>
    Object.fromEntries(
      layout.map((column, i) => {
        const cell = row[i] ?? null
        return [column.name, column.type === 'D' && cell !== null ? new Date(`${cell}T00:00:00Z`) : cell]
      }),
    ),
  )
  await file.appendRecords(records)
}

function widthOf(rows: readonly (readonly (string | null)[])[], column: number): number {
  const widest = rows.reduce((most, row) => Math.max(most, iconv.encode(row[column] ?? '', 'gbk').length), 1)
  return Math.min(TEXT_BYTES, widest)
}
