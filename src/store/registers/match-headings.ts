import { Refused } from '#core/diagnostic'
import type { Field, Register } from '#core/register'
import { FEN_PER_UNIT } from './number-cell-sql.ts'
import { foldHeading } from './readers/heading.ts'
import type { TableLayout } from './readers/read-table.ts'

/** `index` counts the table's columns from 0. `fenPerUnit`: of amounts whose heading says what they are counted in. */
export type MatchedColumn = { field: string; heading: string; index: number; fenPerUnit?: number }

/** Which column of a table fills which field. */
export type MatchedColumns = {
  columns: readonly MatchedColumn[]
  ignoredHeadings: readonly string[]
  missingFields: readonly string[]
}

/** As headings are folded: 金额（万元）, 金额（单位：万元）. */
const UNITS = Object.keys(FEN_PER_UNIT).flatMap((unit) => [`(${unit})`, `(单位:${unit})`])
const UNIT = new RegExp(`\\((?:单位:)?(${Object.keys(FEN_PER_UNIT).join('|')})\\)$`)

/** Every name a column of this register may bear, folded; that of an amount also with its unit. */
export function listHeadingNames(register: Register): Map<string, string> {
  const own = listOwnNames(register)
  const owner = new Map(own)
  for (const [name, id] of own) {
    if (register.fields.get(id)?.type !== 'money') continue
    for (const unit of UNITS) if (!own.has(`${name}${unit}`)) owner.set(`${name}${unit}`, id)
  }
  return owner
}

function listOwnNames(register: Register): Map<string, string> {
  const owner = new Map<string, string>()
  for (const field of register.fields.values()) {
    for (const heading of [field.id, field.label, ...field.aliases]) owner.set(foldHeading(heading), field.id)
  }
  return owner
}

/** The field as cells of this column are to be read: the unit of the heading goes before that of the definition. */
export function fieldOf(register: Register, { field: id, fenPerUnit }: MatchedColumn): Field | undefined {
  const field = register.fields.get(id)
  return field === undefined || fenPerUnit === undefined ? field : { ...field, fenPerUnit }
}

export function countRecognised(table: TableLayout, register: Register): number {
  const names = listHeadingNames(register)
  return new Set(table.columns.flatMap((heading) => names.get(foldHeading(heading)) ?? [])).size
}

export function findMissingColumns(table: TableLayout, register: Register): string[] {
  const names = listHeadingNames(register)
  const found = new Set(table.columns.map((heading) => names.get(foldHeading(heading))))
  return [...register.fields.values()].filter((f) => f.required && !found.has(f.id)).map((f) => f.id)
}

export function matchHeadings(table: TableLayout, register: Register, file: string): MatchedColumns {
  const names = listHeadingNames(register)
  const own = listOwnNames(register)
  const folded = table.columns.map(foldHeading)
  const named = new Set(folded.flatMap((heading) => own.get(heading) ?? []))
  const columns: MatchedColumn[] = []
  const ignoredHeadings: string[] = []
  for (const [index, heading] of table.columns.entries()) {
    const name = folded[index] ?? ''
    const field = names.get(name)
    // Beside the column itself, one with a unit says the same again.
    if (field === undefined || (!own.has(name) && named.has(field))) {
      if (heading !== '') ignoredHeadings.push(heading)
      continue
    }
    const earlier = columns.find((c) => c.field === field)
    if (earlier !== undefined) {
      const label = register.fields.get(field)?.label ?? field
      throw new Refused(
        'import.column-twice',
        `${place(file, table)}的第 ${earlier.index + 1} 列“${earlier.heading}”和第 ${index + 1} 列“${heading}”都对应${called(register)}的“${label}”。`,
        '请删去或改名其中一列后重新导入。',
      )
    }
    const unit = register.fields.get(field)?.type === 'money' ? UNIT.exec(name)?.[1] : undefined
    columns.push({ field, heading, index, ...(unit !== undefined && { fenPerUnit: FEN_PER_UNIT[unit] ?? 100 }) })
  }
  const missing = findMissingColumns(table, register)
  if (missing.length > 0) {
    const wanted = missing.map((id) => describeField(register, id)).join('、')
    throw new Refused(
      'import.key-column-missing',
      `${place(file, table)}缺少${called(register)}必需的列：${wanted}。文件中的列：${table.columns.filter((c) => c !== '').join('、')}。`,
      register.form === true
        ? '请在文件中补上这些列；可以下载导入模板，照着它的列名填写。'
        : '请在文件中补上这些列，或在制度包的登记簿定义中为字段增加别名（aliases）。',
    )
  }
  const filled = new Set(columns.map((c) => c.field))
  return { columns, ignoredHeadings, missingFields: [...register.fields.keys()].filter((id) => !filled.has(id)) }
}

export function called({ title, form }: Register): string {
  return form === true ? `“${title}”导入表` : `登记簿“${title}”`
}

/** 文件“a.xlsx”的工作表“处罚” or 文件“a.csv”. */
export function place(file: string, table: TableLayout): string {
  return table.format === 'xlsx' ? `文件“${file}”的工作表“${table.name}”` : `文件“${file}”`
}

function describeField(register: Register, id: string): string {
  const field = register.fields.get(id)
  if (field === undefined) return id
  const others = field.aliases.length === 0 ? '' : `（也认 ${field.aliases.join('、')}）`
  return `${field.label}${others}`
}
