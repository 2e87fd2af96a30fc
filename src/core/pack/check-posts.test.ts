import { describe, expect, it } from 'vitest'
import { checkPosts } from './check-posts.ts'
import type { PostDefinition } from './definition.ts'

function check(variants: string[], ...posts: PostDefinition[]) {
  return checkPosts(
    posts.map((definition, i) => ({ definition, file: 'posts.yaml', path: `[${i}]` })),
    variants,
  )
}

const primary = (id: string, family: string, variants?: string[]): PostDefinition => ({
  id,
  title: id,
  family,
  primary: true,
  ...(variants && { variants }),
})

describe('primary posts', () => {
  it.each([
    ['one to a family', [], [primary('a', 'x'), primary('b', 'y')], 0],
    ['two in one family', [], [primary('a', 'x'), primary('b', 'x')], 1],
    ['one to a family in each variant', ['s', 'l'], [primary('a', 'x', ['s']), primary('b', 'x', ['l'])], 0],
    ['two in one variant', ['s', 'l'], [primary('a', 'x', ['s', 'l']), primary('b', 'x', ['l'])], 1],
    ['one for every variant and one for its own', ['s', 'l'], [primary('a', 'x'), primary('b', 'x', ['l'])], 1],
    ['three in one family: the second and the third', [], [primary('a', 'x'), primary('b', 'x'), primary('c', 'x')], 2],
  ])('%s', (_, variants, posts, faults) => {
    const { diagnostics } = check(variants, ...posts)
    expect(diagnostics.map((d) => d.code)).toEqual(Array.from({ length: faults }, () => 'pack.two-primary-posts'))
  })

  it('name both posts and the variants they meet in', () => {
    const { diagnostics } = check(['s', 'l'], primary('a', 'x'), primary('b', 'x'))
    expect(diagnostics.map((d) => [d.at.path, d.message])).toEqual([
      ['[1].primary', '岗位序列 x（系统 s、l）有两个主岗：“a”（a）和“b”（b）。'],
    ])
  })

  it('belong to a family', () => {
    const { diagnostics } = check([], { id: 'a', title: '甲岗', primary: true })
    expect(diagnostics.map((d) => [d.code, d.at.path])).toEqual([['pack.shape', '[0].primary']])
  })
})

it('a post of a variant the pack does not have is told the nearest one', () => {
  const { diagnostics } = check(['stateTax', 'localTax'], { id: 'a', title: '甲岗', variants: ['statTax'] })
  expect(diagnostics.map((d) => [d.code, d.hint])).toEqual([['pack.unknown-variant', '是否想写 stateTax？']])
})
