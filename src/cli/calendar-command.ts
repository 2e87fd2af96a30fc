import { countDeadline, loadSiteCalendar } from '#app/calendar'
import {
  countWorkingDays,
  dayKind,
  formatDate,
  formatWeekday,
  type KnownDay,
  type LocalDate,
  nextWorkingDay,
} from '#core/calendar'
import { formatPeriod, type PeriodUnit } from '#core/deadline'
import { Refused } from '#core/diagnostic'
import type { Command, Given } from './command.ts'
import { getDate, readCount, readDate, readFlag, readTexts } from './given.ts'
import { formatTable } from './table.ts'

type Calendar = Awaited<ReturnType<typeof loadSiteCalendar>>['calendar']

export const calendarCommand: Command = {
  help: `用法：
  quanze calendar [list]                          有哪些年份的官方日历
  quanze calendar <日期>                          这一天是不是工作日，依据哪个通知
  quanze calendar count --from <日期> --to <日期>   其间有几个工作日（起日不计，止日计入）
  quanze calendar due --from <日期> --days <数> [--working] [--no-roll-over]
                                                  期限到哪一天，为何是这一天

选项：
  --from, --to <日期>     如 2026-09-28
  --days / --months / --years <数>   期间
  --working               按工作日计（与 --days 连用）
  --no-roll-over          末日是休息日也不顺延
  --calendar <文件夹>      本单位补充的日历年份，可写多次
  --json                  输出 JSON

例子：
  quanze calendar 2026-10-01
  quanze calendar due --from 2026-09-28 --days 15 --working`,
  options: {
    from: { type: 'string' },
    to: { type: 'string' },
    days: { type: 'string' },
    months: { type: 'string' },
    years: { type: 'string' },
    working: { type: 'boolean' },
    'no-roll-over': { type: 'boolean' },
    calendar: { type: 'string', multiple: true },
  },
  async run(given, surroundings) {
    const { calendar } = await loadSiteCalendar(readTexts(given, 'calendar'))
    const [what = 'list', ...more] = given.positionals
    if (more.length > 0) throw new Refused('usage', `多余的参数：${more.join(' ')}。`)
    const answer = answerFor(what, given, calendar)
    surroundings.print(readFlag(given, 'json') ? JSON.stringify(answer.json, undefined, 2) : answer.text)
  },
}

type Answer = { text: string; json: unknown }

function answerFor(what: string, given: Given, calendar: Calendar): Answer {
  switch (what) {
    case 'list':
      return listYears(calendar)
    case 'count':
      return countDays(given, calendar)
    case 'due':
      return countDue(given, calendar)
    default:
      if (!/^\d/.test(what))
        throw new Refused('usage', `calendar 没有“${what}”这个用法。`, '可写 list、count、due 或一个日期。')
      return showDay(getDate(what, '日期'), calendar)
  }
}

function listYears(calendar: Calendar): Answer {
  const rows = calendar.years.map((y) => [
    String(y.year),
    y.basis === 'official' ? '官方' : '本单位',
    String(y.off.length),
    String(y.work.length),
    y.notice.title,
  ])
  const columns = ['年份', '来源', '放假', '调休上班', '依据'].map((heading, i) => ({
    heading,
    align: i === 2 || i === 3 ? ('right' as const) : ('left' as const),
  }))
  const json = calendar.years.map(({ year, basis, notice }) => ({ year, basis, notice }))
  return { text: formatTable(columns, rows), json }
}

function showDay(day: LocalDate, calendar: Calendar): Answer {
  const known = dayKind(calendar, day)
  const shown = `${formatDate(day)}（${formatWeekday(day)}）`
  if (known.kind === 'unknown') {
    return {
      text: `${shown}：${known.year}年没有官方日历，是不是工作日无从判断。`,
      json: { day, kind: 'unknown', year: known.year },
    }
  }
  const next = nextWorkingDay(calendar, day)
  const roll =
    known.kind === 'working'
      ? ''
      : next.kind === 'found'
        ? `\n期限末日落在这一天时，顺延至${formatDate(next.date)}（${formatWeekday(next.date)}）。`
        : ''
  return {
    text: `${shown}：${wordDay(known)}\n依据：《${known.notice.title}》${known.notice.number === undefined ? '' : `（${known.notice.number}）`}${roll}`,
    json: {
      day,
      kind: known.kind,
      why: known.why,
      holiday: known.holiday,
      notice: known.notice,
      next: next.kind === 'found' ? next.date : undefined,
    },
  }
}

function wordDay(known: KnownDay): string {
  switch (known.why) {
    case 'weekday':
      return '是工作日。'
    case 'weekend':
      return '是周末休息日。'
    case 'holiday':
      return `${known.holiday ?? '节假日'}放假。`
    case 'adjusted':
      return `调休上班${known.holiday === undefined ? '' : `（${known.holiday}）`}，是工作日。`
    default:
      return known.why satisfies never
  }
}

function countDays(given: Given, calendar: Calendar): Answer {
  const [from, to] = [getGivenDate(given, 'from'), getGivenDate(given, 'to')]
  const counted = countWorkingDays(calendar, from, to)
  const span = `${formatDate(from)}（不计）至${formatDate(to)}（计入）`
  if (counted.kind === 'unknown')
    return {
      text: `${span}：${counted.year}年没有官方日历，数不出工作日。`,
      json: { from, to, kind: 'unknown', year: counted.year },
    }
  return { text: `${span}：${counted.count}个工作日。`, json: { from, to, workingDays: counted.count } }
}

function countDue(given: Given, calendar: Calendar): Answer {
  const from = getGivenDate(given, 'from')
  const amounts = (['days', 'months', 'years'] as const).flatMap((name) => {
    const amount = readCount(given, name)
    return amount === undefined ? [] : [{ name, amount }]
  })
  const [only, another] = amounts
  if (only === undefined || another !== undefined)
    throw new Refused(
      'usage',
      'due 要且只要写 --days、--months、--years 中的一个。',
      '如 quanze calendar due --from 2026-09-28 --days 15。',
    )
  const units = {
    days: readFlag(given, 'working') ? 'working-day' : 'day',
    months: 'month',
    years: 'year',
  } as const satisfies Record<string, PeriodUnit>
  const period = { amount: only.amount, unit: units[only.name] }
  const rollOver = !readFlag(given, 'no-roll-over')
  const { due, why } = countDeadline(calendar, from, period, rollOver)
  return { text: why, json: { from, period: formatPeriod(period), rollOver, due: due ?? null, why } }
}

function getGivenDate(given: Given, name: string): LocalDate {
  const date = readDate(given, name)
  if (date === undefined) throw new Refused('usage', `缺少 --${name}（日期）。`, '写成 2026-09-28 的样式。')
  return date
}
