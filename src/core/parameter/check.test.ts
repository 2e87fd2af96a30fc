import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkParameter } from './check.ts'
import { type ParameterDefinition, parameterDefinitionSchema } from './definition.ts'

const cites = { document: '示例办法', article: '第四条' }

function check(values: ParameterDefinition['values'], unit: ParameterDefinition['unit'] = 'day') {
  return checkParameter({ id: 'replyDays', title: '答复期限', unit, values }, 'parameters.yaml', '[0]')
}

const codes = (checked: ReturnType<typeof check>) => checked.diagnostics.map((d) => d.code)

describe('a parameter', () => {
  it('keeps its dated values, origin and citation', () => {
    const { parameter, diagnostics } = check([
      { value: 15, origin: 'src', cites },
      { since: '2020-01-01', value: null, origin: 'design' },
    ])
    expect(diagnostics).toEqual([])
    expect(parameter.values).toEqual([
      { value: 15, origin: 'src', cites },
      { since: '2020-01-01', value: undefined, origin: 'design' },
    ])
  })

  it('may be left unset, with a warning that names what follows', () => {
    const { diagnostics } = check([])
    expect(diagnostics).toMatchObject([{ code: 'parameter.unset', severity: 'warning' }])
    expect(diagnostics[0]?.message).toContain('无法判定')
  })

  it.each([
    ['from the source text without a citation', [{ value: 15, origin: 'src' as const }], ['pack.uncited-number']],
    ['from another instrument without one', [{ value: 15, origin: 'ext' as const }], ['pack.uncited-number']],
    ['of our own design', [{ value: 15, origin: 'design' as const }], []],
    [
      'dated out of order',
      [
        { since: '2020-01-01', value: 1, origin: 'design' as const },
        { since: '2019-01-01', value: 2, origin: 'design' as const },
      ],
      ['parameter.order'],
    ],
    [
      'twice on one day',
      [
        { since: '2020-01-01', value: 1, origin: 'design' as const },
        { since: '2020-01-01', value: 2, origin: 'design' as const },
      ],
      ['parameter.order'],
    ],
    [
      'in force since a year we cannot count in',
      [{ since: '1492-01-01', value: 1, origin: 'design' as const }],
      ['parameter.shape'],
    ],
  ])('with a value %s', (_, values, expected) => {
    expect(codes(check(values))).toEqual(expected)
  })

  it.each([
    ['a day count that is text', 'day', '十五', false],
    ['half a month', 'month', 0.5, false],
    ['minus one working day', 'working-day', -1, false],
    ['no days at all', 'day', 0, true],
    ['a ratio of four decimals', 'ratio', 0.1234, true],
    ['a ratio of five', 'ratio', 0.12345, false],
    ['an amount exact to the fen', 'yuan', 0.07, true],
    ['an amount finer than a fen', 'yuan', 0.075, false],
    ['a word', 'text', '县级', true],
  ] as const)('counts %s', (_, unit, value, fine) => {
    expect(codes(check([{ value, origin: 'design' }], unit))).toEqual(fine ? [] : ['parameter.shape'])
  })

  it('holds money as exactly the fen its author wrote', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), (fen) => {
        const { parameter, diagnostics } = check([{ value: fen / 100, origin: 'design' }], 'yuan')
        expect(diagnostics).toEqual([])
        expect(Object.is(parameter.values[0]?.value, -0) ? 0 : parameter.values[0]?.value).toBe(fen)
      }),
    )
  })

  it.each(['Reply', 'reply-days', 'reply.', '2days', ''])('is not named "%s"', (id) => {
    expect(parameterDefinitionSchema.safeParse({ id, title: '答复期限', unit: 'day' }).success).toBe(false)
  })
})
