import { readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { checkCalendarYear, type LocalDate, makeWorkCalendar, parseLocalDate, type WorkCalendar } from '#core/calendar'
import { computeDeadline, type DeadlineDefinition, type DeadlineFacts, explainDeadline } from './index.ts'

const day = (text: string): LocalDate => {
  const parsed = parseLocalDate(text)
  if (parsed === undefined) throw new Error(`${text} is no date`)
  return parsed
}

let calendar: WorkCalendar
beforeAll(() => {
  const years = readdirSync('calendars/cn')
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => {
      const checked = checkCalendarYear(parse(readFileSync(`calendars/cn/${name}`, 'utf8')), name)
      if (!checked.ok) throw new Error(`${name} is faulty`)
      return checked.year
    })
  const site = checkCalendarYear({ year: 2004, notice: { title: '仅以周末为休息日' }, holidays: [] }, 'site', 'site')
  if (!site.ok) throw new Error('the site year is faulty')
  calendar = makeWorkCalendar([...years, site.year])
})

const explain = (definition: DeadlineDefinition, start: string, facts: Omit<DeadlineFacts, 'start'> = {}) =>
  explainDeadline(computeDeadline(definition, { start: day(start), ...facts }, calendar))

describe('why this date', () => {
  it('a Saturday under a site’s own calendar', () => {
    expect(explain({ kind: 'after', period: { amount: 15, unit: 'day' } }, '2004-04-09')).toMatchInlineSnapshot(`
      "起始：2004年4月9日，当日不计入期间。
      计算：15日，最后一日为2004年4月24日（星期六）。
      顺延：2004年4月24日、2004年4月25日是周末休息日，顺延至下一工作日2004年4月26日（星期一）。依据：《仅以周末为休息日》（本单位自设日历）。
      结论：期限至2004年4月26日（星期一），当日办理仍为按期。"
    `)
  })
  it('the end of National Day', () => {
    const definition = { kind: 'after', period: { amount: 1, unit: 'month' }, onExpiry: 'deemedAccepted' } as const
    expect(explain(definition, '2026-09-03')).toMatchInlineSnapshot(`
      "起始：2026年9月3日，当日不计入期间。
      计算：1个月，最后一日为2026年10月3日（星期六）。
      顺延：2026年10月3日至2026年10月7日是国庆节放假，顺延至下一工作日2026年10月8日（星期四）。依据：《国务院办公厅关于2026年部分节假日安排的通知》。
      结论：期限至2026年10月8日（星期四），当日办理仍为按期。
      后果：期满未办的，视为同意。"
    `)
  })
  it('a roll that ends on a Saturday worked', () => {
    const definition = { kind: 'after', period: { amount: 1, unit: 'day' } } as const
    expect(explain(definition, '2026-09-18')).toMatchInlineSnapshot(`
      "起始：2026年9月18日，当日不计入期间。
      计算：1日，最后一日为2026年9月19日（星期六）。
      顺延：2026年9月19日（星期六）是周末休息日，顺延至下一工作日2026年9月20日（星期日，调休上班）。依据：《国务院办公厅关于2026年部分节假日安排的通知》。
      结论：期限至2026年9月20日（星期日），当日办理仍为按期。"
    `)
    expect(explain(definition, '2026-02-13')).toMatchInlineSnapshot(`
      "起始：2026年2月13日，当日不计入期间。
      计算：1日，最后一日为2026年2月14日（星期六）。
      顺延：2026年2月14日（星期六）因春节调休上班，是工作日，不顺延。依据：《国务院办公厅关于2026年部分节假日安排的通知》。
      结论：期限至2026年2月14日（星期六），当日办理仍为按期。"
    `)
  })
  it('working days over Spring Festival 2020, which a second notice lengthened', () => {
    const definition = { kind: 'after', period: { amount: 10, unit: 'working-day' } } as const
    expect(explain(definition, '2020-01-17')).toMatchInlineSnapshot(`
      "起始：2020年1月17日，当日不计入期间。
      计算：10个工作日，最后一日为2020年2月7日（星期五）。其间2020年1月19日（星期日）因春节调休上班，2020年1月24日至2020年2月2日是春节放假。依据：《国务院办公厅关于2020年部分节假日安排的通知》、《国务院办公厅关于延长2020年春节假期的通知》。
      顺延：2020年2月7日（星期五）是工作日，不顺延。依据：《国务院办公厅关于2020年部分节假日安排的通知》。
      结论：期限至2020年2月7日（星期五），当日办理仍为按期。"
    `)
  })
  it('suspended, extended, capped and refused', () => {
    const definition = {
      kind: 'after',
      period: { amount: 10, unit: 'day' },
      countStartDay: true,
      rollOver: false,
      inclusive: false,
      extension: { max: { amount: 30, unit: 'day' }, times: 2 },
    } as const
    const facts = {
      suspensions: [{ from: day('2026-03-03'), to: day('2026-03-04') }],
      extensions: [
        { period: { amount: 20, unit: 'day' as const }, decidedAt: day('2026-03-20') },
        { period: { amount: 1, unit: 'month' as const } },
        { period: { amount: 5, unit: 'day' as const } },
      ],
    }
    expect(explain(definition, '2026-03-01', facts)).toMatchInlineSnapshot(`
      "起始：2026年3月1日，当日计入期间。
      计算：10日，最后一日为2026年3月10日（星期二）。
      中止：2026年3月3日、2026年3月4日中止，2日不计入期间，最后一日移至2026年3月12日。
      延长：延长20日（2026年3月20日决定），至2026年4月1日。该决定作出时原期限已满，其效力请核对。
      延长：延长1个月，至2026年5月1日。
      上限：延长合计不得超过30日，只计至2026年4月11日。
      延长：最多延长2次，这一次延长5日不予计入。
      截止：2026年4月11日当日不算按期，须在此之前，最后一日为2026年4月10日。
      顺延：本期限不因休息日顺延，以2026年4月10日（星期五）为准。
      结论：期限至2026年4月10日（星期五），当日办理仍为按期。"
    `)
  })
  it('an extension nobody provided for', () => {
    const facts = { extensions: [{ period: { amount: 5, unit: 'day' as const } }] }
    expect(
      explain({ kind: 'monthly', day: 31, monthsLater: 1, rollOver: false }, '2026-01-05', facts),
    ).toMatchInlineSnapshot(`
      "计算：期限为2026年1月5日的次月31日，即2026年2月28日（星期六）。
      月末：该月没有31日，以月末日2026年2月28日为最后一日。
      延长：本期限没有规定可以延长，延长5日不予计入。
      顺延：本期限不因休息日顺延，以2026年2月28日（星期六）为准。
      结论：期限至2026年2月28日（星期六），当日办理仍为按期。"
    `)
  })
  it('fixed days', () => {
    expect(explain({ kind: 'xun', which: 'last', monthsLater: 0 }, '2026-04-02').split('\n')[1]).toMatchInlineSnapshot(
      `"顺延：2026年4月30日（星期四）是工作日，不顺延。依据：《国务院办公厅关于2026年部分节假日安排的通知》。"`,
    )
    expect(
      explain({ kind: 'yearly', month: 3, day: 31, yearsLater: 1 }, '2025-04-02').split('\n')[1],
    ).toMatchInlineSnapshot(
      `"顺延：2026年3月31日（星期二）是工作日，不顺延。依据：《国务院办公厅关于2026年部分节假日安排的通知》。"`,
    )
    expect(explain({ kind: 'monthly', day: 15, monthsLater: 3 }, '2026-01-02').split('\n')[1]).toMatchInlineSnapshot(
      `"顺延：2026年4月15日（星期三）是工作日，不顺延。依据：《国务院办公厅关于2026年部分节假日安排的通知》。"`,
    )
  })
  it('a year without a calendar, a suspension still running, one turned round, a day off the end', () => {
    const ten = { kind: 'after', period: { amount: 10, unit: 'day' } } as const
    expect(explain(ten, '2026-12-25')).toMatchInlineSnapshot(`
      "起始：2026年12月25日，当日不计入期间。
      计算：10日，最后一日为2027年1月4日（星期一）。
      结论：期限无法确定。2027年没有官方的节假日安排，工作日和顺延无从计算；补充该年日历后重新计算。"
    `)
    expect(explain(ten, '2026-03-01', { suspensions: [{ from: day('2026-03-05') }] })).toMatchInlineSnapshot(`
      "起始：2026年3月1日，当日不计入期间。
      结论：期限无法确定。自2026年3月5日起的中止尚未结束。"
    `)
    const turned = [{ from: day('2026-03-05'), to: day('2026-03-01') }]
    expect(explain(ten, '2026-03-01', { suspensions: turned })).toMatchInlineSnapshot(
      `"结论：期限无法确定。中止的起止日期颠倒（2026年3月5日至2026年3月1日），请核对登记。"`,
    )
    expect(explain(ten, '2199-12-25')).toMatchInlineSnapshot(`
      "起始：2199年12月25日，当日不计入期间。
      结论：期限无法确定。日期超出1900年至2199年的范围。"
    `)
  })
})
