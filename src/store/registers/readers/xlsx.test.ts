import { join } from 'node:path'
import exceljs from 'exceljs'
import { describe, expect, it } from 'vitest'
import { readBack, readOptions, refusalOf, workFolder, writeSample } from './read-back.ts'
import { readFile } from './read-file.ts'
import { DEFAULT_LIMITS, type ReadTable } from './read-table.ts'
import { sheetOf, workbookParts, type ZipPart, zipOf } from './write-zip.ts'

function readParts(parts: readonly ZipPart[], known: readonly string[] = []): Promise<ReadTable[]> {
  return readFile(writeSample(zipOf(parts), '登记簿.xlsx'), readOptions(known))
}

async function readSheet(sheet: string, more: readonly ZipPart[] = [], workbookPr = ''): Promise<ReadTable> {
  const [table] = await readParts(workbookParts(sheet, more, workbookPr))
  if (table === undefined) throw new Error('no table')
  return table
}

describe('workbooks as a spreadsheet program writes them', () => {
  it('several sheets are several tables; titles and merged headings are resolved; dates, numbers and texts are text', async () => {
    const book = new exceljs.Workbook()
    const sheet = book.addWorksheet('逾期未申报')
    sheet.addRow(['2026年逾期未申报登记簿'])
    sheet.mergeCells('A1:E1')
    sheet.addRow(['纳税人识别号', '应申报日期', '税款', undefined, '备 注'])
    sheet.addRow([undefined, undefined, '应补', '已补', undefined])
    sheet.mergeCells('C2:D2')
    for (const column of ['A', 'B', 'E']) sheet.mergeCells(`${column}2:${column}3`)
    sheet.addRow(['001234', new Date(Date.UTC(2026, 2, 5)), 1234.1, 0, '换\n行'])
    sheet.addRow([])
    sheet.addRow(['001235', new Date(Date.UTC(2026, 2, 5, 13, 30)), { formula: '1+1', result: 0 }, true])
    for (const cell of ['B4', 'B6']) sheet.getCell(cell).numFmt = 'yyyy"年"m"月"d"日"'
    const notes = book.addWorksheet('说明')
    notes.state = 'hidden'
    notes.addRow(['填表说明'])
    book.addWorksheet('空表')
    const path = join(workFolder(), '登记簿.xlsx')
    await book.xlsx.writeFile(path)

    const tables = await readFile(path, readOptions(['纳税人识别号', '应申报日期']))
    expect(tables.map((t) => [t.name, t.rows, t.hidden])).toEqual([
      ['逾期未申报', 2, undefined],
      ['说明', 0, true],
    ])
    const [table] = tables as [ReadTable]
    expect(table).toMatchObject({
      columns: ['纳税人识别号', '应申报日期', '税款/应补', '税款/已补', '备 注'],
      headingLine: 3,
      excelSerials: '1900',
      malformed: [],
    })
    expect(await readBack(table)).toEqual([
      [4, '001234', '2026-03-05', '1234.1', '0', '换\n行'],
      [6, '001235', '2026-03-05T13:30:00', '0', 'true', ''],
    ])
  })

  it('100 rows of every kind of text come back as written', async () => {
    const texts = ['a"b', ',', '"', 'x\ny', '<&>', '𠮷', ' 空 格 ', '=1+1', '001', "'", '_x000D_字']
    const rows = Array.from({ length: 100 }, (_, i) => [
      String(i),
      texts[i % texts.length] ?? '',
      texts[(i * 7) % texts.length] ?? '',
    ])
    const book = new exceljs.Workbook()
    book.addWorksheet('表').addRows([['甲', '乙', '丙'], ...rows])
    const path = join(workFolder(), 'x.xlsx')
    await book.xlsx.writeFile(path)
    const [table] = (await readFile(path, readOptions())) as [ReadTable]
    // Excel reads _x000D_ as a carriage return, so must we.
    expect(await readBack(table)).toEqual(rows.map((row, i) => [i + 2, ...row.map((c) => c.replace('_x000D_', '\r'))]))
  })
})

describe('cells', () => {
  const styles = {
    name: 'xl/styles.xml',
    content:
      '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="4"/></cellXfs></styleSheet>',
  }
  const strings = {
    name: 'xl/sharedStrings.xml',
    content: '<sst><si><r><t>甲</t></r><r><t>乙</t></r><rPh><t>jia</t></rPh></si></sst>',
  }
  const row = (cells: string): string =>
    `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c><c r="B1" t="str"><v>b</v></c></row><row r="3">${cells}</row></sheetData></worksheet>`

  it.each([
    ['<c r="A3" s="1"><v>46086</v></c>', '', ['2026-03-05', '']],
    ['<c r="A3" s="2"><v>44624</v></c>', '<workbookPr date1904="1"/>', ['2026-03-05', '']],
    ['<c r="A3" s="1"><v>60</v></c>', '', ['1900-02-29', '']],
    ['<c r="A3" s="3"><v>1234.0999999999999</v></c><c r="B3"><v>1.1E-3</v></c>', '', ['1234.1', '0.0011']],
    ['<c r="A3"><v>110101199001011234</v></c><c r="B3"><v>007</v></c>', '', ['110101199001011234', '007']],
    ['<c r="A3" t="s"><v>0</v></c><c r="B3" t="e"><v>#N/A</v></c>', '', ['甲乙', '#N/A']],
    ['<c r="B3" t="b"><v>0</v></c>', '', ['', 'false']],
    ['<c r="B3" t="d"><v>2026-03-05</v></c>', '', ['', '2026-03-05']],
  ])('%s', async (cells, workbookPr, expected) => {
    const table = await readSheet(row(cells), [styles, strings], workbookPr)
    expect(await readBack(table)).toEqual([[3, ...expected]])
  })

  it('a formula without its result, a value beside the table: malformed, with a reason', async () => {
    const sheet = row('<c r="A3"><f>1+1</f></c>').replace(
      '</sheetData>',
      '<row r="9"><c r="A9"><v>1</v></c><c r="D9"><v>5</v></c></row></sheetData>',
    )
    const table = await readSheet(sheet)
    expect(table.rows).toBe(2)
    expect(table.malformed.map((m) => [m.line, m.reason])).toEqual([
      [3, '第 1 列是公式，但文件里没有保存计算结果。'],
      [9, '表头有 2 列，这一行第 4 列还有值。'],
    ])
  })
})

describe('hostile workbooks are refused with a sentence, quickly', () => {
  const good = sheetOf([
    ['a', 'b'],
    ['1', '2'],
  ])
  const big = Buffer.alloc(30_000_000, '<x/> ')
  const rowAt = (r: string): string =>
    `<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="${r}"><c><v>1</v></c></row></sheetData></worksheet>`
  it.each<[string, ZipPart[], string]>([
    [
      'a sheet claiming 2^31 rows in its dimension',
      workbookParts('<worksheet><dimension ref="A1:B2147483648"/><sheetData/></worksheet>'),
      'import.too-many-rows',
    ],
    ['a row numbered 2^31', workbookParts(rowAt('2147483648')), 'import.too-many-rows'],
    ['a row number that is none', workbookParts(rowAt('1e9')), 'import.too-many-rows'],
    ['rows in the wrong order', workbookParts(rowAt('1')), 'import.broken-file'],
    ['a cell beyond the last column', workbookParts(good.replace('<c t', '<c r="XFE1" t')), 'import.broken-file'],
    [
      'a cell far to the right',
      workbookParts(good.replace('<c t', '<c r="XFD1" t').replace('<c t="inlineStr"><is><t>b</t></is></c>', '')),
      'import.too-large',
    ],
    ['a bomb of 30 MB', workbookParts(`<worksheet>${big.toString()}</worksheet>`), 'import.zip-bomb'],
    [
      'an entry that inflates beyond its claim',
      workbookParts(good).map((p) => (p.content === good ? { ...p, claimedBytes: 10 } : p)),
      'import.zip-bomb',
    ],
    [
      'an entry smaller than its claim',
      workbookParts(good).map((p) => (p.content === good ? { ...p, claimedBytes: 4_000_000_000 } : p)),
      'import.zip-bomb',
    ],
    [
      'a wrong checksum',
      workbookParts(good).map((p) => (p.content === good ? { ...p, claimedCrc: 1 } : p)),
      'import.broken-archive',
    ],
    [
      'a thousand entries',
      [...workbookParts(good), ...Array.from({ length: 1000 }, (_, i) => ({ name: `x${i}`, content: '' }))],
      'import.zip-bomb',
    ],
    [
      'two entries of one name',
      [...workbookParts(good), { name: 'XL/workbook.xml', content: '' }],
      'import.broken-archive',
    ],
    ['a path out of the archive', [...workbookParts(good), { name: '../evil', content: '' }], 'import.broken-archive'],
    ['a DOCTYPE in a sheet', workbookParts(`<!DOCTYPE x [<!ENTITY a "b">]>${good}`), 'import.doctype'],
    [
      'a DOCTYPE in the shared strings',
      workbookParts(good, [{ name: 'xl/sharedStrings.xml', content: '<!DOCTYPE x><sst/>' }]),
      'import.doctype',
    ],
    ['an undefined entity', workbookParts(good.replace('>1<', '>&xxe;<')), 'import.broken-xml'],
    ['XML that ends in the middle', workbookParts(good.slice(0, -30)), 'import.broken-xml'],
    ['macros', workbookParts(good, [{ name: 'xl/vbaProject.bin', content: 'x' }]), 'import.active-content'],
    [
      'links to other workbooks',
      workbookParts(good, [{ name: 'xl/externalLinks/externalLink1.xml', content: '<x/>' }]),
      'import.active-content',
    ],
    [
      'embedded objects',
      workbookParts(good, [{ name: 'xl/embeddings/oleObject1.bin', content: 'x' }]),
      'import.active-content',
    ],
    ['an encrypted entry', workbookParts(good).map((p) => ({ ...p, flags: 1 })), 'import.encrypted'],
    [
      'a text that is not there',
      workbookParts('<worksheet><sheetData><row><c t="s"><v>7</v></c></row></sheetData></worksheet>'),
      'import.broken-file',
    ],
    ['a binary workbook', [{ name: 'xl/workbook.bin', content: 'x' }], 'import.unknown-format'],
    ['a document of another program', [{ name: 'word/document.xml', content: '<x/>' }], 'import.unknown-format'],
    ['a workbook of empty sheets', workbookParts('<worksheet><sheetData/></worksheet>'), 'import.no-header'],
  ])('%s', async (_, parts, code) => {
    const start = performance.now()
    const refusal = await refusalOf(readParts(parts))
    expect(refusal.refused).toBe(code)
    expect(refusal.message).toMatch(/登记簿\.xlsx.*。$/)
    expect(performance.now() - start).toBeLessThan(10_000)
  })

  it('a workbook under a password (an OLE file holding EncryptedPackage), and an old .xls', async () => {
    const ole = Buffer.alloc(5000)
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(ole)
    expect((await refusalOf(readFile(writeSample(ole, 'a.xls'), readOptions()))).refused).toBe('import.unknown-format')
    Buffer.from('EncryptedPackage', 'utf16le').copy(ole, 4000)
    expect(await refusalOf(readFile(writeSample(ole, 'a.xlsx'), readOptions()))).toMatchObject({
      refused: 'import.encrypted',
      message: expect.stringContaining('打开密码'),
    })
  })

  it('a workbook cut in the middle, and one larger than allowed', async () => {
    const bytes = zipOf(workbookParts(good))
    expect(
      (await refusalOf(readFile(writeSample(bytes.subarray(0, bytes.length - 40), 'a.xlsx'), readOptions()))).refused,
    ).toBe('import.broken-archive')
    const limits = { ...DEFAULT_LIMITS, xlsx: { ...DEFAULT_LIMITS.xlsx, fileBytes: 100, rows: 1 } }
    expect((await refusalOf(readFile(writeSample(bytes, 'a.xlsx'), readOptions([], { limits })))).refused).toBe(
      'import.too-large',
    )
  })

  it('more rows, strings or bytes than allowed', async () => {
    const three = zipOf(
      workbookParts(sheetOf([['a'], ['1'], ['2'], ['3']]), [
        { name: 'xl/sharedStrings.xml', content: '<sst><si><t>a</t></si><si><t>b</t></si></sst>' },
      ]),
    )
    const withLimit = (over: Partial<typeof DEFAULT_LIMITS.xlsx>): Promise<{ refused: string }> =>
      refusalOf(
        readFile(
          writeSample(three, 'a.xlsx'),
          readOptions([], { limits: { ...DEFAULT_LIMITS, xlsx: { ...DEFAULT_LIMITS.xlsx, ...over } } }),
        ),
      )
    expect((await withLimit({ rows: 2 })).refused).toBe('import.too-many-rows')
    expect((await withLimit({ sharedStrings: 1 })).refused).toBe('import.too-large')
    expect((await withLimit({ totalBytes: 200 })).refused).toBe('import.zip-bomb')
  })
})
