import { describe, expect, it } from 'vitest'
import { checkPack } from './check.ts'
import { BASE, below, cites, type Files, faults, head, indicator, rawPack } from './made-up-pack.ts'

const posts = [
  { id: 'clerk', title: '受理岗' },
  { id: 'leader', title: '领导岗' },
]

const filing = {
  id: 'filing',
  title: '申报',
  orderText: 1,
  orderAnnex: 2,
  posts: { north: ['clerk', 'leader'], south: ['clerk'] },
  cites,
}
const other = { id: 'other', title: '其他', orderText: 2, orderAnnex: 1, cites }

const FILES: Files = {
  ...BASE,
  'pack.yaml': { ...head, variants: ['north', 'south'] },
  'posts.yaml': posts,
  'categories.yaml': [filing, other],
  'indicators/reply-in-time.yaml': { ...indicator('reply-in-time'), category: 'filing' },
  'indicators/own-posts.yaml': { ...indicator('own-posts'), category: 'filing', posts: ['leader'] },
}

describe('a category', () => {
  it('lends its posts to the indicators that name none', () => {
    const { pack, diagnostics } = checkPack(rawPack(FILES))
    expect(diagnostics).toEqual([])
    expect(pack?.indicators.get('reply-in-time')?.posts.get('north')).toEqual(['clerk', 'leader'])
    expect(pack?.indicators.get('own-posts')?.posts).toEqual(new Map([['all', ['leader']]]))
  })

  it('without posts holds in every variant and leaves the posts open', () => {
    expect(checkPack(rawPack(FILES)).pack?.categories.get('other')?.posts).toEqual(
      new Map([
        ['north', []],
        ['south', []],
      ]),
    )
  })

  it.each<[string, object, string[]]>([
    [
      'posts nobody defined',
      { ...other, posts: { north: ['clark'] } },
      ['pack.unknown-post example/categories.yaml [1].posts.north'],
    ],
    [
      'variants nobody defined',
      { ...other, posts: { east: [] } },
      ['pack.unknown-variant example/categories.yaml [1].posts.east'],
    ],
    [
      'the position of another',
      { ...other, orderText: 1 },
      ['pack.duplicate-id example/categories.yaml [1].orderText'],
    ],
    ['the name of another', { ...other, id: 'filing' }, ['pack.duplicate-id example/categories.yaml [1]']],
  ])('may not have %s', (_, second, expected) => {
    expect(faults(rawPack({ ...FILES, 'categories.yaml': [filing, second] }))).toEqual(expected)
  })

  it('that is not well-formed silences the indicators in it', () => {
    expect(faults(rawPack({ ...FILES, 'categories.yaml': [{ ...filing, title: '' }] }))).toEqual([
      'pack.shape example/categories.yaml [0].title',
    ])
  })
})

describe('a category of the pack above', () => {
  const justified = { justification: '本地没有这类业务', approvedBy: '示例省' }

  it.each<[string, object]>([
    [
      'dropped, with every justification (D4-11)',
      { target: 'category:filing', remove: true, weakens: true, ...justified },
    ],
    [
      'dropped in one variant (D4-11)',
      { target: 'category:filing', posts: { north: ['clerk'] }, weakens: true, ...justified },
    ],
    [
      'taken from a post without saying so',
      { target: 'category:filing', posts: { north: ['clerk'], south: ['clerk'] }, weakens: false },
    ],
  ])('cannot be %s', (_, override) => {
    expect(faults(below({ 'overrides.yaml': [override] }, FILES))).toEqual([
      'pack.weakening-override below/overrides.yaml [0]',
    ])
  })

  it('may be given to the posts of the office at hand', () => {
    const override = { target: 'category:other', posts: ['leader'], weakens: false }
    const { pack, diagnostics } = checkPack(below({ 'overrides.yaml': [override] }, FILES))
    expect(diagnostics).toEqual([])
    expect(pack?.categories.get('other')?.posts).toEqual(new Map([['all', ['leader']]]))
  })

  it('cannot be written anew, but others may be added (D4-13)', () => {
    const archive = { id: 'archive', title: '归档', orderText: 3, cites }
    expect(faults(below({ 'categories.yaml': [filing] }, FILES))).toEqual([
      'pack.undeclared-override below/categories.yaml [0]',
    ])
    expect([...(checkPack(below({ 'categories.yaml': [archive] }, FILES)).pack?.categories.keys() ?? [])]).toEqual([
      'filing',
      'other',
      'archive',
    ])
  })
})

describe('a pack that refuses to be weakened', () => {
  const firm: Files = { ...FILES, 'pack.yaml': { ...head, variants: ['north', 'south'], weakening: 'refused' } }
  const justified = { weakens: true, justification: '示例理由', approvedBy: '示例市' }

  it.each<[string, object]>([
    ['drop an item (D4-30)', { target: 'indicator:reply-in-time', remove: true, ...justified }],
    ['have it judged less strictly', { target: 'indicator:reply-in-time', mode: 'manual', ...justified }],
    [
      'admit that it weakens a value',
      { target: 'parameter:replyDays', values: [{ value: 10, origin: 'design' }], ...justified },
    ],
  ])('lets no pack below %s, whatever the reason', (_, override) => {
    expect(faults(below({ 'overrides.yaml': [override] }, firm))).toEqual([
      'pack.weakening-override below/overrides.yaml [0]',
    ])
  })

  it('lets a pack below add and be stricter', () => {
    const override = { target: 'parameter:replyDays', values: [{ value: 10, origin: 'design' }], weakens: false }
    const files = { 'overrides.yaml': [override], 'indicators/more.yaml': { ...indicator('more'), category: 'other' } }
    expect(checkPack(below(files, firm)).diagnostics).toEqual([])
  })

  it('speaks for what it inherits, too', () => {
    const middle = below(
      { 'pack.yaml': { ...head, id: 'xx/below', extends: '../example', weakening: 'refused' } },
      FILES,
    )
    const override = { target: 'indicator:reply-in-time', remove: true, ...justified }
    const files = { 'pack.yaml': { ...head, id: 'xx/lowest', extends: '../below' }, 'overrides.yaml': [override] }
    expect(faults(rawPack(files, 'lowest', { kind: 'found', pack: middle }))).toEqual([
      'pack.weakening-override lowest/overrides.yaml [0]',
    ])
  })
})
