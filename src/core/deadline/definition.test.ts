import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { localDate, makeWorkCalendar, parseLocalDate } from '#core/calendar'
import { deadlineSchema, formatPeriod, latestStart, parsePeriod } from './index.ts'

describe('what an author may write', () => {
  const period = { amount: 15, unit: 'day' }
  it.each([
    [{ kind: 'after', period }],
    [
      {
        kind: 'after',
        period,
        countStartDay: true,
        rollOver: false,
        inclusive: false,
        extension: { max: period, times: 2 },
        onExpiry: 'escalate',
      },
    ],
    [{ kind: 'monthly', day: 10, monthsLater: 1 }],
    [{ kind: 'yearly', month: 2, day: 29, yearsLater: 0 }],
    [{ kind: 'xun', which: 'last', monthsLater: 0 }],
  ])('%j', (definition) => {
    expect(deadlineSchema.parse(definition)).toEqual(definition)
  })
  it.each([
    ['an unknown unit', { kind: 'after', period: { amount: 15, unit: 'workday' } }],
    ['half a day', { kind: 'after', period: { amount: 1.5, unit: 'day' } }],
    ['a negative period', { kind: 'after', period: { amount: -1, unit: 'day' } }],
    ['a period longer than a century', { kind: 'after', period: { amount: 101, unit: 'year' } }],
    ['an unknown key', { kind: 'after', period, rollover: true }],
    ['day 32', { kind: 'monthly', day: 32, monthsLater: 1 }],
    ['31 April', { kind: 'yearly', month: 4, day: 31, yearsLater: 0 }],
    ['an unknown kind', { kind: 'weekly', day: 1 }],
    ['no kind', { period }],
  ])('not %s', (_, definition) => {
    expect(deadlineSchema.safeParse(definition).success).toBe(false)
  })
  it('prints as a JSON Schema inside another schema', () => {
    const schema = z.toJSONSchema(z.strictObject({ within: deadlineSchema }))
    expect(JSON.stringify(schema)).toContain('工作日')
  })
})

describe('a period as text', () => {
  it.each([
    ['15 day', { amount: 15, unit: 'day' }, '15日'],
    ['15 working-day', { amount: 15, unit: 'working-day' }, '15个工作日'],
    [' 3  month ', { amount: 3, unit: 'month' }, '3个月'],
    ['1 year', { amount: 1, unit: 'year' }, '1年'],
  ])('%j', (text, period, shown) => {
    const parsed = parsePeriod(text)
    expect(parsed).toEqual(period)
    expect(parsed && formatPeriod(parsed)).toBe(shown)
  })
  it.each(['15', '15 workday', 'day 15', '-1 day', '1.5 day', '', '99999 year'])('%j is none', (text) => {
    expect(parsePeriod(text)).toBeUndefined()
  })
})

describe('the latest start at the edges', () => {
  const known = makeWorkCalendar([{ year: 2026, basis: 'official', notice: { title: '通知' }, off: [], work: [] }])
  const day = (text: string) => parseLocalDate(text) ?? localDate(0, 0, 0)
  const ten = { kind: 'after', period: { amount: 10, unit: 'day' } } as const

  it('needs no calendar where nothing rolls', () => {
    expect(latestStart({ ...ten, rollOver: false }, day('1950-03-11'), known)).toEqual({
      kind: 'found',
      start: '1950-03-01',
    })
  })
  it('is found although later starts run into a year not known', () => {
    expect(latestStart(ten, day('2026-12-31'), known)).toEqual({ kind: 'found', start: '2026-12-21' })
  })
  it('is undetermined where the due day’s own year is not known', () => {
    expect(latestStart(ten, day('2030-01-10'), known)).toMatchObject({ kind: 'undetermined' })
  })
  it('is undetermined where an excluded end may still fall on the eve of a year not known', () => {
    const one = {
      kind: 'after',
      period: { amount: 1, unit: 'working-day' },
      inclusive: false,
      rollOver: false,
    } as const
    expect(latestStart(one, day('2026-12-30'), known)).toEqual({ kind: 'found', start: '2026-12-30' })
    expect(latestStart(one, day('2026-12-31'), known)).toMatchObject({ kind: 'undetermined' })
  })
  it('does not exist before the first day we count in', () => {
    expect(latestStart({ ...ten, rollOver: false }, day('1900-01-05'), known)).toEqual({ kind: 'none' })
  })
})
