import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkRegisters, type FieldDefinition, type Register } from '#core/register'
import { closeTable, loadTable } from './load-table.ts'
import { listHeadingNames, matchHeadings } from './match-headings.ts'
import { looksOf } from './plain-look.ts'
import { readOptions, workFolder, writeSample } from './readers/read-back.ts'
import { readFile } from './readers/read-file.ts'
import { DEFAULT_LIMITS, type Expected, type TableLayout } from './readers/read-table.ts'

const LIMITS = { ...DEFAULT_LIMITS, inPlaceBytes: 0 }

/** What is loaded of a text, and how many of its rows went the plain way. */
async function load(register: Register, text: string, plainly: boolean): Promise<{ rows: unknown[][]; plain: number }> {
  const work = workFolder()
  const out = join(work, 'out')
  mkdirSync(out)
  const expect = (layout: TableLayout): Expected => ({
    looks: looksOf(register, matchHeadings(layout, register, 'a.csv'), layout.columns.length),
    date: undefined,
    onPart: () => undefined,
  })
  const [table] = await readFile(
    writeSample(text),
    readOptions([...listHeadingNames(register).keys()], {
      work,
      limits: LIMITS,
      ...(plainly && { expect }),
    }),
  )
  if (table === undefined) throw new Error('no table')
  const loaded = await loadTable({
    table,
    register,
    files: [],
    work,
    out,
    recordBytes: LIMITS.recordBytes,
    matched: matchHeadings(table, register, 'a.csv'),
    duckdb: { memoryMb: 256, threads: 1 },
  })
  try {
    const all = await loaded.connection.runAndReadAll('SELECT * FROM loaded ORDER BY _line')
    const parts = (table.plain ?? []).map((part) => readFileSync(part.path, 'utf8'))
    return { rows: all.getRowsJson(), plain: parts.join('').split('\n').length - 1 }
  } finally {
    closeTable(loaded)
  }
}

function registerOf(cell: FieldDefinition, key: string): Register {
  const { registers } = checkRegisters([
    {
      file: 'cells.yaml',
      definition: { id: 'cells', title: '单元格', key: [key], fields: { no: { type: 'code', label: '序号' }, cell } },
    },
  ])
  return registers.get('cells') as Register
}

const cellOf = (alphabet: string) =>
  fc.string({ unit: fc.constantFrom(...alphabet), maxLength: 8 }).filter((text) => !/[",\r\n]/.test(text))
const ANYWHERE = [
  '',
  '-',
  '/',
  '—',
  'NULL',
  '\\N',
  ' ',
  '　',
  '1\u00a0',
  '\ufeff1',
  '甲\u200b',
  ' 甲',
  '甲\t',
  '\u00001',
  '０１',
  '無',
  '\u3001、',
]
const two = fc.nat(99).map((n) => String(n).padStart(2, '0'))
const day = fc.tuple(fc.integer({ min: 1880, max: 2220 }), two, two).map((parts) => parts.join('-'))
const amount = fc
  .tuple(
    fc.constantFrom('', '-', '+', '.'),
    fc.bigInt({ min: 0n, max: 10n ** 19n }),
    fc.constantFrom('', '.', '.5', '.05', '.005', '.1234', '.12345', '.1234567', '..1', '.1a', 'e5'),
  )
  .map(([sign, whole, fraction]) => `${sign}${whole}${fraction}`)
const total = fc.constantFrom(
  '合计',
  '小 计',
  '合　计：',
  '本页合计',
  '总计:',
  '共\u00a0计',
  '合计数',
  '计',
  '甲',
  '审计：',
  ':',
)
const united = fc.oneof(amount, fc.constantFrom('3.5万元', '12元', '0.5亿元', '999999', '1000000', '-999999.99'))
const creditCode = fc.constantFrom(
  '91350100M000100Y43',
  '91350100m000100y43',
  '91350100M000100Y44',
  '91I50100M000100Y43',
  '121200004013590816',
)

const FIELDS: [string, FieldDefinition, fc.Arbitrary<string>, string?, string?][] = [
  ['text', { type: 'text', label: '值' }, cellOf('甲乙a 1-—/NUL\\\u00a0\u3000\u200b\ufeff\t\fé、。')],
  ['required text', { type: 'text', label: '值', required: true }, cellOf('甲 -')],
  ['text of the key', { type: 'text', label: '值' }, total, '值', 'cell'],
  ['code of the key', { type: 'code', label: '值' }, fc.oneof(total, fc.constant('A1')), '值', 'cell'],
  ['code', { type: 'code', label: '值' }, cellOf('0aA１-/ NUL\\é\f')],
  ['credit code', { type: 'creditCode', label: '值' }, creditCode],
  ['required credit code', { type: 'creditCode', label: '值', required: true }, creditCode],
  [
    'date',
    { type: 'date', label: '值' },
    fc.oneof(
      day,
      fc.constantFrom(
        '2024-02-29',
        '2100-02-29',
        '2000-02-29',
        '2026-04-31',
        '2026-12-31',
        '2026/3/5',
        '2026-3-05',
        '2026-03-05x',
      ),
    ),
  ],
  ['required date', { type: 'date', label: '值', required: true }, day],
  [
    'month',
    { type: 'month', label: '值' },
    fc.oneof(
      day.map((text) => text.slice(0, 7)),
      fc.constantFrom('2026-03', '202603', '2026年3月', '2026-03-05', '2026-3'),
    ),
  ],
  ['money', { type: 'money', label: '值' }, amount],
  ['money in 万元', { type: 'money', label: '值', unit: '万元' }, amount],
  ['money under a heading with 万元', { type: 'money', label: '值' }, united, '值（万元）'],
  ['money under a heading with 亿元', { type: 'money', label: '值' }, united, '值(单位：亿元)'],
  ['money in 万元 under a heading with 元', { type: 'money', label: '值', unit: '万元' }, united, '值（元）'],
  ['integer', { type: 'integer', label: '值' }, amount],
  ['decimal', { type: 'decimal', label: '值' }, amount],
  [
    'boolean',
    { type: 'boolean', label: '值' },
    fc.constantFrom('是', '否', 'Y', 'n', 'true', 'TRUE', 'True', '0', '1', '2', ' 是'),
  ],
  [
    'enum',
    { type: 'enum', label: '值', values: { filed: ['已申报', 'A'], none: ['-'], late: ['逾期'] } },
    fc.constantFrom('已申报', 'filed', 'FILED', 'A', 'a', 'Ａ', '-', '逾期 ', '逾', 'none'),
  ],
  ['list', { type: 'list', label: '值' }, fc.constantFrom('甲、乙', '甲', '、', '甲;乙')],
]

it.each(FIELDS)(
  'loads a cell of %s the same whether it is taken for plain or interpreted',
  { timeout: 120_000 },
  async (_, field, cell, heading = '值', key = 'no') => {
    const register = registerOf(field, key)
    let plain = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.oneof(cell, fc.constantFrom(...ANYWHERE)), { minLength: 20, maxLength: 200 }),
        async (cells) => {
          const text = `序号,${heading},别的\n${cells.map((value, i) => `${i + 1},${value},x`).join('\n')}\n`
          // With more control characters the file is refused as no text at all.
          fc.pre(text.split('\u0000').length <= 5)
          const apart = await load(register, text, true)
          expect(apart.rows).toEqual((await load(register, text, false)).rows)
          plain += apart.plain
        },
      ),
      { numRuns: 4, endOnFailure: true },
    )
    // An optional cell may be empty; a required one of these must have been taken as it stands at least once.
    expect(plain).toBeGreaterThan(0)
  },
)
