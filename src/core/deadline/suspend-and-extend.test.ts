import { describe, expect, it } from 'vitest'
import { type LocalDate, makeWorkCalendar, parseLocalDate } from '#core/calendar'
import {
  computeDeadline,
  type Deadline,
  type DeadlineDefinition,
  type DeadlineFacts,
  type Period,
  parsePeriod,
} from './index.ts'

const day = (text: string): LocalDate => {
  const parsed = parseLocalDate(text)
  if (parsed === undefined) throw new Error(`${text} is no date`)
  return parsed
}
const period = (text: string): Period => {
  const parsed = parsePeriod(text)
  if (parsed === undefined) throw new Error(`${text} is no period`)
  return parsed
}

const calendar = makeWorkCalendar([{ year: 2004, basis: 'site', notice: { title: '仅周末' }, off: [], work: [] }])

const after = (
  text: string,
  more: Partial<Extract<DeadlineDefinition, { kind: 'after' }>> = {},
): DeadlineDefinition => ({
  kind: 'after',
  period: period(text),
  ...more,
})
const days = (d: Deadline) => (d.kind === 'due' ? [d.lastDay, d.due] : d.reason)
const compute = (definition: DeadlineDefinition, start: string, facts: Omit<DeadlineFacts, 'start'> = {}) =>
  days(computeDeadline(definition, { start: day(start), ...facts }, calendar))

describe('suspensions', () => {
  const facts = (...spans: [string, string?][]) => ({
    suspensions: spans.map(([from, to]) => (to === undefined ? { from: day(from) } : { from: day(from), to: day(to) })),
  })

  it.each<[string, string, [string, string?][], string]>([
    ['days inside are not counted', '10 day', [['2004-03-03', '2004-03-05']], '2004-03-14'],
    ['those before the first counted day are not inside', '10 day', [['2004-02-20', '2004-03-01']], '2004-03-11'],
    ['those after the last day are not inside', '10 day', [['2004-03-12', '2004-03-20']], '2004-03-11'],
    ['one beginning on the last day moves it whole', '10 day', [['2004-03-11', '2004-03-20']], '2004-03-21'],
    [
      'overlapping ones count once',
      '10 day',
      [
        ['2004-03-04', '2004-03-06'],
        ['2004-03-03', '2004-03-05'],
      ],
      '2004-03-15',
    ],
    [
      'a second one inside the stretch gained counts too',
      '10 day',
      [
        ['2004-03-12', '2004-03-13'],
        ['2004-03-03', '2004-03-04'],
      ],
      '2004-03-15',
    ],
    ['one over the start is cut to the days counted', '10 day', [['2004-02-20', '2004-03-03']], '2004-03-13'],
    ['months move on by the suspended days', '1 month', [['2004-03-10', '2004-03-19']], '2004-04-11'],
    [
      'in working days only working days are passed over',
      '5 working-day',
      [['2004-03-04', '2004-03-08']],
      '2004-03-11',
    ],
    [
      'a weekend suspended changes no count of working days',
      '5 working-day',
      [['2004-03-06', '2004-03-07']],
      '2004-03-08',
    ],
    ['an open one that begins after the period is over does not matter', '10 day', [['2004-03-12']], '2004-03-11'],
  ])('%s', (_, text, spans, lastDay) => {
    expect(compute(after(text, { rollOver: false }), '2004-03-01', facts(...spans))).toEqual([lastDay, lastDay])
  })

  it('one still open leaves the day open', () => {
    const reason = { kind: 'suspension-open', from: '2004-03-05' }
    expect(compute(after('10 day'), '2004-03-01', facts(['2004-03-05']))).toEqual(reason)
    expect(compute(after('10 day'), '2004-03-01', facts(['2004-03-05', '2004-03-06'], ['2004-03-06']))).toEqual(reason)
  })
  it('one that ends before it begins is not guessed at', () => {
    const reason = { kind: 'suspension-reversed', from: '2004-03-05', to: '2004-03-04' }
    expect(compute(after('10 day'), '2004-03-01', facts(['2004-03-05', '2004-03-04']))).toEqual(reason)
  })
  it('a fixed day is not moved', () => {
    const definition = { kind: 'monthly', day: 10, monthsLater: 0 } as const
    expect(compute(definition, '2004-03-01', facts(['2004-03-02', '2004-03-09']))).toEqual(['2004-03-10', '2004-03-10'])
  })
})

describe('extensions', () => {
  const extended = (...texts: string[]) => ({ extensions: texts.map((text) => ({ period: period(text) })) })
  const definition = after('10 day', { extension: { max: period('30 day'), times: 2 }, rollOver: false })
  const steps = (facts: Omit<DeadlineFacts, 'start'>, d = definition) =>
    computeDeadline(d, { start: day('2004-03-01'), ...facts }, calendar).steps

  it.each<[string, string[], string]>([
    ['one runs from the last day', ['10 day'], '2004-03-21'],
    ['two run one after the other', ['10 day', '5 day'], '2004-03-26'],
    ['together they reach no farther than the maximum', ['20 day', '20 day'], '2004-04-10'],
    ['the maximum holds across units', ['2 month'], '2004-04-10'],
    ['a third is not counted', ['1 day', '1 day', '1 day'], '2004-03-13'],
  ])('%s', (_, texts, lastDay) => {
    expect(compute(definition, '2004-03-01', extended(...texts))).toEqual([lastDay, lastDay])
  })
  it('say what was capped and what refused', () => {
    expect(steps(extended('20 day', '20 day')).filter((s) => s.kind.startsWith('ext'))).toMatchObject([
      { kind: 'extended', lastDay: '2004-03-31' },
      { kind: 'extended', lastDay: '2004-04-20' },
      { kind: 'extension-capped', lastDay: '2004-04-10' },
    ])
    expect(steps(extended('1 day', '1 day', '1 day'))).toContainEqual({
      kind: 'extension-refused',
      period: period('1 day'),
      why: 'too-many',
      times: 2,
    })
    const plain = after('10 day', { rollOver: false })
    expect(compute(plain, '2004-03-01', extended('1 day'))).toEqual(['2004-03-11', '2004-03-11'])
    expect(steps(extended('1 day'), plain)).toContainEqual({
      kind: 'extension-refused',
      period: period('1 day'),
      why: 'not-allowed',
    })
  })
  it('may be once only where no number is given', () => {
    const once = after('10 day', { extension: { max: period('30 day') }, rollOver: false })
    expect(compute(once, '2004-03-01', extended('10 day', '10 day'))).toEqual(['2004-03-21', '2004-03-21'])
  })
  it('pass over suspended days', () => {
    const facts = { ...extended('10 day'), suspensions: [{ from: day('2004-03-15'), to: day('2004-03-16') }] }
    expect(compute(definition, '2004-03-01', facts)).toEqual(['2004-03-23', '2004-03-23'])
  })
  it('mark a decision made after the day it extends, a roll-over granted', () => {
    const rolling = after('12 day', { extension: { max: period('30 day') } })
    const late = (decided: string, d: DeadlineDefinition) =>
      steps({ extensions: [{ period: period('10 day'), decidedAt: day(decided) }] }, d).flatMap((s) =>
        s.kind === 'extended' ? [s.decidedLate] : [],
      )
    expect(late('2004-03-15', rolling)).toEqual([false])
    expect(late('2004-03-16', rolling)).toEqual([true])
    expect(late('2004-03-15', { ...rolling, rollOver: false })).toEqual([true])
  })
})
