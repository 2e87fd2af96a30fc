import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DBFFile } from 'dbffile'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { readBack, readOptions, refusalOf, workFolder, writeSample } from './read-back.ts'
import { readFile } from './read-file.ts'
import type { ReadTable } from './read-table.ts'

type Column = { name: string; type: string; length: number; decimals?: number }

/** A dBASE III table from raw cells; a row may begin with '*' (deleted). */
function dbfOf(
  columns: readonly Column[],
  rows: readonly (readonly (string | Buffer)[])[],
  deleted: readonly number[] = [],
): Buffer {
  const headerBytes = 33 + columns.length * 32
  const recordBytes = 1 + columns.reduce((sum, c) => sum + c.length, 0)
  const header = Buffer.alloc(headerBytes)
  header.set([3, 126, 11, 22])
  header.writeUInt32LE(rows.length, 4)
  header.writeUInt16LE(headerBytes, 8)
  header.writeUInt16LE(recordBytes, 10)
  for (const [i, c] of columns.entries()) {
    iconv.encode(c.name, 'gb18030').copy(header, 32 + i * 32, 0, 11)
    header.write(c.type, 32 + i * 32 + 11, 'latin1')
    header[32 + i * 32 + 16] = c.length
    header[32 + i * 32 + 17] = c.decimals ?? 0
  }
  header[headerBytes - 1] = 0x0d
  const records = rows.map((row, i) => {
    const record = Buffer.alloc(recordBytes, 32)
    if (deleted.includes(i)) record[0] = 0x2a
    let at = 1
    for (const [k, c] of columns.entries()) {
      const cell = row[k] ?? ''
      const bytes = typeof cell === 'string' ? iconv.encode(cell, 'gb18030') : cell
      bytes.copy(record, at, 0, c.length)
      at += c.length
    }
    return record
  })
  return Buffer.concat([header, ...records, Buffer.from([0x1a])])
}

const columns: Column[] = [
  { name: '编号', type: 'C', length: 20 },
  { name: '金额', type: 'N', length: 20, decimals: 2 },
  { name: '日期', type: 'D', length: 8 },
  { name: '是否', type: 'L', length: 1 },
  { name: '人数', type: 'I', length: 4 },
]
const four = (n: number): Buffer => {
  const b = Buffer.alloc(4)
  b.writeInt32LE(n)
  return b
}

async function read(bytes: Buffer, name = '登记.dbf'): Promise<ReadTable> {
  const [table] = (await readFile(writeSample(bytes, name), readOptions())) as [ReadTable]
  return table
}

describe('DBF', () => {
  it('numbers keep every digit, codes their zeros, deleted records are no rows', async () => {
    const bytes = dbfOf(
      columns,
      [
        ['001', '12345678901234567.89', '20260305', 'T', four(7)],
        ['删', '1', '20260101', 'F', four(1)],
        ['镕𠮷', '', '', '?', four(-1)],
      ],
      [1],
    )
    const table = await read(bytes)
    expect(table).toMatchObject({
      name: '登记',
      columns: ['编号', '金额', '日期', '是否', '人数'],
      rows: 2,
      malformed: [],
      format: 'dbf',
      encoding: 'gb18030',
    })
    expect(await readBack(table)).toEqual([
      [1, '001', '12345678901234567.89', '2026-03-05', 'true', '7'],
      [3, '镕𠮷', '', '', '', '-1'],
    ])
  })

  it('is recognised without its extension', async () => {
    expect((await read(dbfOf(columns, [['1', '', '', '', four(0)]]), 'digest')).format).toBe('dbf')
  })

  it('many records over chunk borders all arrive', async () => {
    const rows = Array.from({ length: 40_000 }, (_, i) => [`编${i}`, String(i), '20260305', 'F', four(i)])
    const back = await readBack(await read(dbfOf(columns, rows)))
    expect(back).toHaveLength(40_000)
    expect(back[39_999]).toEqual([40_000, '编39999', '39999', '2026-03-05', 'false', '39999'])
  })

  it('memo columns, whose text is in another file, are no columns', async () => {
    const table = await read(dbfOf([...columns.slice(0, 1), { name: '备注', type: 'M', length: 10 }], [['1', '5']]))
    expect(table.columns).toEqual(['编号'])
  })

  it('bytes that are no GB18030 make the record malformed', async () => {
    const table = await read(
      dbfOf(columns, [
        [Buffer.from([0xff, 0xff]), '1', '', '', four(0)],
        ['2', '', '', '', four(0)],
      ]),
    )
    expect(table.rows).toBe(2)
    expect(table.malformed).toEqual([
      expect.objectContaining({ line: 1, reason: '字段“编号”的字节按 GB18030 读不通。' }),
    ])
  })

  it('a file shorter than its header says, one whose lengths do not fit, one that is none', async () => {
    const bytes = dbfOf(columns, [
      ['1', '', '', '', four(0)],
      ['2', '', '', '', four(0)],
    ])
    expect(await refusalOf(read(bytes.subarray(0, bytes.length - 30)))).toMatchObject({
      refused: 'import.truncated',
      message: expect.stringContaining('实际只有 1 条'),
    })
    const wrong = Buffer.from(bytes)
    wrong.writeUInt16LE(99, 10)
    expect((await refusalOf(read(wrong))).refused).toBe('import.broken-file')
    expect((await refusalOf(read(Buffer.from('hello')))).refused).toBe('import.broken-file')
    const many = Buffer.from(bytes)
    many.writeUInt32LE(0xffff_ffff, 4)
    expect((await refusalOf(read(many))).refused).toBe('import.too-many-rows')
  })

  it('agrees with dbffile on a table dbffile wrote', async () => {
    const path = join(workFolder(), 'other.dbf')
    const fields = [
      { name: 'NAME', type: 'C' as const, size: 30 },
      { name: 'NUM', type: 'N' as const, size: 12, decimalPlaces: 2 },
      { name: 'DAY', type: 'D' as const, size: 8 },
    ]
    const file = await DBFFile.create(path, fields, { encoding: 'gb18030' })
    await file.appendRecords([
      { NAME: '张三', NUM: 12.5, DAY: new Date('2026-03-05') },
      { NAME: '李四', NUM: null, DAY: null },
    ])
    const [table] = (await readFile(path, readOptions())) as [ReadTable]
    expect(await readBack(table)).toEqual([
      [1, '张三', '12.5', '2026-03-05'],
      [2, '李四', '', ''],
    ])
  })

  const real = new URL('../../../../../shared/data/dbf/gbk.dbf', import.meta.url).pathname
  const present = existsSync(real)
  if (!present && process.env['CI'] === 'true') throw new Error(`real data not found at ${real}`)
  it.skipIf(!present)('a real GBK table reads as dbffile reads it (skipped when ../shared is not there)', async () => {
    const [table] = (await readFile(real, readOptions())) as [ReadTable]
    const records = await (await DBFFile.open(real, { encoding: 'gb18030' })).readRecords()
    expect(table.columns).toEqual(['设计编号', '审核信息', '是否打印'])
    expect((await readBack(table)).map((row) => row.slice(1))).toEqual(
      records.map((r) => Object.values(r).map((v) => (typeof v === 'string' ? v : v === null ? '' : `${Number(v)}`))),
    )
  })
})
