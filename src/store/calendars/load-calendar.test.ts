import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addDays,
  addWorkingDays,
  type CalendarRow,
  calendarTable,
  countWorkingDays,
  dayKind,
  daysBetween,
  type LocalDate,
  nextWorkingDay,
  parseLocalDate,
  type WorkCalendar,
  yearOf,
} from '#core/calendar'
import { renderDiagnostics } from '#core/diagnostic'
import { loadCalendar } from './index.ts'

const OURS = 'calendars/cn'
const FACTS = '../shared/data/holiday-cn'
const day = (text: string): LocalDate => {
  const parsed = parseLocalDate(text)
  if (parsed === undefined) throw new Error(`${text} is no date`)
  return parsed
}

let calendar: WorkCalendar
let folder: string
beforeAll(async () => {
  const loaded = await loadCalendar({ folder: OURS })
  expect(loaded.diagnostics).toEqual([])
  calendar = loaded.calendar
  folder = await mkdtemp(join(tmpdir(), 'quanze-calendars-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function siteFolder(name: string, files: Record<string, string>): Promise<string> {
  await mkdir(join(folder, name))
  for (const [file, text] of Object.entries(files)) await writeFile(join(folder, name, file), text)
  return join(folder, name)
}

describe('the official calendars', () => {
  it('cover 2007 to 2026 and nothing else', () => {
    expect(calendar.years.map((y) => y.year)).toEqual(Array.from({ length: 20 }, (_, i) => 2007 + i))
    expect(calendar.years.every((y) => y.basis === 'official' && y.notice.url?.includes('gov.cn'))).toBe(true)
    expect(dayKind(calendar, day('2006-12-31'))).toEqual({ kind: 'unknown', year: 2006 })
    expect(dayKind(calendar, day('2027-01-01'))).toEqual({ kind: 'unknown', year: 2027 })
  })

  it.each([
    ['2008-12-31', 'working', 'weekday', '关于2008年'],
    ['2007-12-31', 'rest', 'holiday', '关于2008年'],
    ['2007-12-29', 'working', 'adjusted', '关于2008年'],
    ['2015-09-03', 'rest', 'holiday', '胜利70周年'],
    ['2019-05-02', 'rest', 'holiday', '调整2019年劳动节'],
    ['2020-01-30', 'rest', 'holiday', '关于2020年'],
    ['2020-01-31', 'rest', 'holiday', '延长2020年春节假期'],
    ['2020-02-03', 'working', 'weekday', '关于2020年'],
    ['2026-02-14', 'working', 'adjusted', '关于2026年'],
    ['2026-02-23', 'rest', 'holiday', '关于2026年'],
    ['2026-10-10', 'working', 'adjusted', '关于2026年'],
  ])('%s is a %s day (%s) by the notice %s', (date, kind, why, title) => {
    expect(dayKind(calendar, day(date))).toMatchObject({ kind, why, notice: { title: expect.stringContaining(title) } })
  })

  it('agree with the holiday-cn facts on every day of every year', (context) => {
    if (!existsSync(FACTS)) {
      const missing = `the holiday-cn facts are not at ${FACTS}: our calendars were not compared with them`
      if (process.env['CI'] === 'true') throw new Error(missing)
      context.skip(missing)
    }
    const facts = new Map<string, boolean>()
    const years: number[] = []
    for (const name of readdirSync(FACTS).filter((file) => /^\d{4}\.json$/.test(file))) {
      const { year, days } = JSON.parse(readFileSync(join(FACTS, name), 'utf8')) as {
        year: number
        days: { date: string; isOffDay: boolean }[]
      }
      if (days.length > 0) years.push(year)
      for (const { date, isOffDay } of days) facts.set(date, isOffDay)
    }
    expect(years.sort((a, b) => a - b)).toEqual(calendar.years.map((y) => y.year))
    const rows = calendarTable(calendar)
    const different = rows.filter((row) => {
      const weekend = [0, 6].includes(new Date(row.day).getUTCDay())
      return row.working === (facts.get(row.day) ?? weekend)
    })
    expect(different).toEqual([])
    expect(rows.length).toBe(7305)
    // Every day the facts name is named by us too, weekend days of a holiday included.
    const named = new Set(calendar.years.flatMap((y) => [...y.off, ...y.work]) as string[])
    expect([...facts.keys()].filter((date) => !named.has(date))).toEqual(['2020-02-03'])
    expect([...named].filter((date) => !facts.has(date))).toEqual([])
  })

  it('give the table the answers of the functions, for every day', () => {
    const rows = calendarTable(calendar)
    const byCount = new Map<number, CalendarRow>()
    for (const row of rows) if (row.working) byCount.set(row.workingCount, row)
    const wrong: string[] = []
    for (const [i, row] of rows.entries()) {
      const next = nextWorkingDay(calendar, row.day)
      if ((next.kind === 'found' ? next.date : undefined) !== row.nextWorking) wrong.push(`${row.day} next`)
      for (const n of [1, 2, 5, 7, 10, 15, 20, 30, 60, 250]) {
        const added = addWorkingDays(calendar, row.day, n)
        const fromTable = byCount.get(row.workingCount + n)?.day
        if ((added.kind === 'found' ? added.date : undefined) !== fromTable) wrong.push(`${row.day} + ${n}`)
      }
      const other = rows[(i * 7919) % rows.length]
      if (other === undefined) continue
      const counted = countWorkingDays(calendar, row.day, other.day)
      if (counted.kind !== 'found' || counted.count !== other.workingCount - row.workingCount)
        wrong.push(`${row.day} to ${other.day}`)
    }
    expect(wrong).toEqual([])
  })

  it('never ask more than sixteen days of roll-over, nor pass over a working day', () => {
    for (const { day: from, nextWorking } of calendarTable(calendar)) {
      if (nextWorking === undefined) {
        expect(yearOf(from)).toBe(2026)
        continue
      }
      expect(daysBetween(from, nextWorking)).toBeLessThan(16)
      for (let d = from; d < nextWorking; d = addDays(d, 1)) expect(dayKind(calendar, d).kind).toBe('rest')
      expect(dayKind(calendar, nextWorking).kind).toBe('working')
    }
  })
})

describe('a site’s own years', () => {
  const weekendsOnly = (year: number) =>
    `year: ${year}\nnotice: { title: 本单位自定：仅以周末为休息日 }\nholidays: []\n`

  it('are added and marked as the site’s', async () => {
    const site = await siteFolder('adds', { '2004.yaml': weekendsOnly(2004), 'notes.txt': 'not a calendar' })
    const loaded = await loadCalendar({ folder: OURS, siteFolders: [site] })
    expect(loaded.diagnostics).toEqual([])
    expect(dayKind(loaded.calendar, day('2004-04-24'))).toMatchObject({ kind: 'rest', year: { basis: 'site' } })
    expect(dayKind(loaded.calendar, day('2005-04-25'))).toEqual({ kind: 'unknown', year: 2005 })
  })

  it('cannot replace an official year, contradict a notice, or come twice; what is at fault is left out', async () => {
    const site = await siteFolder('overrides', {
      '2004.yaml': weekendsOnly(2004),
      '2004-again.yaml': weekendsOnly(2004),
      '2006.yaml':
        "year: 2006\nnotice: { title: 本单位 }\nholidays: [{ name: 元旦, work: ['2006-01-01'], off: '2007-01-02' }]\n",
      '2026.yaml': weekendsOnly(2026),
      '2027.yaml': 'year: 2027\nnotice: { title: 本单位 }\nholidays: [{ name: 元旦, off: 2027-02-30 }]\n',
      '2028.yaml': 'year: 2028\nnotice: { title: 本单位 \n',
      '2029.yaml': 'year: 2029\nnotice: &n { title: 本单位 }\nholidays: [{ name: 元旦, notice: *n }]\n',
    })
    await writeFile(
      join(site, '2005.yaml'),
      "year: 2006\nnotice: { title: 本单位 }\nholidays: [{ name: 元旦, off: '2006-12-30', work: [] }]\n",
    )
    const loaded = await loadCalendar({ folder: OURS, siteFolders: [site, join(folder, 'absent')] })
    expect(renderDiagnostics(loaded.diagnostics).replaceAll(folder, '…')).toMatchInlineSnapshot(`
      "错误 …/absent
          找不到本单位日历的文件夹。 [calendar.shape]
          建议：核对文件夹的路径；不需要时不要指定。
      错误 …/overrides/2004.yaml year
          2004年的日历已经写在“…/overrides/2004-again.yaml”里。 [calendar.shape]
          建议：一年只写一个文件；请合并或删去其中一个。
      错误 …/overrides/2005.yaml
          本单位日历对2006年12月30日的安排与国务院通知相反。 [calendar.overrides-official]
          建议：删去这一天；国务院通知已作安排的日子不能由本单位改变。
      错误 …/overrides/2026.yaml year
          2026年已有国务院通知的日历，本单位不能另设。 [calendar.overrides-official]
          建议：删去这个文件；只有没有官方日历的年份才能由本单位补充。
      错误 …/overrides/2027.yaml holidays[0].off
          “2027-02-30”不是日期，也不是从早到晚的一段日期。 [calendar.shape]
          建议：写作 2026-01-04 或 2026-01-01..2026-01-03。
      错误 …/overrides/2028.yaml:3
          日历文件不是合格的 YAML，读不下去。 [calendar.shape]
          建议：检查缩进、冒号和括号；可参照 calendars/cn 里的文件。
      错误 …/overrides/2029.yaml
          日历文件不用 YAML 的引用（&、*）。 [calendar.shape]
          建议：检查缩进、冒号和括号；可参照 calendars/cn 里的文件。"
    `)
    expect(loaded.calendar.years.filter((y) => y.basis === 'site').map((y) => y.year)).toEqual([2004, 2006])
  })

  it('official folders must exist', async () => {
    await expect(loadCalendar({ folder: join(folder, 'absent') })).rejects.toThrow('ENOENT')
  })
})
