/** What stands over branches: who looks at them, and whose posts they concern. */
import { describe, expect, it } from 'vitest'
import { checkIndicator, type IndicatorDefinition } from '#core/indicator'
import { CITES, indicatorOf, REGISTERS } from './office.ts'

const exists = {
  pattern: 'existence',
  subject: { register: 'act' },
  has: [{ register: 'answer' }],
  match: [{ person: 'who' }],
}

describe('mode and review', () => {
  it('a branch has its own or those of its indicator', () => {
    const part = {
      review: ['看原件'],
      branches: [
        { id: 'sure', ...exists, review: ['看底册'] },
        { id: 'unsure', ...exists, mode: 'assisted' },
      ],
    }
    const { mode, branches } = indicatorOf(part)
    expect(mode).toBe('automatic')
    expect(branches.map((branch) => [branch.id, branch.mode, branch.review])).toEqual([
      ['sure', 'automatic', ['看底册']],
      ['unsure', 'assisted', ['看原件']],
    ])
  })

  it('an indicator of one pattern is its own branch', () => {
    const { branches } = indicatorOf({ ...exists, mode: 'assisted', review: ['看原件'] })
    expect(branches[0]).toMatchObject({ mode: 'assisted', review: ['看原件'] })
    expect(indicatorOf(exists).branches[0]?.review).toEqual([])
  })
})

describe('category', () => {
  const categories = new Map([['filing', { posts: new Map([['all', ['clerk']]]) }]])
  const check = (part: object, known: { categories?: typeof categories } = { categories }) =>
    checkIndicator(
      {
        id: 'X',
        title: '示例',
        cites: CITES,
        mode: 'automatic',
        attribute: {},
        ...exists,
        ...part,
      } as IndicatorDefinition,
      {
        registers: REGISTERS,
        parameters: new Map(),
        posts: new Set(['clerk', 'chief']),
        variants: [],
        counting: { rollOver: false, countStartDay: false },
        ...known,
      },
      'x.yaml',
    )

  it('lends its posts', () => {
    const { indicator } = check({ category: 'filing' })
    expect(indicator?.category).toBe('filing')
    expect(indicator?.posts).toEqual(new Map([['all', ['clerk']]]))
  })

  it('lends none to an indicator with posts of its own', () => {
    expect(check({ category: 'filing', posts: ['chief'] }).indicator?.posts).toEqual(new Map([['all', ['chief']]]))
    expect(check({ category: 'filing', posts: [] }).indicator?.posts).toEqual(new Map([['all', []]]))
  })

  it('must be there', () => {
    const { indicator, diagnostics } = check({ category: 'filling' })
    expect(indicator).toBeUndefined()
    expect(diagnostics).toMatchObject([
      { code: 'indicator.unknown-category', at: { file: 'x.yaml', path: 'category' }, hint: '是否想写 filing？' },
    ])
  })

  it('is taken as written where no categories are given', () => {
    expect(check({ category: 'filling' }, {}).indicator?.posts).toEqual(new Map())
  })
})
