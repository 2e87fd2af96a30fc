import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { IndicatorDefinition } from '#core/indicator'
import type { ParameterDefinition } from '#core/parameter'
import { listIndicatorWeakenings, listParameterWeakenings } from './weakening.ts'

const cites = { document: '示例办法', article: '第四条' }

const before: IndicatorDefinition = {
  id: 'one-notice',
  title: '重复催告',
  cites,
  mode: 'assisted',
  force: 'discretionary',
  inForce: { from: '2015-01-01', to: '2025-12-31' },
  pattern: 'duplicate',
  subject: { register: 'notice', at: 'issuedAt' },
  by: ['payerId'],
  exemptions: [{ id: 'urgent' }],
}

describe('an inherited indicator', () => {
  it.each<[string, Partial<IndicatorDefinition>, RegExp | undefined]>([
    ['left as it was', {}, undefined],
    ['left more to people', { mode: 'manual' }, /manual/],
    ['left less to people', { mode: 'automatic' }, undefined],
    ['made a mere encouragement', { force: 'aspirational' }, /aspirational/],
    ['made a duty', { force: 'mandatory' }, undefined],
    ['in force later', { inForce: { from: '2016-01-01', to: '2025-12-31' } }, /日期变窄/],
    ['in force for less long', { inForce: { from: '2015-01-01', to: '2024-12-31' } }, /日期变窄/],
    ['in force without end', { inForce: { from: '2015-01-01' } }, undefined],
  ])('%s', (_, change, reason) => {
    const reasons = listIndicatorWeakenings(before, { ...before, ...change } as IndicatorDefinition)
    expect(reasons).toHaveLength(reason === undefined ? 0 : 1)
    if (reason !== undefined) expect(reasons[0]).toMatch(reason)
  })

  it('with one more exemption is weaker, with one less is not', () => {
    const more = { ...before, exemptions: [{ id: 'urgent' }, { id: 'small' }] }
    expect(listIndicatorWeakenings(before, more)).toEqual(['增加了豁免 small'])
    expect(listIndicatorWeakenings(more, before)).toEqual([])
  })

  it('that loses a branch is weaker', () => {
    const { pattern, subject, by, exemptions, ...head } = before as typeof before & {
      pattern: 'duplicate'
      by: string[]
      subject: { register: string }
    }
    const branch = (id: string) => ({ id, pattern, subject, by })
    const both: IndicatorDefinition = { ...head, branches: [branch('a'), branch('b')] }
    const one: IndicatorDefinition = { ...head, branches: [branch('a')] }
    expect(exemptions).toHaveLength(1)
    expect(listIndicatorWeakenings(both, one)).toEqual(['去掉了分支 b'])
    expect(listIndicatorWeakenings(one, both)).toEqual([])
  })
})

type Values = ParameterDefinition['values']
const parameter = (values: Values, weakerWhen?: 'larger' | 'smaller'): ParameterDefinition => ({
  id: 'replyDays',
  title: '答复期限',
  unit: 'day',
  values,
  ...(weakerWhen && { weakerWhen }),
})
const always = (value: number | null): Values => [{ value, origin: 'design' }]

describe('an inherited parameter', () => {
  it('is weaker when it moves in the direction its pack names, on any day', () => {
    const later: Values = [...always(15), { since: '2020-01-01', value: 30, origin: 'design' }]
    expect(listParameterWeakenings(parameter(always(15), 'larger'), parameter(later))).toEqual([
      '自 2020-01-01 起值由 15 改为 30',
    ])
    expect(listParameterWeakenings(parameter(later, 'larger'), parameter(always(15)))).toEqual([])
  })

  it('is weaker when it is unset, and may be set where it was not', () => {
    expect(listParameterWeakenings(parameter(always(15)), parameter(always(null)))).toEqual(['值 15 变为未设定'])
    expect(listParameterWeakenings(parameter(always(null)), parameter(always(15)))).toEqual([])
  })

  it('in another unit cannot be compared, which counts as weaker', () => {
    const working = { ...parameter(always(15)), unit: 'working-day' as const }
    expect(listParameterWeakenings(parameter(always(15)), working)).toHaveLength(1)
  })

  it('is never weaker both ways, and always weaker one way when it differs', () => {
    fc.assert(
      fc.property(fc.nat(100), fc.nat(100), (a, b) => {
        const down = listParameterWeakenings(parameter(always(a), 'larger'), parameter(always(b))).length
        const up = listParameterWeakenings(parameter(always(a), 'smaller'), parameter(always(b))).length
        expect(down + up).toBe(a === b ? 0 : 1)
        expect(down).toBe(b > a ? 1 : 0)
      }),
    )
  })
})
