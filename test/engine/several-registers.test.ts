import { describe, expect, it } from 'vitest'
import { indicatorOf, judge, type Rows, say } from './office.ts'

const act = { id: '1', person: 'p', done: '2026-03-02' }
const keyed = (judgements: ReturnType<typeof judge>) => judgements.map((j) => `${j.key.join(' ')}: ${say(j)}`)

describe('reconciliation of several ledgers', () => {
  const paid = (register: string, more: object = {}) => ({ register, sum: 'paid', at: 'at', ...more })
  const balance = {
    pattern: 'reconciliation',
    left: [
      { register: 'act', sum: 'amount', at: 'done' },
      { register: 'log', sum: 'amount', at: 'done' },
    ],
    right: [paid('answer'), paid('notice')],
    match: [{ person: 'who' }],
  }
  const rows = (own: number, logged: number, answered: number, noticed: number): Rows => ({
    act: [{ ...act, amount: own, organ: '甲' }],
    log: [{ ...act, amount: logged, organ: '乙' }],
    answer: [{ number: 'a', who: 'p', at: '2026-04-01', paid: answered }],
    notice: [{ number: 'n', who: 'p', at: '2026-04-02', paid: noticed }],
  })

  it.each([
    { name: 'the sums of both sides agree', amounts: [100, 200, 250, 50], said: 'satisfied' },
    { name: 'more on the left', amounts: [101, 200, 250, 50], said: 'violated over' },
    { name: 'more on the right', amounts: [100, 200, 250, 51], said: 'violated under' },
  ] as const)('$name', ({ amounts: [a, b, c, d], said }) => {
    expect(keyed(judge(balance, rows(a, b, c, d)))).toEqual([`p: ${said}`])
  })

  it('shows the rows of all of them, and the sums', () => {
    expect(judge(balance, rows(1, 2, 4, 8))[0]?.hit).toMatchObject({
      register: 'act',
      actualValue: 3,
      expectedValue: 12,
      factDate: '2026-04-02',
      organ: '甲',
      evidence: ['act', 'log', 'answer', 'notice'].map((register) => ({ register })),
    })
  })

  it('falls to whoever the next left ledger names where the first has no row', () => {
    const { act: _, ...rest } = rows(1, 2, 4, 8)
    expect(judge(balance, rest)[0]?.hit).toMatchObject({ register: 'act', organ: '乙', actualValue: 2 })
  })

  it.each(['act', 'log', 'answer', 'notice'])('%s never imported leaves every key open', (register) => {
    const { [register]: _, ...rest } = rows(1, 2, 4, 8)
    expect(keyed(judge(balance, rest, { missing: [register] }))).toEqual([
      `p: undetermined register-missing ${register}`,
    ])
  })

  it('two amounts of one register are two ledgers, and a row without a key is found once', () => {
    const twice = {
      ...balance,
      left: [
        { register: 'act', sum: 'amount', where: { field: 'topic', is: 'present' } },
        { register: 'act', sum: 'amount' },
      ],
      right: paid('answer'),
      match: [{ topic: 'topic' }],
    }
    const two = {
      act: [
        { ...act, amount: 5, topic: 't' },
        { ...act, id: '2', amount: 5 },
      ],
    }
    expect(keyed(judge(twice, two))).toEqual(['2: undetermined field-missing act.topic', 't: violated over'])
  })

  it('asks for the fields of the match in each of them', () => {
    const part = { ...balance, left: [balance.left[0], paid('answer')] }
    expect(() => indicatorOf(part)).toThrow('match[0]: 登记簿“回应”（answer）没有字段 person。')
  })

  it('adds up amounts with amounts only', () => {
    const part = { ...balance, right: [paid('answer'), { register: 'notice', sum: 'pieces' }] }
    expect(() => indicatorOf(part)).toThrow('各处合计须同是金额或同是数。')
  })
})

describe('cycles of everybody on a roster', () => {
  const cycle = {
    pattern: 'periodic',
    subject: { register: 'act', at: 'done' },
    by: ['person'],
    each: { register: 'answer', at: 'at', by: [{ person: 'who' }] },
    every: 'quarter',
  }
  const listed = (at: string | undefined, more: object = {}) => ({ number: 'n', who: 'p', at, ...more })

  it('whoever never did it is missed from the first day to the last the roster knows of', () => {
    const rows = { answer: [listed('2026-05-01'), listed('2026-08-20', { number: 'm' })] }
    expect(keyed(judge(cycle, rows, { asOf: '2026-12-31' }))).toEqual([
      'p 2026Q2: violated missed-cycle',
      'p 2026Q3: violated missed-cycle',
    ])
  })

  it('whoever the roster no longer names is asked nothing', () => {
    const rows = { act: [{ ...act, done: '2026-01-10' }], answer: [listed('2026-02-01')] }
    expect(keyed(judge(cycle, rows, { asOf: '2026-12-31' }))).toEqual(['p 2026Q1: satisfied'])
  })

  it('begins with the earlier of the two', () => {
    const from = (done: string, at: string) =>
      keyed(judge(cycle, { act: [{ ...act, done }], answer: [listed(at)] }, { asOf: '2026-06-30' }))
    expect(from('2026-04-01', '2026-01-01')).toEqual(['p 2026Q1: violated missed-cycle'])
    expect(from('2026-01-01', '2026-04-01')).toEqual(['p 2026Q1: satisfied', 'p 2026Q2: violated missed-cycle'])
  })

  it('takes from the roster whom its condition means', () => {
    const part = { ...cycle, each: { ...cycle.each, where: { field: 'result', equals: 'open' } } }
    expect(judge(part, { answer: [listed('2026-01-05', { result: 'closed' })] })).toEqual([])
    expect(keyed(judge(part, { answer: [listed('2026-01-05')] }))).toEqual([
      'n: undetermined field-missing answer.result',
    ])
  })

  it('a row of the roster without a day is open, under its own key', () => {
    const [judgement] = judge(cycle, { answer: [listed(undefined)] })
    expect(judgement?.hit).toMatchObject({
      register: 'answer',
      key: ['n'],
      outcome: 'undetermined',
      reason: 'field-missing',
      reasonAt: 'answer.at',
    })
  })

  it('of a register never imported nobody can say how often', () => {
    const rows = { answer: [listed('2026-01-05')] }
    expect(keyed(judge(cycle, rows, { missing: ['act'], asOf: '2026-03-31' }))).toEqual([
      'p 2026Q1: undetermined register-missing act',
    ])
  })

  it('falls to whoever the last record names, else to whoever the roster names', () => {
    const part = { ...cycle, each: { register: 'log', at: 'done' } }
    const log = [
      { ...act, id: 'a', done: '2026-01-01', organ: '旧' },
      { ...act, id: 'b', done: '2026-02-01', organ: '新' },
      { ...act, id: 'c', done: '2026-05-01', organ: '新' },
    ]
    expect(judge(part, { log }, { asOf: '2026-03-31' })[0]?.hit).toMatchObject({ register: 'act', organ: '新' })
    const own = judge(part, { log, act: [{ ...act, organ: '己' }] }, { asOf: '2026-06-30' })
    expect(own[1]?.hit).toMatchObject({ key: ['p', '2026Q2'], organ: '己' })
  })

  it('names what it does not know', () => {
    const part = (each: object) => () => indicatorOf({ ...cycle, each: { ...cycle.each, ...each } })
    expect(part({ by: undefined })).toThrow('each.by[0]: 登记簿“回应”（answer）没有字段 person。')
    expect(part({ by: [{ topic: 'topic' }] })).toThrow('each.by: each 的 by 写了 topic，本项却不按它分组。')
    expect(part({ by: [{ person: 'paid' }] })).toThrow('不是同一类值')
    expect(part({ at: 'paid' })).toThrow('each.at:')
  })
})

describe('a sample with a seed', () => {
  const list = {
    pattern: 'manualChecklist',
    subject: { register: 'act', at: 'done' },
    checklist: ['看原件'],
    evidence: ['原件照片'],
    sample: { parameter: 'size' },
    seed: { parameter: 'seed' },
  }
  const rows = { act: Array.from({ length: 40 }, (_, i) => ({ ...act, id: String(i) })) }
  const set = (id: string, value: number | null) => ({
    id,
    title: id,
    unit: 'count' as const,
    values: [{ value, origin: 'design' as const }],
  })
  const drawn = (seed: number | null) => judge(list, rows, { parameters: [set('size', 5), set('seed', seed)] })

  it('draws by it, the same every time and others for another', () => {
    const keys = (seed: number) => drawn(seed).map((j) => j.key[0])
    expect(keys(7)).toEqual(keys(7))
    expect(keys(7)).toHaveLength(5)
    expect(keys(8)).not.toEqual(keys(7))
  })

  it('records what it was drawn by', () => {
    expect(drawn(7)[0]?.trace).toEqual([{ kind: 'sample', drawn: true, size: 5, seed: '7' }])
  })

  it('is undetermined while nobody set it', () => {
    expect(new Set(drawn(null).map(say))).toEqual(new Set(['undetermined parameter-unset seed']))
  })

  it('is of no use where every row is looked at', () => {
    const part = { ...list, sample: undefined }
    expect(() => indicatorOf(part, { parameters: [set('seed', 7)] })).toThrow(
      'seed: 全部记录都须核查，用不着抽样种子。',
    )
  })
})
