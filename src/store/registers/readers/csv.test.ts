import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { readCsv } from './csv.ts'
import { readBack, readOptions, refusalOf, workFolder, writeSample } from './read-back.ts'
import type { ReadTable } from './read-table.ts'
import { DEFAULT_LIMITS } from './read-table.ts'

async function read(content: string | Uint8Array, known: readonly string[] = []): Promise<ReadTable> {
  const [table] = await readCsv(writeSample(content), 'sample.csv', readOptions(known))
  if (table === undefined) throw new Error('no table')
  return table
}

describe('a regular UTF-8 file stays where it is', () => {
  it('is not written anew, and its lines follow from the row numbers', async () => {
    const path = writeSample('编号,名称\n001,甲\n002,"乙,丙"\n')
    const [table] = await readCsv(path, '登记簿.csv', readOptions())
    expect(table).toMatchObject({
      name: '登记簿',
      columns: ['编号', '名称'],
      headingLine: 1,
      rows: 2,
      malformed: [],
      encoding: 'utf-8',
      csv: {
        path,
        delimiter: ',',
        newline: '\n',
        skip: 1,
        lines: { kind: 'gaps', firstLine: 2, gaps: [] },
        multiline: false,
      },
    })
  })

  it('says after which row extra lines stand', async () => {
    const table = await read('a,b\r\n\r\n1,"x\r\ny"\r\n2,z\r\n\r\n\r\n3,w')
    expect(table.csv.lines).toEqual({
      kind: 'gaps',
      firstLine: 3,
      gaps: [
        { afterRow: 0, extra: 1 },
        { afterRow: 1, extra: 2 },
      ],
    })
    expect(await readBack(table)).toEqual([
      [3, '1', 'x\r\ny'],
      [5, '2', 'z'],
      [8, '3', 'w'],
    ])
  })

  it('passes over title rows, a byte-order mark and a heading of two lines', async () => {
    const table = await read('\ufeff行政处罚登记簿\n\n"编\n号",名称\n1,甲\n', ['编号', '名称'])
    expect(table).toMatchObject({ columns: ['编号', '名称'], headingLine: 3, rows: 1, encoding: 'utf-8-bom' })
    expect(await readBack(table)).toEqual([[5, '1', '甲']])
  })
})

describe('an irregular file is written anew', () => {
  const cases: [string, string, (string | number)[][]][] = [
    [
      'mixed newlines',
      'a,b\r\n1,2\n3,4\r\n',
      [
        [2, '1', '2'],
        [3, '3', '4'],
      ],
    ],
    [
      'old Macintosh newlines',
      'a,b\r1,2\r3,4',
      [
        [2, '1', '2'],
        [3, '3', '4'],
      ],
    ],
    [
      'a lone CR inside a cell',
      'a,b\n1,x\ry\n2,z\n',
      [
        [2, '1', 'x\ry'],
        [4, '2', 'z'],
      ],
    ],
    [
      'a quote in the middle of a cell',
      'a,b\n1,5"屏\n2,x\n',
      [
        [2, '1', '5"屏'],
        [3, '2', 'x'],
      ],
    ],
    ['rows of nothing but commas', 'a,b\n,\n1,2\n , \n"",""\n', [[3, '1', '2']]],
    [
      'blank lines in a table of one column',
      'a\n\nx\n\n""\ny\n',
      [
        [3, 'x'],
        [6, 'y'],
      ],
    ],
    [
      'columns without a name at the end',
      'a,b,,\n1,2,,\n3,4\n5,6,七,\n',
      [
        [2, '1', '2'],
        [3, '3', '4'],
        [4, '5', '6'],
      ],
    ],
    [
      'cells beyond the heading that are blank',
      'a,b\n1,2,,\n3,4\n',
      [
        [2, '1', '2'],
        [3, '3', '4'],
      ],
    ],
    ['the end mark of DOS', 'a,b\n1,2\n\x1a', [[2, '1', '2']]],
  ]
  it.each(cases)('%s', async (_, text, rows) => {
    const table = await read(text)
    expect(table.malformed).toEqual([])
    expect(table.rows).toBe(rows.length)
    expect(await readBack(table)).toEqual(rows)
  })

  it('keeps rows that cannot be cut into cells apart, counted, with line and reason', async () => {
    const table = await read('a,b\n1,2\n3\n4,5,6\n7,"x"y\n8,\0\n9,10\n')
    expect(table.rows).toBe(6)
    expect(table.malformed).toEqual([
      { line: 3, reason: '表头有 2 列，这一行有 1 列。', raw: '3' },
      { line: 4, reason: '表头有 2 列，这一行有 3 列。', raw: '4,5,6' },
      { line: 5, reason: '引号结束后还有多余的文字，无法断定单元格到哪里为止。', raw: '7,"x"y' },
      { line: 6, reason: '行内含有空字符（NUL）。', raw: '8,\0' },
    ])
    expect(await readBack(table)).toEqual([
      [2, '1', '2'],
      [7, '9', '10'],
    ])
  })
})

describe('encodings', () => {
  const text = '纳税人识别号;名称\n001;𠮷野家，镕、堃\n'
  it.each([
    ['utf-8', Buffer.from(text)],
    ['utf-8-bom', Buffer.from(`\ufeff${text}`)],
    ['gb18030', iconv.encode(text, 'gb18030')],
    ['utf-16le', iconv.encode(text, 'utf-16le', { addBOM: true })],
    ['utf-16be', iconv.encode(text, 'utf-16be', { addBOM: true })],
    ['utf-16le', iconv.encode('编号,名称\n1,甲\n2,乙\n'.repeat(5), 'utf-16le')],
    // 一, 开, 最 and the wide blank have a zero byte of their own, on the other side.
    ['utf-16le', iconv.encode('编号,名称\n1,甲\n2,第一　最开\n'.repeat(5), 'utf-16le')],
    ['utf-16be', iconv.encode('编号,名称\n1,甲\n2,第一　最开\n'.repeat(5), 'utf-16be')],
    ['utf-16le', iconv.encode(`编号,名称\n1,甲\n2,${'违法事实一'.repeat(40)}\n`, 'utf-16le')],
  ] as const)('%s is recognised', async (encoding, bytes) => {
    const table = await read(bytes)
    expect(table.encoding).toBe(encoding)
    expect((await readBack(table))[0]?.slice(1)).toEqual(
      bytes.length > 100 ? ['1', '甲'] : expect.arrayContaining(['001']),
    )
  })

  it('zeros that strayed into a text of bytes do not make it UTF-16, every other byte does', async () => {
    const stray = await read(Buffer.from('编号,名称\n1,\u00001　甲\n2,\u00001　乙\n3,\u00001　丙\n'))
    expect([stray.encoding, stray.columns]).toEqual(['utf-8', ['编号', '名称']])
    const plain = await read(iconv.encode('no,name\n1,Zhang\n2,Li\n', 'utf-16le'))
    expect([plain.encoding, plain.rows]).toEqual(['utf-16le', 2])
  })

  it('GB18030 is noticed even when the first Chinese character comes after megabytes of digits', async () => {
    const bytes = Buffer.concat([Buffer.from(`a,b\n${'1,2\n'.repeat(600_000)}`), iconv.encode('3,镕\n', 'gb18030')])
    const table = await read(bytes)
    expect(table).toMatchObject({ encoding: 'gb18030', rows: 600_001 })
    expect((await readBack(table)).at(-1)).toEqual([600_002, '3', '镕'])
  })
})

describe('what is not a table is refused with a sentence', () => {
  it('bytes that are neither UTF-8 nor GB18030', async () => {
    const refusal = await refusalOf(
      read(Buffer.concat([Buffer.from('a,b\n1,2\n3,'), Buffer.from([0xff, 0x80, 0xff, 0x0a])])),
    )
    expect(refusal.refused).toBe('import.encoding')
    expect(refusal.message).toContain('UTF-8 和 GB18030')
  })

  it('a file that begins as UTF-16 and ends in half a character', async () => {
    const bytes = Buffer.concat([iconv.encode('a,b\n1,2\n', 'utf-16le', { addBOM: true }), Buffer.from([0x41])])
    expect((await refusalOf(read(bytes))).refused).toBe('import.encoding')
  })

  it('a program named .csv', async () => {
    expect((await refusalOf(read(readFileSync(process.execPath).subarray(0, 300_000)))).refused).toBe(
      'import.unknown-format',
    )
  })

  it('an empty file, and one of blank lines', async () => {
    expect((await refusalOf(read(''))).refused).toBe('import.no-header')
    expect((await refusalOf(read('\n\n  \n'))).refused).toBe('import.no-header')
  })

  it('a quote left open over 50 MB, naming its line, without holding the file in memory', async () => {
    const path = writeSample(Buffer.concat([Buffer.from('a,b\n1,2\n3,"开始\n'), Buffer.alloc(50_000_000, '1,2,3,4\n')]))
    const before = process.memoryUsage().rss
    const refusal = await refusalOf(readCsv(path, '大表.csv', readOptions()))
    expect(refusal).toMatchObject({ refused: 'import.unclosed-quote' })
    expect(refusal.message).toContain('第 3 行有一个双引号没有配对')
    expect(process.memoryUsage().rss - before).toBeLessThan(40_000_000)
  })

  it('a quote left open in a small file', async () => {
    expect((await refusalOf(read('a,b\n1,"x\n2,y\n'))).refused).toBe('import.unclosed-quote')
  })

  it('a line of megabytes, too many rows, too many columns, too many malformed rows', async () => {
    expect((await refusalOf(read(`a,b\n1,${'x'.repeat(3_000_000)}\n`))).refused).toBe('import.too-large')
    const few = readOptions([], { limits: { ...DEFAULT_LIMITS, rows: 2, columns: 3, malformed: 1 } })
    expect((await refusalOf(readCsv(writeSample('a\n1\n2\n3\n'), 'x.csv', few))).refused).toBe('import.too-many-rows')
    expect((await refusalOf(readCsv(writeSample('a,b,c,d\n'), 'x.csv', few))).refused).toBe('import.too-large')
    expect((await refusalOf(readCsv(writeSample('a,b\n1\n2\n'), 'x.csv', few))).refused).toBe('import.broken-file')
  })
})

it('a heading alone is a table without rows', async () => {
  const table = await read('编号,名称')
  expect(table).toMatchObject({ columns: ['编号', '名称'], rows: 0, malformed: [] })
  expect(await readBack(table)).toEqual([])
})

it('a folder for temporary files keeps nothing of a file read as it stands', async () => {
  const work = workFolder()
  await readCsv(writeSample('a,b\n1,2\n'), 'x.csv', readOptions([], { work }))
  expect(existsSync(work) && (await import('node:fs')).readdirSync(work)).toEqual([])
})

// Cells that provoke: delimiters, quotes, newlines of all kinds, blanks, characters of four bytes.
const cell = fc.oneof(
  fc.constantFrom(
    '',
    '001',
    '甲',
    '𠮷',
    'a"b',
    '"',
    '""',
    ',',
    ';',
    '\t',
    '|',
    'x\ny',
    'x\r\ny',
    '\r',
    '\n',
    ' ',
    '　',
    "'",
    '\\',
    '#',
    '=1+1',
  ),
  fc.string({
    unit: fc.constantFrom('a', '1', '，', '镕', '"', ',', ';', '\t', '|', '\n', '\r', ' ', '-'),
    maxLength: 8,
  }),
)
const table = fc.integer({ min: 1, max: 5 }).chain((width) =>
  fc.record({
    rows: fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 0, maxLength: 12 }),
    width: fc.constant(width),
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    newline: fc.constantFrom('\n', '\r\n'),
    encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'gb18030', 'utf-16le', 'utf-16be'),
    quoteAll: fc.boolean(),
    blanks: fc.array(fc.nat(3), { minLength: 14, maxLength: 14 }),
    last: fc.boolean(),
    title: fc.boolean(),
  }),
)

it('any table written in any dialect reads back with the same cells on the same lines', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (t) => {
      const quote = (c: string): string =>
        // One column alone does not tell which delimiter is meant, so all of them are quoted there.
        t.quoteAll || c === '' || /["\r\n]/.test(c) || (t.width === 1 ? /[,;\t|]/.test(c) : c.includes(t.delimiter))
          ? `"${c.replaceAll('"', '""')}"`
          : c
      const heading = Array.from({ length: t.width }, (_, i) => `字段${i}`)
      const expected: (string | number)[][] = []
      let text = t.title ? `标题${t.newline}` : ''
      let line = t.title ? 2 : 1
      text += heading.join(t.delimiter) + t.newline
      line++
      for (const [i, row] of t.rows.entries()) {
        // A blank line is no row, wherever it stands.
        const blanks = t.blanks[i] === 3 ? 2 : 0
        text += t.newline.repeat(blanks)
        line += blanks
        if (row.some((c) => /[^ \t\r\n]/.test(c))) expected.push([line, ...row])
        text += row.map(quote).join(t.delimiter) + t.newline
        line += 1 + (row.join('').match(/\r\n|\r|\n/g)?.length ?? 0) + splitBreaks(row)
      }
      if (!t.last && t.rows.length > 0) text = text.slice(0, -t.newline.length)
      const bytes =
        t.encoding === 'utf-8-bom'
          ? Buffer.from(`\ufeff${text}`)
          : iconv.encode(text, t.encoding, { addBOM: t.encoding.startsWith('utf-16') })
      const [result] = await readCsv(writeSample(bytes), 'sample.csv', readOptions(heading))
      if (result === undefined) throw new Error('no table')
      expect(result.columns).toEqual(heading)
      expect(result.malformed).toEqual([])
      expect(result.rows).toBe(expected.length)
      expect(await readBack(result)).toEqual(expected)
    }),
    { numRuns: 300 },
  )
})

/** Joining cells can make one break out of CR at the end of one and LF at the start of the next; they are two. */
function splitBreaks(row: readonly string[]): number {
  const apart = row.reduce((sum, c) => sum + (c.match(/\r\n|\r|\n/g)?.length ?? 0), 0)
  return apart - (row.join('').match(/\r\n|\r|\n/g)?.length ?? 0)
}

describe('real files', () => {
  const shared = new URL('../../../../../shared/data/', import.meta.url).pathname
  const present = existsSync(shared)
  if (!present && process.env['CI'] === 'true') throw new Error(`real data not found in ${shared}`)
  it.skipIf(!present).each([
    ['disclosure-fields/shuanggongshi_penalty_fields.csv', ['code', 'name_zh', 'note']],
    ['disclosure-fields/zhejiang_penalty_result_fields.csv', ['code', 'name_zh']],
    ['uscc/agency_uscc_guangdong.csv', ['code18', 'dept_name', 'check_ok']],
    ['uscc/uscc_invalid.csv', ['value', 'reason']],
    ['uscc/uscc_valid_stdnum.csv', ['uscc']],
    ['regions/streets.csv', ['code', 'name', 'areaCode', 'provinceCode', 'cityCode']],
  ])('%s reads whole (skipped when ../shared is not there)', async (file, columns) => {
    const [result] = await readCsv(`${shared}${file}`, basename(file), readOptions())
    if (result === undefined) throw new Error('no table')
    const lines = readFileSync(`${shared}${file}`, 'utf8')
      .split(/\r?\n/)
      .filter((l) => l.trim() !== '')
    expect(result.columns).toEqual(columns)
    expect(result.rows).toBe(lines.length - 1)
    expect(await readBack(result)).toHaveLength(result.rows - result.malformed.length)
  })
})
