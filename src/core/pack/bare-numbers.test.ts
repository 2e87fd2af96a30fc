import { describe, expect, it } from 'vitest'
import type { IndicatorDefinition } from '#core/indicator'
import { checkBareNumbers } from './bare-numbers.ts'

const cites = { document: '示例办法', article: '第四条' }

function pathsOf(parts: Partial<Extract<IndicatorDefinition, { pattern: 'completeness' }>>): (string | undefined)[] {
  const definition: IndicatorDefinition = {
    id: 'x',
    title: '示例',
    cites,
    mode: 'automatic',
    pattern: 'completeness',
    subject: { register: 'notice' },
    ...parts,
  }
  return checkBareNumbers({ definition, file: 'x.yaml', path: '' }).map((d) => d.at.path)
}

describe('a number in a condition', () => {
  it.each([
    ['compared with', { require: { field: 'a', is: 'at-least', of: { constant: 200 } } }, ['require.of.constant']],
    ['in the short form', { require: { all: [{ field: 'a', equals: 3 }] } }, ['require.all[0].equals']],
    ['in a list', { require: { not: { field: 'a', oneOf: [1, 2, 3] } } }, ['require.not.oneOf', 'require.not.oneOf']],
    ['in a filter', { subject: { register: 'n', where: { field: 'a', equals: 7 } } }, ['subject.where.equals']],
    [
      'in arithmetic',
      { require: { value: { sum: ['a', { constant: 5 }] }, is: 'less-than', of: 'b' } },
      ['require.value.sum[1].constant'],
    ],
    [
      'standing in for a missing row',
      { facts: { n: { register: 'r', take: 'max', of: 'a', absent: 9 } } },
      ['facts.n.absent'],
    ],
    [
      'in an exemption',
      { exemptions: [{ id: 'small', where: { field: 'a', equals: 50 } }] },
      ['exemptions[0].where.equals'],
    ],
  ] as [string, Parameters<typeof pathsOf>[0], string[]][])('is refused %s', (_, parts, paths) => {
    expect(pathsOf(parts)).toEqual(paths)
  })

  it.each([
    ['that says none', { require: { fact: 'n', equals: 0 } }],
    ['that says any', { require: { fact: 'n', is: 'at-least', of: { constant: 1 } } }],
    ['that is a text', { require: { field: 'a', equals: '200' } }],
    ['given by a parameter', { require: { field: 'a', is: 'at-least', of: { parameter: 'smallAmount' } } }],
    [
      'of days with its own citation',
      { require: { field: 'a', is: 'before', of: { later: 'b', by: { amount: 15, unit: 'day', cites } } } },
    ],
  ] as [string, Parameters<typeof pathsOf>[0]][])('may stand %s', (_, parts) => {
    expect(pathsOf(parts)).toEqual([])
  })
})
