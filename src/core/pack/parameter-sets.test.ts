import { describe, expect, it } from 'vitest'
import { parseLocalDate } from '#core/calendar'
import { findValue } from '#core/parameter'
import { checkPack } from './check.ts'
import { BASE, below, type Files, faults, rawPack } from './made-up-pack.ts'

const value = (since: string, n: number) => ({ since, value: n, origin: 'design' })
const set = (...values: unknown[]) => [{ id: 'replyDays', values }]

function valueOn(files: Files, day: string): unknown {
  const parameter = checkPack(rawPack({ ...BASE, ...files })).pack?.parameters.get('replyDays')
  const on = parseLocalDate(day)
  return parameter && on && findValue(parameter, on)?.value
}

describe('values of one parameter in several files', () => {
  const files = {
    'parameters/2026.yaml': set(value('2026-01-01', 7)),
    'parameters/2020.yaml': set(value('2020-01-01', 10)),
  }

  it('come together by the day they apply from, whatever the files are called', () => {
    const days = ['2019-12-31', '2020-01-01', '2025-12-31', '2026-01-01']
    expect(days.map((day) => valueOn(files, day))).toEqual([15, 10, 10, 7])
  })

  it.each<[string, Files, string[]]>([
    [
      'in any two files for one day',
      { ...files, 'parameters/a.yaml': set(value('2026-01-01', 8)) },
      ['parameter.order example/parameters/a.yaml [0].values[0]'],
    ],
    [
      'always and always',
      { 'parameters/a.yaml': set({ value: 8, origin: 'design' }) },
      ['parameter.order example/parameters/a.yaml [0].values[0]'],
    ],
    [
      'out of order in one file',
      { 'parameters/a.yaml': set(value('2026-01-01', 8), value('2020-01-01', 8)) },
      ['parameter.order example/parameters/a.yaml [0].values[1]'],
    ],
    [
      'of a wrong kind',
      { 'parameters/a.yaml': set(value('2026-01-01', -1)) },
      ['parameter.shape example/parameters/a.yaml [0].values[0]'],
    ],
    [
      'of a parameter nobody defined',
      { 'parameters/a.yaml': [{ id: 'replyDay', values: [value('2026-01-01', 8)] }] },
      ['parameter.shape example/parameters/a.yaml [0]'],
    ],
    [
      'twice in one file',
      { 'parameters/a.yaml': [...set(value('2026-01-01', 8)), ...set(value('2027-01-01', 8))] },
      ['pack.duplicate-id example/parameters/a.yaml [1]'],
    ],
    ['without any', { 'parameters/a.yaml': set() }, ['pack.shape example/parameters/a.yaml [0].values']],
  ])('are refused: %s', (_, change, expected) => {
    expect(faults(rawPack({ ...BASE, ...change }))).toEqual(expected)
  })

  it('may not be added to what is inherited, except by an override', () => {
    expect(faults(below({ 'parameters/a.yaml': set(value('2026-01-01', 8)) }))).toEqual([
      'pack.undeclared-override below/parameters/a.yaml [0]',
    ])
  })

  it('are all compared when a pack below changes the parameter', () => {
    const above = {
      ...BASE,
      ...files,
      'parameters.yaml': [{ ...(BASE['parameters.yaml'] as object[])[0], weakerWhen: 'larger' }],
    }
    const override = { target: 'parameter:replyDays', weakens: false, values: [{ value: 9, origin: 'design' }] }
    expect(faults(below({ 'overrides.yaml': [override] }, above))).toEqual([
      'pack.weakening-override below/overrides.yaml [0]',
    ])
  })
})
