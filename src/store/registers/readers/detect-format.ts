import { Refused } from '#core/diagnostic'
import type { FileFormat } from './read-table.ts'

/** What a file is by its first bytes; its name decides only among text formats. */
export function detectFormat(start: Buffer, name: string): FileFormat | 'gz' | 'ole' {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gz'
  const head = start.toString('latin1', 0, 8)
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) return 'xlsx'
  if (head === '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1') return 'ole'
  if (head.startsWith('PAR1')) return 'parquet'
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
  if (extension === 'dbf' || (extension !== 'csv' && extension !== 'txt' && looksLikeDbf(start))) return 'dbf'
  // Latin-1 without zeros shows the ASCII of every encoding, UTF-16 included.
  const text = start
    .toString('latin1', 0, 2048)
    .replace(/^(\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart()
  if (/^<(!doctype html|html|table|head|meta)\b/i.test(text)) {
    throw new Refused(
      'import.unknown-format',
      `文件“${name}”其实是网页，不是表格文件。`,
      '请用 Excel 或 WPS 打开后另存为 .xlsx，再导入。',
    )
  }
  if (/^<(\?xml|!DOCTYPE|!--|log\b)/.test(text) || extension === 'xes') return 'xes'
  if (text.startsWith('{') || extension === 'jsonl' || extension === 'ndjson') return 'jsonl'
  if (text.startsWith('[') && extension === 'json') {
    throw new Refused(
      'import.unknown-format',
      `文件“${name}”是一个 JSON 数组。`,
      '请改为每行一个 JSON 对象（.jsonl）。',
    )
  }
  return 'csv'
}

/** dBASE III/IV, FoxPro: a known version, a date that exists, lengths that fit. */
function looksLikeDbf(start: Buffer): boolean {
  if (start.length < 33 || ![0x02, 0x03, 0x30, 0x31, 0x32, 0x43, 0x63, 0x83, 0x8b, 0xcb, 0xf5].includes(start[0] ?? 0))
    return false
  const month = start[2] ?? 0
  const day = start[3] ?? 0
  return (
    month >= 1 && month <= 12 && day >= 1 && day <= 31 && start.readUInt16LE(8) >= 33 && start.readUInt16LE(10) >= 2
  )
}
