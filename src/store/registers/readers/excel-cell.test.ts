import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  builtInKind,
  findZeroFormat,
  formatKind,
  numberText,
  parseReference,
  serialText,
  unescapeText,
  zeroText,
} from './excel-cell.ts'

describe('number formats', () => {
  it.each([
    ['yyyy-mm-dd', 'date'],
    ['yyyy"年"m"月"d"日";@', 'date'],
    ['[$-804]yyyy"年"m"月"', 'date'],
    ['[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy', 'date'],
    ['m/d/yy h:mm', 'date'],
    ['e"年"m"月"', 'date'],
    ['h:mm:ss', 'time'],
    ['[h]:mm', 'time'],
    ['mm:ss.0', 'time'],
    ['General', 'number'],
    ['G/通用格式', 'number'],
    ['0.00E+00', 'number'],
    ['#,##0.00"元"', 'number'],
    ['[Red]#,##0;[Red]-#,##0', 'number'],
    ['"day "0', 'number'],
    ['@', 'number'],
    ['0.00%', 'number'],
  ])('%s is a %s', (code, kind) => expect(formatKind(code)).toBe(kind))

  it('built-in formats of the Chinese locale are dates', () => {
    expect([0, 4, 14, 22, 31, 57, 58].map(builtInKind)).toEqual([
      'number',
      'number',
      'date',
      'date',
      'date',
      'date',
      'date',
    ])
    expect([20, 32, 46].map(builtInKind)).toEqual(['time', 'time', 'time'])
  })
})

describe('formats of zeros', () => {
  it.each([
    ['0000', '17', '0017'],
    ['0000', '0', '0000'],
    ['0000', '12345', '12345'],
    ['0000', '17.5', '17.5'],
    ['0000', '-17', '-17'],
    ['0000', 'abc', 'abc'],
    ['#00', '7', '07'],
    ['0000_ ', '17', '0017'],
    ['0000;[Red]-0000', '17', '0017'],
    ['[Red]000;"无"', '17', '017'],
    ['"处罚〔2026〕"000"号"', '17', '处罚〔2026〕017号'],
    ['"a;b"000', '17', 'a;b017'],
    ['第000号', '17', '第017号'],
    ['\\N\\o\\-000', '17', 'No-017'],
    ['"day "00', '7', 'day 07'],
  ])('%s shows %s as %s', (code, text, shown) => {
    const format = findZeroFormat(code)
    if (format === undefined) throw new Error(`${code} is no format of zeros`)
    expect(zeroText(text, format)).toBe(shown)
  })

  it.each([
    'General',
    '0',
    '0.00',
    '#,##0',
    '00.0',
    '00%',
    '00E+00',
    '[DBNum1]000',
    '[>100]000;0',
    'yyyy-mm-dd',
    'ss.00',
    '000-0000',
    '@',
  ])('%s is none', (code) => expect(findZeroFormat(code)).toBeUndefined())
})

describe('serials', () => {
  it.each([
    ['1', '1900', '1900-01-01'],
    ['59', '1900', '1900-02-28'],
    ['60', '1900', '1900-02-29'],
    ['61', '1900', '1900-03-01'],
    ['46086.5', '1900', '2026-03-05T12:00:00'],
    ['46085.999999', '1900', '2026-03-05'],
    ['0', '1904', '1904-01-01'],
    ['2958465', '1900', '9999-12-31'],
    ['2958466', '1900', '2958466'],
    ['-1', '1900', '-1'],
  ] as const)('%s in the %s count is %s', (serial, system, text) =>
    expect(serialText(serial, 'date', system)).toBe(text),
  )

  it('a time of day has no date', () => expect(serialText('0.5', 'time', '1900')).toBe('12:00:00'))

  it('every day from March 1900 to 9999 goes to the date that many days after 30 December 1899', () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 2_958_465 }), (day) => {
        expect(Date.parse(serialText(String(day), 'date', '1900'))).toBe(Date.UTC(1899, 11, 30) + day * 86_400_000)
      }),
    )
  })
})

describe('numbers', () => {
  it.each([
    ['1234.0999999999999', '1234.1'],
    ['0.30000000000000004', '0.3'],
    ['1.23456789012345E+17', '123456789012345000'],
    ['-1.5E-7', '-0.00000015'],
    ['110101199001011234', '110101199001011234'],
    ['12.50', '12.50'],
    ['abc', 'abc'],
  ])('%s is shown as %s', (text, shown) => expect(numberText(text)).toBe(shown))

  it('amounts of fen up to a billion 元 survive the 17 digits Excel writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 99_999_999_999 }), (fen) => {
        const yuan = fen / 100
        expect(Math.round(Number(numberText(yuan.toPrecision(17))) * 100)).toBe(fen)
        expect(numberText(yuan.toPrecision(17))).toMatch(/^\d+(\.\d{1,2})?$/)
      }),
    )
  })
})

it('a reference names a place in the sheet or nothing', () => {
  expect(parseReference('A1')).toEqual({ column: 0, row: 1 })
  expect(parseReference('XFD1048576')).toEqual({ column: 16_383, row: 1_048_576 })
  for (const bad of ['XFE1', 'A0', 'A', '1', 'a1', 'A1B', 'AAAA1', '', 'A12345678901'])
    expect(parseReference(bad)).toBeUndefined()
})

it('escaped characters are the characters meant', () =>
  expect(unescapeText('a_x000A_b_x005F_x000A_')).toBe('a\nb_x000A_'))
