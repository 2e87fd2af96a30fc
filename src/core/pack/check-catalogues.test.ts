import { describe, expect, it } from 'vitest'
import { checkPack } from './check.ts'
import { BASE, below, cites, type Files, faults, head, indicator, rawPack } from './made-up-pack.ts'

const law = { force: 'mandatory', cites }

const FILES: Files = {
  ...BASE,
  'parameters.yaml': [
    ...(BASE['parameters.yaml'] as object[]),
    { id: 'times', title: '次数', unit: 'count', values: [{ value: 2, origin: 'design' }] },
  ],
  'categories.yaml': [
    { id: 'filing', title: '申报', cites },
    { id: 'other', title: '其他', cites },
  ],
  'indicators/reply-in-time.yaml': { ...indicator('reply-in-time'), category: 'filing' },
  'indicators/second.yaml': { ...indicator('second'), category: 'filing' },
}

const duty = { id: 'report', title: '报告', ...law, who: '各单位', act: '报送报告' }

const warnings = (files: Files) =>
  checkPack(rawPack({ ...FILES, ...files })).diagnostics.map((d) => `${d.code} ${d.at.file} ${d.at.path ?? ''}`.trim())

describe('a duty', () => {
  it.each<[string, object]>([
    ['on a fixed day', { deadline: { fixedDay: { day: 10, in: 'next-month' }, cites }, cycle: { every: 'month' } }],
    ['on a day a parameter gives', { deadline: { fixedDay: { day: { parameter: 'times' }, in: 'next-month' } } }],
    ['within a period a parameter gives', { deadline: { parameter: 'replyDays', from: '考核结束' } }],
    ['within a cited period', { deadline: { amount: 5, unit: 'day', cites, from: '收到之日' } }],
    ['so many times a year', { cycle: { every: 'year', atLeast: { parameter: 'times' } } }],
    ['in no time laid down', {}],
  ])('may be due %s', (_, when) => {
    const { pack, diagnostics } = checkPack(rawPack({ ...FILES, 'duties.yaml': [{ ...duty, ...when }] }))
    expect(diagnostics).toEqual([])
    expect(pack?.duties.get('report')).toMatchObject({ ...duty, ...when })
  })

  it.each<[string, object, string[]]>([
    ['no force', { force: undefined }, ['pack.shape example/duties.yaml [0].force']],
    ['no citation', { cites: undefined }, ['pack.shape example/duties.yaml [0].cites']],
    [
      'a number without a citation',
      { deadline: { amount: 5, unit: 'day', from: '收到之日' } },
      ['pack.shape example/duties.yaml [0].deadline.cites'],
    ],
    [
      'a period that is no time',
      { deadline: { parameter: 'times', from: '收到之日' } },
      ['parameter.shape example/duties.yaml [0].deadline.parameter'],
    ],
    [
      'a number of times that is a time',
      { cycle: { every: 'year', atLeast: { parameter: 'replyDays' } } },
      ['parameter.shape example/duties.yaml [0].cycle.atLeast.parameter'],
    ],
    [
      'the 32nd',
      { deadline: { fixedDay: { day: 32, in: 'next-month' }, cites } },
      ['pack.shape example/duties.yaml [0].deadline.fixedDay.day'],
    ],
    ['posts nobody defined', { posts: ['clerk'] }, ['pack.unknown-name example/duties.yaml [0].posts[0]']],
  ])('may not have %s', (_, change, expected) => {
    expect(faults(rawPack({ ...FILES, 'duties.yaml': [{ ...duty, ...change }] }))).toEqual(expected)
  })

  it('has a name of its own', () => {
    expect(faults(rawPack({ ...FILES, 'duties.yaml': [duty, duty] }))).toEqual([
      'pack.duplicate-id example/duties.yaml [1]',
    ])
  })
})

describe('a scorecard', () => {
  const card = { id: 'card', title: '计分表', ...law, sections: [{ category: 'filing' }] }

  it('lists the indicators of a category by itself, their points unset, and says so once', () => {
    const { pack, diagnostics } = checkPack(rawPack({ ...FILES, 'scorecards/card.yaml': card }))
    expect(pack?.scorecards.get('card')?.sections[0]?.items).toEqual([
      { indicator: 'reply-in-time', points: null },
      { indicator: 'second', points: null },
    ])
    expect(diagnostics.map((d) => d.code)).toEqual(['pack.unset-points'])
    expect(diagnostics[0]?.message).toContain('有2项')
  })

  const points = { value: 5, origin: 'design' }
  it.each<[string, object[], string[]]>([
    [
      'twice',
      [
        { indicator: 'second', points },
        { indicator: 'second', points },
      ],
      ['pack.duplicate-id example/scorecards/card.yaml sections[0].items[1]'],
    ],
    [
      'for an uncited reason',
      [{ indicator: 'second', points: { value: 5, origin: 'src' } }],
      ['pack.uncited-number example/scorecards/card.yaml sections[0].items[0].points'],
    ],
    [
      'for what is not there',
      [{ indicator: 'third', points }],
      ['pack.unknown-name example/scorecards/card.yaml sections[0].items[0].indicator'],
    ],
  ])('gives no points %s', (_, items, expected) => {
    expect(
      faults(rawPack({ ...FILES, 'scorecards/card.yaml': { ...card, sections: [{ category: 'filing', items }] } })),
    ).toEqual(expected)
  })

  it('keeps an item in its own category', () => {
    const sections = [{ category: 'other', items: [{ indicator: 'second', points }] }]
    expect(faults(rawPack({ ...FILES, 'scorecards/card.yaml': { ...card, sections } }))).toEqual([
      'pack.shape example/scorecards/card.yaml sections[0].items[0]',
    ])
  })
})

describe('the faults of a pack', () => {
  const catalogue = {
    title: '过错目录',
    ...law,
    faults: [{ id: 'late', title: '迟办', indicator: 'second' }],
    aggravations: [
      { id: 'again', title: '再犯', ...law, who: '责任人', when: '一年内再犯', effect: '从重', faults: ['late'] },
    ],
  }

  it('come with what aggravates them, one warning for all points unset', () => {
    const { pack } = checkPack(rawPack({ ...FILES, 'faults.yaml': catalogue }))
    expect(pack?.faults.get('late')?.points).toBeNull()
    expect(pack?.aggravations.get('again')?.faults).toEqual(['late'])
    expect(warnings({ 'faults.yaml': catalogue })).toEqual(['pack.unset-points example/faults.yaml'])
  })

  it('are told apart', () => {
    const twice = { ...catalogue, faults: [...catalogue.faults, ...catalogue.faults] }
    expect(faults(rawPack({ ...FILES, 'faults.yaml': twice }))).toEqual([
      'pack.duplicate-id example/faults.yaml faults[1]',
    ])
  })
})

describe('sanctions', () => {
  const file = {
    title: '追究方式',
    origin: 'ext',
    ...law,
    classes: [
      { id: 'word', title: '批评教育' },
      { id: 'letter', title: '通报批评' },
    ],
    sanctions: [
      { indicator: 'reply-in-time', class: 'letter' },
      { indicator: 'second', class: null },
    ],
  }

  it('have a class with its rank, or leave it to a person', () => {
    const { pack } = checkPack(rawPack({ ...FILES, 'sanctions.yaml': file }))
    expect(pack?.sanctions.get('reply-in-time')?.class).toEqual({ id: 'letter', title: '通报批评', rank: 1 })
    expect(pack?.sanctions.get('second')).toEqual({ indicator: 'second', cites })
    expect(pack?.sanctions.get('third')).toBeUndefined()
  })

  it.each<[string, object, string[]]>([
    ['from the text itself', { origin: 'src' }, ['pack.shape example/sanctions.yaml origin']],
    [
      'of two kinds for one item',
      {
        sanctions: [
          { indicator: 'second', class: 'word' },
          { indicator: 'second', class: null },
        ],
      },
      ['pack.duplicate-id example/sanctions.yaml sanctions[1].indicator'],
    ],
    [
      'of no known class',
      { sanctions: [{ indicator: 'second', class: 'fine' }] },
      ['pack.unknown-name example/sanctions.yaml sanctions[0].class'],
    ],
  ])('cannot be %s', (_, change, expected) => {
    expect(faults(rawPack({ ...FILES, 'sanctions.yaml': { ...file, ...change } }))).toEqual(expected)
  })

  it('are named below where they were left open above', () => {
    const own = { ...file, sanctions: [{ indicator: 'second', class: 'word' }] }
    const { pack } = checkPack(below({ 'sanctions.yaml': own }, { ...FILES, 'sanctions.yaml': file }))
    expect(pack?.sanctions.get('second')?.class?.id).toBe('word')
    expect(pack?.sanctions.get('reply-in-time')?.class?.id).toBe('letter')
  })

  it('and faults and points go with an indicator that a pack below drops', () => {
    const above = {
      ...FILES,
      'sanctions.yaml': file,
      'faults.yaml': {
        title: '过错目录',
        ...law,
        faults: [{ id: 'late', title: '迟办', indicator: 'second', points: { value: 1, origin: 'design' } }],
      },
      'scorecards/card.yaml': {
        id: 'card',
        title: '计分表',
        ...law,
        sections: [{ category: 'filing', items: [{ indicator: 'second' }] }],
      },
    }
    const override = {
      target: 'indicator:second',
      remove: true,
      weakens: true,
      justification: '示例理由',
      approvedBy: '示例市',
    }
    const { pack, diagnostics } = checkPack(below({ 'overrides.yaml': [override] }, above))
    expect(diagnostics).toEqual([])
    expect([pack?.sanctions.has('second'), pack?.faults.has('late')]).toEqual([false, false])
    expect(pack?.scorecards.get('card')?.sections[0]?.items).toEqual([])
  })
})

describe('a clause', () => {
  const clauses = (...elements: string[]) => ({
    ...FILES,
    'pack.yaml': { ...head, clauses: [{ article: '第四条', title: '范围', force: 'mandatory', elements }] },
  })

  it('says which elements it rests in', () => {
    const { pack } = checkPack(rawPack(clauses('indicator:second', 'category:filing', 'parameter:times')))
    expect(pack?.clauses[0]).toMatchObject({
      title: '范围',
      elements: ['indicator:second', 'category:filing', 'parameter:times'],
    })
  })

  it('may name only what is there', () => {
    expect(faults(rawPack(clauses('indicator:third', 'duty:report')))).toEqual([
      'pack.unknown-name example/pack.yaml clauses[0].elements[0]',
      'pack.unknown-name example/pack.yaml clauses[0].elements[1]',
    ])
    expect(faults(rawPack(clauses('thing:third')))).toEqual(['pack.shape example/pack.yaml clauses[0].elements[0]'])
  })
})
