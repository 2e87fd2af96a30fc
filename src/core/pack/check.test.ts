import { describe, expect, it } from 'vitest'
import { checkPack } from './check.ts'
import { BASE, below, type Files, faults, head, indicator, rawPack, reply, replyDays } from './made-up-pack.ts'
import type { RawParent } from './raw.ts'

describe('a pack', () => {
  it('comes out whole when nothing is wrong, and not at all when something is', () => {
    expect(checkPack(rawPack(BASE)).pack?.indicators.get('reply-in-time')?.branches).toHaveLength(1)
    expect(checkPack(rawPack(BASE)).diagnostics).toEqual([])
    expect(checkPack(rawPack({ ...BASE, 'pack.yaml': { ...head, level: 'city' } })).pack).toBeUndefined()
  })

  it('puts the line to a path', () => {
    const { diagnostics } = checkPack(rawPack({ ...BASE, 'pack.yaml': { ...head, level: 'city' } }))
    expect(diagnostics.map((d) => d.at)).toEqual([{ file: 'example/pack.yaml', path: 'level', line: 7 }])
  })

  it('hears of all its faults at once, each file judged for itself', () => {
    const broken: Files = {
      ...BASE,
      'posts.yaml': [{ id: 'a' }, { id: 'b', title: '乙岗', colour: 'red' }],
      'indicators/reply-in-time.yaml': { ...indicator('reply-in-time'), within: { parameter: 'replyDay' } },
      'indicators/other.yaml': { ...indicator('other'), match: [] },
      'cases/all.yaml': [
        {
          name: '甲',
          indicator: 'reply-in-time',
          given: { asOf: '2016-12-31', registers: { letter: [] } },
          expect: [],
        },
      ],
    }
    expect(faults(rawPack(broken))).toEqual([
      'pack.shape example/posts.yaml [0].title',
      'pack.unknown-key example/posts.yaml [1].colour',
      'pack.shape example/indicators/other.yaml match',
      'indicator.unknown-parameter example/indicators/reply-in-time.yaml within.parameter',
      'case.unknown-register example/cases/all.yaml [0].given.registers.letter',
    ])
  })

  it.each<[string, Files, string[]]>([
    [
      'a register',
      { 'registers/reply.yaml': { ...reply, key: 'noticeId' } },
      ['pack.shape example/registers/reply.yaml key'],
    ],
    [
      'a parameter',
      { 'parameters.yaml': [{ ...replyDays, unit: 'week' }] },
      ['pack.shape example/parameters.yaml [0].unit'],
    ],
    ['all parameters', { 'parameters.yaml': 'replyDays' }, ['pack.shape example/parameters.yaml']],
    ['pack.yaml', { 'pack.yaml': { ...head, title: '' } }, ['pack.shape example/pack.yaml title']],
  ])('is not blamed for what hangs on a fault of %s', (_, change, expected) => {
    expect(faults(rawPack({ ...BASE, ...change }))).toEqual(expected)
  })

  it('leaves what the generator reads to the generator', () => {
    expect(checkPack(rawPack({ ...BASE, 'generators/office.yaml': { place: '某县' } })).diagnostics).toEqual([])
    expect(checkPack(rawPack({ ...BASE, 'generator/office.yaml': {} })).diagnostics.map((d) => d.code)).toEqual([
      'pack.unknown-file',
    ])
  })

  it('whose days in force are reversed, or outside the years we count in, is told so', () => {
    const days = (from: string, to: string) => rawPack({ ...BASE, 'pack.yaml': { ...head, inForce: { from, to } } })
    expect(faults(days('2016-01-01', '2016-01-01'))).toEqual([])
    expect(faults(days('2016-01-02', '2016-01-01'))).toEqual(['pack.shape example/pack.yaml inForce'])
    expect(faults(days('2016-01-02', '2999-12-31'))).toEqual(['pack.shape example/pack.yaml inForce'])
  })
})

describe('a pack below another', () => {
  it('inherits everything it does not touch', () => {
    const { pack, diagnostics } = checkPack(below({}))
    expect(diagnostics).toEqual([])
    expect([...(pack?.indicators.keys() ?? [])]).toEqual(['reply-in-time'])
  })

  const justified = { justification: '示例理由', approvedBy: '示例市人民政府' }

  it.each<[string, unknown, string[]]>([
    [
      'a stricter value',
      { target: 'parameter:replyDays', weakens: false, values: [{ value: 10, origin: 'design' }] },
      [],
    ],
    [
      'a weaker way of assessing, said to be none',
      { target: 'indicator:reply-in-time', weakens: false, mode: 'manual', ...justified },
      ['pack.weakening-override below/overrides.yaml [0]'],
    ],
    [
      'a weaker way of assessing, without a reason',
      { target: 'indicator:reply-in-time', weakens: true, mode: 'manual', approvedBy: '示例市人民政府' },
      ['pack.weakening-override below/overrides.yaml [0]'],
    ],
    [
      'a weaker way of assessing, without approval',
      { target: 'indicator:reply-in-time', weakens: true, mode: 'manual', justification: '示例理由' },
      ['pack.weakening-override below/overrides.yaml [0]'],
    ],
    ['a weaker way, with both', { target: 'indicator:reply-in-time', weakens: true, mode: 'manual', ...justified }, []],
    ['nothing at all', { target: 'indicator:reply-in-time', weakens: false }, ['pack.shape below/overrides.yaml [0]']],
    [
      'two things at once',
      { target: 'indicator:reply-in-time', weakens: true, mode: 'manual', remove: true, ...justified },
      ['pack.shape below/overrides.yaml [0]'],
    ],
    [
      'a value of an indicator',
      { target: 'indicator:reply-in-time', weakens: false, values: [{ value: 1, origin: 'design' }] },
      ['pack.shape below/overrides.yaml [0]'],
    ],
    [
      'what is not there',
      { target: 'indicator:reply', weakens: false, mode: 'manual' },
      ['pack.unknown-override below/overrides.yaml [0].target'],
    ],
  ])('may or may not change: %s', (_, override, expected) => {
    const above = { ...BASE, 'parameters.yaml': [{ ...replyDays, weakerWhen: 'larger' }] }
    expect(faults(below({ 'overrides.yaml': [override] }, above))).toEqual(expected)
  })

  it('that removes a parameter in use leaves the indicator without it, and hears so', () => {
    const override = { target: 'parameter:replyDays', remove: true, weakens: true, ...justified }
    expect(faults(below({ 'overrides.yaml': [override] }))).toEqual([
      'indicator.unknown-parameter example/indicators/reply-in-time.yaml within.parameter',
    ])
  })

  it('that writes an indicator anew with an entry for it has its own, in its own days', () => {
    const own = { ...indicator('reply-in-time'), title: '本县的写法' }
    const override = { target: 'indicator:reply-in-time', weakens: false }
    const { pack } = checkPack(below({ 'indicators/reply-in-time.yaml': own, 'overrides.yaml': [override] }))
    expect(pack?.indicators.get('reply-in-time')?.title).toBe('本县的写法')
    expect([...(pack?.indicators.keys() ?? [])]).toEqual(['reply-in-time'])
  })

  it.each<[string, RawParent, string]>([
    ['cannot be reached', { kind: 'unreachable', folder: '../nowhere' }, 'pack.extends-unreachable'],
    ['leads back to itself', { kind: 'cycle', chain: ['a', 'b', 'a'] }, 'pack.extends-cycle'],
  ])('whose upper pack %s is told that, and nothing about names from there', (_, parent, code) => {
    const raw = rawPack(
      {
        'pack.yaml': { ...head, extends: '../x' },
        'indicators/a.yaml': indicator('a'),
        'overrides.yaml': [{ target: 'indicator:b', mode: 'assisted', weakens: false }],
      },
      'below',
      parent,
    )
    expect(faults(raw)).toEqual([`${code} below/pack.yaml extends`])
  })

  it('three levels deep has what each level added, the lowest last', () => {
    const middle = below({ 'parameters.yaml': [{ ...replyDays, id: 'visitDays' }] })
    const files = {
      'pack.yaml': { ...head, id: 'xx/lowest', extends: '../below' },
      'parameters.yaml': [{ ...replyDays, id: 'callDays' }],
    }
    const { pack } = checkPack(rawPack(files, 'lowest', { kind: 'found', pack: middle }))
    expect(pack?.extends.map((p) => p.id)).toEqual(['xx/example', 'xx/below'])
    expect([...(pack?.parameters.keys() ?? [])]).toEqual(['replyDays', 'visitDays', 'callDays'])
  })
})
