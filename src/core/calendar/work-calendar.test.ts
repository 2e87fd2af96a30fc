import { describe, expect, it } from 'vitest'
import {
  addWorkingDays,
  type CalendarYear,
  calendarTable,
  calendarText,
  countWorkingDays,
  dayKind,
  listMarkedDays,
  localDate,
  makeWorkCalendar,
  nextWorkingDay,
  parseLocalDate,
} from './index.ts'

const day = (text: string) => parseLocalDate(text) ?? localDate(0, 0, 0)

const year = (n: number, more: Partial<CalendarYear> = {}): CalendarYear => ({
  year: n,
  basis: 'official',
  notice: { title: `关于${n}年部分节假日安排的通知` },
  off: [],
  work: [],
  ...more,
})

const y2018 = year(2018)
const y2019 = year(2019, {
  off: ['2018-12-30', '2018-12-31', '2019-01-01'].map(day),
  work: [day('2018-12-29')],
  holidays: [{ name: '元旦', days: ['2018-12-29', '2018-12-30', '2018-12-31', '2019-01-01'].map(day) }],
})

describe('what kind of day it is', () => {
  const calendar = makeWorkCalendar([y2019, y2018])

  it.each([
    ['2018-12-28', 'working', 'weekday'],
    ['2018-12-29', 'working', 'adjusted'],
    ['2018-12-30', 'rest', 'holiday'],
    ['2018-12-31', 'rest', 'holiday'],
    ['2019-01-01', 'rest', 'holiday'],
    ['2019-01-02', 'working', 'weekday'],
    ['2019-01-05', 'rest', 'weekend'],
  ])('%s is a %s day: %s', (date, kind, why) => {
    expect(dayKind(calendar, day(date))).toMatchObject({ kind, why })
  })

  it('a day set by the next year’s notice belongs to its own year and names that notice', () => {
    const kind = dayKind(calendar, day('2018-12-31'))
    expect(kind).toMatchObject({ year: { year: 2018 }, notice: y2019.notice, holiday: '元旦' })
  })

  it('a year is unknown without its own notice, even where a neighbour’s notice speaks of a day', () => {
    const only2019 = makeWorkCalendar([y2019])
    expect(dayKind(only2019, day('2018-12-31'))).toEqual({ kind: 'unknown', year: 2018 })
    expect(dayKind(only2019, day('2020-01-02'))).toEqual({ kind: 'unknown', year: 2020 })
  })

  it('an official notice holds against a site’s year that reaches in', () => {
    const site = year(2020, { basis: 'site', off: [day('2019-12-31')], work: [] })
    const official = year(2019, { work: [day('2019-12-28')] })
    expect(dayKind(makeWorkCalendar([site, official]), day('2019-12-31'))).toMatchObject({
      kind: 'rest',
      notice: site.notice,
    })
    const against = year(2020, { basis: 'site', off: [day('2019-12-28')] })
    expect(dayKind(makeWorkCalendar([against, official]), day('2019-12-28'))).toMatchObject({ kind: 'working' })
  })

  it('the same year twice is a bug of the caller', () => {
    expect(() => makeWorkCalendar([y2018, y2018])).toThrow('2018')
  })
})

describe('counting', () => {
  const calendar = makeWorkCalendar([y2018, y2019])

  it('finds the next working day, over the turn of the year', () => {
    expect(nextWorkingDay(calendar, day('2018-12-29'))).toEqual({ kind: 'found', date: '2018-12-29' })
    expect(nextWorkingDay(calendar, day('2018-12-30'))).toEqual({ kind: 'found', date: '2019-01-02' })
  })
  it('adds working days, the start not counted', () => {
    expect(addWorkingDays(calendar, day('2018-12-28'), 2)).toEqual({ kind: 'found', date: '2019-01-02' })
    expect(addWorkingDays(calendar, day('2018-12-30'), 1)).toEqual({ kind: 'found', date: '2019-01-02' })
  })
  it('adding none leaves a rest day, and even an unknown one, as it is', () => {
    expect(addWorkingDays(calendar, day('2018-12-30'), 0)).toEqual({ kind: 'found', date: '2018-12-30' })
    expect(addWorkingDays(calendar, day('2030-01-01'), 0)).toEqual({ kind: 'found', date: '2030-01-01' })
  })
  it('counts working days, forwards and backwards', () => {
    expect(countWorkingDays(calendar, day('2018-12-28'), day('2019-01-02'))).toEqual({ kind: 'found', count: 2 })
    expect(countWorkingDays(calendar, day('2019-01-02'), day('2018-12-28'))).toEqual({ kind: 'found', count: -2 })
  })
  it('names the year it does not know', () => {
    const gap = makeWorkCalendar([year(2018), year(2020)])
    expect(nextWorkingDay(gap, day('2019-05-01'))).toEqual({ kind: 'unknown', year: 2019 })
    expect(addWorkingDays(gap, day('2018-12-28'), 2)).toEqual({ kind: 'unknown', year: 2019 })
    expect(addWorkingDays(gap, day('2019-12-28'), 2)).toEqual({ kind: 'unknown', year: 2019 })
    expect(countWorkingDays(gap, day('2018-12-28'), day('2020-01-10'))).toEqual({ kind: 'unknown', year: 2019 })
    expect(countWorkingDays(gap, day('2019-12-31'), day('2020-01-10'))).toEqual({ kind: 'unknown', year: 2019 })
    const endsOff = makeWorkCalendar([year(2018, { off: [day('2018-12-31')] })])
    expect(nextWorkingDay(endsOff, day('2018-12-31'))).toEqual({ kind: 'unknown', year: 2019 })
  })
  it('refuses a negative number', () => {
    expect(() => addWorkingDays(calendar, day('2018-12-28'), -1)).toThrow('-1')
  })
  it('lists the days a notice set apart within a span', () => {
    const days = listMarkedDays(calendar, day('2018-12-29'), day('2018-12-31')).map((d) => d.day)
    expect(days).toEqual(['2018-12-30', '2018-12-31'])
    expect(listMarkedDays(makeWorkCalendar([y2019]), day('2018-12-01'), day('2019-01-31')).map((d) => d.day)).toEqual([
      '2019-01-01',
    ])
  })
})

describe('the table and the text', () => {
  it('numbers the runs and ends each count with its run', () => {
    const rows = calendarTable(
      makeWorkCalendar([year(2020), year(2018), y2019, year(2023, { off: [day('2023-12-29')] })]),
    )
    expect(rows.length).toBe(365 + 365 + 366 + 365)
    expect([...new Set(rows.map((r) => r.run))]).toEqual([1, 2])
    expect(rows.find((r) => r.day === '2023-01-02')).toEqual({
      day: '2023-01-02',
      working: true,
      nextWorking: '2023-01-02',
      workingCount: 1,
      run: 2,
    })
    expect(rows.at(-1)).toMatchObject({ day: '2023-12-31', working: false, nextWorking: undefined })
  })
  it('gives one text for one calendar and another for any other fact', () => {
    const text = calendarText(makeWorkCalendar([y2018, y2019]))
    expect(calendarText(makeWorkCalendar([y2019, y2018]))).toBe(text)
    const others = [
      [y2018],
      [y2018, { ...y2019, work: [] }],
      [y2018, { ...y2019, off: y2019.off.slice(1) }],
      [y2018, { ...y2019, notice: { ...y2019.notice, number: '1号' } }],
      [{ ...y2018, basis: 'site' as const }, y2019],
      [y2018, { ...y2019, holidays: [] }],
    ].map((years) => calendarText(makeWorkCalendar(years)))
    expect(new Set([text, ...others]).size).toBe(others.length + 1)
  })
})
