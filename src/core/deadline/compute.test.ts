import { describe, expect, it } from 'vitest'
import { type CalendarYear, type LocalDate, makeWorkCalendar, parseLocalDate } from '#core/calendar'
import {
  computeDeadline,
  type Deadline,
  type DeadlineDefinition,
  type DeadlineFacts,
  isInTime,
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
const span = (from: string, to: string): LocalDate[] => {
  const days: LocalDate[] = []
  for (let n = Number(from.slice(8)); n <= Number(to.slice(8)); n++)
    days.push(day(`${from.slice(0, 8)}${String(n).padStart(2, '0')}`))
  return days
}

const weekendsOnly: CalendarYear = { year: 2004, basis: 'site', notice: { title: '仅周末' }, off: [], work: [] }
// From the notice for 2026, two holidays of it.
const y2026: CalendarYear = {
  year: 2026,
  basis: 'official',
  notice: { title: '国务院办公厅关于2026年部分节假日安排的通知' },
  off: [...span('2026-02-15', '2026-02-23'), ...span('2026-09-25', '2026-09-27'), ...span('2026-10-01', '2026-10-07')],
  work: ['2026-02-14', '2026-02-28', '2026-09-20', '2026-10-10'].map(day),
}
const calendar = makeWorkCalendar([weekendsOnly, y2026])
const none = makeWorkCalendar([])

const after = (
  text: string,
  more: Partial<Extract<DeadlineDefinition, { kind: 'after' }>> = {},
): DeadlineDefinition => ({
  kind: 'after',
  period: period(text),
  ...more,
})
const days = (d: Deadline) => (d.kind === 'due' ? [d.lastDay, d.due] : d.reason)
const compute = (
  definition: DeadlineDefinition,
  start: string,
  facts: Omit<DeadlineFacts, 'start'> = {},
  known = calendar,
) => days(computeDeadline(definition, { start: day(start), ...facts }, known))

describe('the checks of the requirements', () => {
  it('ten days from 1 March 2004 end on 11 March', () => {
    expect(compute(after('10 day'), '2004-03-01')).toEqual(['2004-03-11', '2004-03-11'])
  })
  it('fifteen days from 9 April 2004 end on a Saturday and roll to Monday', () => {
    expect(compute(after('15 day'), '2004-04-09')).toEqual(['2004-04-24', '2004-04-26'])
  })
  it('without roll-over they end on the Saturday', () => {
    expect(compute(after('15 day', { rollOver: false }), '2004-04-09')).toEqual(['2004-04-24', '2004-04-24'])
  })
  it('“by the 10th of each month” takes the 10th itself as in time', () => {
    const deadline = computeDeadline(
      { kind: 'monthly', day: 10, monthsLater: 1, rollOver: false },
      { start: day('2004-02-15') },
      calendar,
    )
    expect([isInTime(deadline, day('2004-03-10')), isInTime(deadline, day('2004-03-11'))]).toEqual([true, false])
  })
})

describe('counting from a start', () => {
  it.each<[string, DeadlineDefinition, string, string, string]>([
    [
      'the start day counts where the definition says so',
      after('10 day', { countStartDay: true }),
      '2004-03-01',
      '2004-03-10',
      '2004-03-10',
    ],
    ['a month ends on the day of the same number', after('1 month'), '2004-03-15', '2004-04-15', '2004-04-15'],
    [
      '31 January and one month end on 29 February',
      after('1 month', { rollOver: false }),
      '2004-01-31',
      '2004-02-29',
      '2004-02-29',
    ],
    [
      'a month with its first day counted ends a day earlier',
      after('1 month', { countStartDay: true }),
      '2004-03-01',
      '2004-03-31',
      '2004-03-31',
    ],
    [
      'where there is no such day the month’s last stays the last',
      after('1 month', { countStartDay: true, rollOver: false }),
      '2004-01-31',
      '2004-02-29',
      '2004-02-29',
    ],
    [
      'a leap day and a year end on 28 February',
      after('1 year', { rollOver: false }),
      '2004-02-29',
      '2005-02-28',
      '2005-02-28',
    ],
    [
      'no period at all is due on the start day',
      after('0 day', { rollOver: false }),
      '2004-03-06',
      '2004-03-06',
      '2004-03-06',
    ],
    [
      'an excluded last day leaves the one before',
      after('10 day', { inclusive: false }),
      '2004-03-01',
      '2004-03-10',
      '2004-03-10',
    ],
    [
      'an excluded end that leaves a Sunday rolls on',
      after('7 day', { inclusive: false }),
      '2004-03-08',
      '2004-03-14',
      '2004-03-15',
    ],
  ])('%s', (_, definition, start, lastDay, due) => {
    expect(compute(definition, start)).toEqual([lastDay, due])
  })
})

describe('around Spring Festival and National Day 2026', () => {
  it.each<[string, DeadlineDefinition, string, string, string]>([
    [
      'a period ending in the festival runs to the first working day after it',
      after('10 day'),
      '2026-02-06',
      '2026-02-16',
      '2026-02-24',
    ],
    ['a period ending on its eve rolls over nine rest days', after('5 day'), '2026-02-10', '2026-02-15', '2026-02-24'],
    [
      'the Saturday worked before it is a last day like any other',
      after('5 day'),
      '2026-02-09',
      '2026-02-14',
      '2026-02-14',
    ],
    ['the Saturday worked after it too', after('5 day'), '2026-02-23', '2026-02-28', '2026-02-28'],
    [
      'working days pass over the festival and count both Saturdays',
      after('5 working-day'),
      '2026-02-12',
      '2026-02-26',
      '2026-02-26',
    ],
    [
      'seven working days from the last Friday of September',
      after('7 working-day'),
      '2026-09-24',
      '2026-10-12',
      '2026-10-12',
    ],
    ['a rest day counted from is not counted', after('1 working-day'), '2026-10-01', '2026-10-08', '2026-10-08'],
    [
      'a rest day “counted” adds nothing',
      after('1 working-day', { countStartDay: true }),
      '2026-10-01',
      '2026-10-08',
      '2026-10-08',
    ],
    [
      'a working day counted is the first',
      after('1 working-day', { countStartDay: true }),
      '2026-10-10',
      '2026-10-10',
      '2026-10-10',
    ],
    ['National Day rolls to the 8th', after('1 month'), '2026-09-05', '2026-10-05', '2026-10-08'],
    ['the Sunday worked in September stops the roll', after('1 day'), '2026-09-18', '2026-09-19', '2026-09-20'],
  ])('%s', (_, definition, start, lastDay, due) => {
    expect(compute(definition, start)).toEqual([lastDay, due])
  })
})

describe('fixed days', () => {
  it.each<[string, DeadlineDefinition, string, string, string]>([
    [
      'the 10th of the next month',
      { kind: 'monthly', day: 10, monthsLater: 1 },
      '2026-02-28',
      '2026-03-10',
      '2026-03-10',
    ],
    [
      'over the turn of the year',
      { kind: 'monthly', day: 10, monthsLater: 2, rollOver: false },
      '2026-11-30',
      '2027-01-10',
      '2027-01-10',
    ],
    [
      'day 31 of a short month is its last',
      { kind: 'monthly', day: 31, monthsLater: 1 },
      '2026-03-31',
      '2026-04-30',
      '2026-04-30',
    ],
    [
      'before the 10th',
      { kind: 'monthly', day: 10, monthsLater: 0, inclusive: false },
      '2026-03-01',
      '2026-03-09',
      '2026-03-09',
    ],
    [
      '31 March of the next year',
      { kind: 'yearly', month: 3, day: 31, yearsLater: 1 },
      '2025-06-05',
      '2026-03-31',
      '2026-03-31',
    ],
    [
      'a day of the same year that has passed',
      { kind: 'yearly', month: 3, day: 31, yearsLater: 0 },
      '2026-06-05',
      '2026-03-31',
      '2026-03-31',
    ],
    [
      '29 February outside a leap year',
      { kind: 'yearly', month: 2, day: 29, yearsLater: 0 },
      '2026-06-05',
      '2026-02-28',
      '2026-02-28',
    ],
    ['the first ten days', { kind: 'xun', which: 'first', monthsLater: 1 }, '2026-02-05', '2026-03-10', '2026-03-10'],
    ['the second', { kind: 'xun', which: 'middle', monthsLater: 0 }, '2026-03-31', '2026-03-20', '2026-03-20'],
    ['the rest of February', { kind: 'xun', which: 'last', monthsLater: 0 }, '2026-02-01', '2026-02-28', '2026-02-28'],
  ])('%s', (_, definition, start, lastDay, due) => {
    expect(compute(definition, start)).toEqual([lastDay, due])
  })
})

describe('what cannot be decided', () => {
  it('a plain count of days needs no calendar, in any year', () => {
    expect(compute(after('90 day', { rollOver: false }), '1950-01-01', {}, none)).toEqual(['1950-04-01', '1950-04-01'])
    expect(compute(after('6 month', { rollOver: false }), '2150-01-01', {}, none)).toEqual(['2150-07-01', '2150-07-01'])
  })
  it.each<[string, DeadlineDefinition, string, object]>([
    [
      'roll-over in a year without a calendar',
      after('10 day'),
      '2005-03-01',
      { kind: 'calendar-year-unknown', year: 2005 },
    ],
    [
      'roll-over that reaches such a year',
      after('20 day'),
      '2026-12-20',
      { kind: 'calendar-year-unknown', year: 2027 },
    ],
    [
      'working days that reach one',
      after('10 working-day', { rollOver: false }),
      '2026-12-25',
      { kind: 'calendar-year-unknown', year: 2027 },
    ],
    ['working days from one', after('1 working-day'), '2003-12-31', { kind: 'calendar-year-unknown', year: 2003 }],
    [
      'days beyond what can be written',
      after('400 day', { rollOver: false }),
      '2199-01-01',
      { kind: 'date-out-of-range' },
    ],
    ['months beyond it', after('12 month', { rollOver: false }), '2199-01-01', { kind: 'date-out-of-range' }],
    [
      'a day before it',
      after('0 day', { rollOver: false, inclusive: false }),
      '1900-01-01',
      { kind: 'date-out-of-range' },
    ],
  ])('%s', (_, definition, start, reason) => {
    expect(compute(definition, start)).toEqual(reason)
  })
  it('is neither in time nor late, and keeps the steps so far', () => {
    const deadline = computeDeadline(after('10 day'), { start: day('2005-03-01') }, calendar)
    expect(isInTime(deadline, day('2005-03-02'))).toBeUndefined()
    expect(deadline.steps.map((s) => s.kind)).toEqual(['start', 'counted'])
  })
})
