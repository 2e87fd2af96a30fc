/** How a made-up register is written: which kind of file, which headings, which way of writing dates. Real exports differ so. */
import { createHash } from 'node:crypto'
import iconv from 'iconv-lite'
import type { Field, Register } from '#core/register'

export type FileKind = 'csv' | 'gb18030' | 'xlsx' | 'dbf'

export type FileStyle = {
  kind: FileKind
  headings: readonly string[]
  dates: 'iso' | 'compact' | 'slashed' | 'chinese'
}

/** dBASE gives a column ten bytes for its name and 254 for a text. */
const DBF_NAME = 10
const MOST_XLSX = 200_000

export function chooseStyle(register: Register, fields: readonly Field[], rows: number): FileStyle {
  const chance = createHash('sha256').update(register.id).digest()
  const short = fields.map((field) => [field.label, ...field.aliases].find((name) => byteLength(name) <= DBF_NAME))
  const kinds: FileKind[] = ['csv', 'gb18030', 'xlsx', 'gb18030']
  const kind = kinds[(chance[0] ?? 0) % kinds.length] ?? 'csv'
  const dates = (['iso', 'compact', 'slashed', 'chinese'] as const)[(chance[1] ?? 0) % 4] ?? 'iso'
  const plain = fields.map((field, i) => {
    const names = [field.label, ...field.aliases]
    return (chance[2 + (i % 20)] ?? 0) % 3 === 0 ? (names[(chance[3] ?? 0) % names.length] ?? field.label) : field.label
  })
  if (
    (chance[0] ?? 0) % 5 === 0 &&
    short.every((name) => name !== undefined) &&
    fields.every((field) => field.type !== 'list')
  )
    return { kind: 'dbf', headings: short, dates: 'iso' }
  return { kind: kind === 'xlsx' && rows > MOST_XLSX ? 'csv' : kind, headings: plain, dates }
}

function byteLength(text: string): number {
  return iconv.encode(text, 'gbk').length
}
