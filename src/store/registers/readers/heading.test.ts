import { describe, expect, it } from 'vitest'
import { findHeading, foldHeading, tidyHeading } from './heading.ts'

const known = new Set(['编号', '名称', '税款/应补', '金额', '日期'].map(foldHeading))

describe('the heading of a table', () => {
  it.each<[string, string[][], number, string[]]>([
    [
      'is the row whose names are known',
      [['某局登记簿'], ['制表：', '甲'], ['编号', '名称'], ['1', 'x']],
      2,
      ['编号', '名称'],
    ],
    [
      'is found when half of the names are known',
      [
        ['编号', '别的'],
        ['1', '2'],
      ],
      0,
      ['编号', '别的'],
    ],
    ['is the first wide row when no name is known', [['标题'], ['a', 'b', 'c'], ['1', '2', '3']], 1, ['a', 'b', 'c']],
    ['is the only row of an empty register', [['编号', '名称']], 0, ['编号', '名称']],
    ['loses blank columns at the end, not in the middle', [['编号', '', '名称', '', ' ']], 0, ['编号', '', '名称']],
    [
      'joins two tiers',
      [
        ['编号', '税款', '', '备注'],
        ['', '应补', '已补', ''],
        ['1', '2', '3', '4'],
      ],
      1,
      ['编号', '税款/应补', '税款/已补', '备注'],
    ],
    [
      'takes the lower name alone where that is known and unique',
      [
        ['编号', '处罚', ''],
        ['', '金额', '日期'],
        ['1', '2', '3'],
      ],
      1,
      ['编号', '金额', '日期'],
    ],
    [
      'looks up when only the lower tier is known',
      [
        ['序', '第一组', '', '第二组', ''],
        ['', '编号', '金额', '名称', '日期'],
        ['1', '2', '3', '4', '5'],
      ],
      1,
      ['序', '编号', '金额', '名称', '日期'],
    ],
    [
      'does not take a data row for a second tier',
      [
        ['编号', '名称', ''],
        ['1', 'x', 'y'],
      ],
      0,
      ['编号', '名称'],
    ],
    [
      'does not take a row of gaps for a second tier',
      [
        ['编号', '名称', '日期'],
        ['', 'x', ''],
      ],
      0,
      ['编号', '名称', '日期'],
    ],
  ])('%s', (_, rows, row, columns) => expect(findHeading(rows, known)).toEqual({ row, columns }))

  it('is missing where there is no text', () => expect(findHeading([['', ' '], ['　']], known)).toBeUndefined())
})

it('names are shown tidy and compared folded', () => {
  expect(tidyHeading(' 金额\n（元）\u3000')).toBe('金额(元)')
  expect(foldHeading('ＡＢ c　金 额')).toBe('abc金额')
})
