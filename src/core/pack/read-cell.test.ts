import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Field, FieldType } from '#core/register'
import { type Cell, readCell } from './read-cell.ts'

function field(type: FieldType): Field {
  return {
    id: 'x',
    type,
    label: '某字段',
    aliases: [],
    required: false,
    values: [
      { id: 'ordinary', spellings: ['一般'] },
      { id: 'urgent', spellings: ['紧急', '加急'] },
    ],
  }
}

const read = (type: FieldType, cell: Cell) => {
  const answer = readCell(field(type), cell)
  return answer.ok ? answer.value : 'refused'
}

describe('a cell of a worked case', () => {
  it.each<[type: FieldType, cell: Cell, value: unknown]>([
    ['code', '007', '007'],
    ['code', 7, 'refused'],
    ['text', '无', '无'],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2026-02-30', 'refused'],
    ['date', '2026/3/5', 'refused'],
    ['month', '2026-03', '2026-03'],
    ['month', '2026-13', 'refused'],
    ['money', 1234.56, 123_456],
    ['money', 0.1, 10],
    ['money', '1,234.5', 123_450],
    ['money', '3.5万元', 3_500_000],
    ['money', '0.000001万元', 1],
    ['money', '0.0000001万元', 'refused'],
    ['money', -0.07, -7],
    ['money', 10.005, 'refused'],
    ['money', '两万', 'refused'],
    ['money', true, 'refused'],
    ['money', 1e21, 'refused'],
    ['integer', 3, 3],
    ['integer', 3.5, 'refused'],
    ['integer', '3', 'refused'],
    ['decimal', 0.1234, 0.1234],
    ['decimal', 0.12345, 'refused'],
    ['boolean', false, false],
    ['boolean', '是', 'refused'],
    ['enum', 'urgent', 'urgent'],
    ['enum', '加急', 'urgent'],
    ['enum', '特急', 'refused'],
    ['list', ['甲', '乙'], ['甲', '乙']],
    ['list', '甲、乙', 'refused'],
    ['date', null, undefined],
    ['money', '', undefined],
  ])('of type %s written %j is read as %j', (type, cell, value) => {
    expect(read(type, cell)).toEqual(value)
  })

  it('holds exactly the fen that were written, as a number or as text, in 元 or 万元', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (fen) => {
        const yuan = `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`
        expect(read('money', yuan)).toBe(fen)
        expect(read('money', Number(yuan))).toBe(fen)
        const digits = String(fen).padStart(7, '0')
        expect(read('money', `${digits.slice(0, -6)}.${digits.slice(-6)}万元`)).toBe(fen)
      }),
    )
  })

  it('that is refused says in Chinese how to write it', () => {
    const types: FieldType[] = ['text', 'date', 'month', 'money', 'integer', 'decimal', 'boolean', 'enum', 'list']
    for (const type of types) {
      const answer = readCell(field(type), type === 'boolean' ? 2 : true)
      expect(answer.ok ? 'accepted' : answer.hint, type).toMatch(/\p{Script=Han}.*。$/u)
    }
  })
})
