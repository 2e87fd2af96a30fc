import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { readBack, readOptions, refusalOf, writeSample } from './read-back.ts'
import { readFile } from './read-file.ts'
import type { ReadTable } from './read-table.ts'

async function read(text: string | Uint8Array, name = '登记.jsonl'): Promise<ReadTable> {
  const [table] = (await readFile(writeSample(text, name), readOptions())) as [ReadTable]
  return table
}

describe('JSON lines', () => {
  it('columns come as they appear, blank lines are no rows, nesting goes one level deep', async () => {
    const table = await read(
      '{"编号":"001","金额":1.50}\n\n{"编号":"002","当事人":{"名称":"甲","证件":["身份证","护照"]},"是否":true}\r\n{"编号":null,"__proto__":"x"}',
    )
    expect(table).toMatchObject({
      name: '登记',
      columns: ['编号', '金额', '当事人.名称', '当事人.证件', '是否', '__proto__'],
      rows: 3,
      malformed: [],
      encoding: 'utf-8',
    })
    expect(await readBack(table)).toEqual([
      [1, '001', '1.5', '', '', '', ''],
      [3, '002', '', '甲', '身份证、护照', 'true', ''],
      [4, '', '', '', '', '', 'x'],
    ])
  })

  it('numbers longer than a double keep their digits', async () => {
    expect(
      await readBack(
        await read('{"a":12345678901234567890,"b":[0.1234567890123456789],"c":{"d":12345678901234567890}}'),
      ),
    ).toEqual([[1, '12345678901234567890', '0.1234567890123456789', '12345678901234567890']])
  })

  it('a line that is no row is malformed, with line and reason', async () => {
    const table = await read(
      '{"a":1}\n{"a":\n[1]\n{}\n{"a":{"b":{"c":1}}}\n{"a":"\\u0000"}\n{"a":"\\ud800"}\n{"a":"x"}\n',
    )
    expect(table.rows).toBe(8)
    expect(table.malformed.map((m) => [m.line, m.reason])).toEqual([
      [2, '这一行不是完整的 JSON。'],
      [3, '这一行不是 JSON 对象。'],
      [4, '这一行是空的 JSON 对象。'],
      [5, '字段“a.b”嵌套太深，只能读一层。'],
      [6, '字段“a”含有不成字的字符。'],
      [7, '字段“a”含有不成字的字符。'],
    ])
    expect(await readBack(table)).toEqual([
      [1, '1'],
      [8, 'x'],
    ])
  })

  it('GB18030 is read', async () => {
    expect(await readBack(await read(iconv.encode('{"名称":"镕"}\n', 'gb18030')))).toEqual([[1, '镕']])
  })

  it('a line of megabytes, no object at all, an array, bytes in no encoding', async () => {
    expect((await refusalOf(read(`{"a":"${'x'.repeat(3_000_000)}"}`))).refused).toBe('import.too-large')
    expect((await refusalOf(read('{\n{\n'))).refused).toBe('import.no-header')
    expect((await refusalOf(read('[{"a":1}]', 'x.json'))).refused).toBe('import.unknown-format')
    expect((await refusalOf(read(Buffer.from([0x7b, 0x22, 0xff, 0xff, 0x0a])))).refused).toBe('import.encoding')
  })
})
