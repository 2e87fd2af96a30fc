/** One year of an official (or a site's own) working-day calendar: which weekdays became rest days, which weekend days working days. */
import { z } from 'zod'
import { type Diagnostic, diagnostic } from '#core/diagnostic'
import {
  addDays,
  FIRST_YEAR,
  formatDate,
  LAST_YEAR,
  type LocalDate,
  monthOf,
  parseLocalDate,
  weekday,
  yearOf,
} from './local-date.ts'

export type CalendarNotice = { title: string; url?: string; number?: string }

export type CalendarBasis = 'official' | 'site'

/** What one holiday moved, and the notice that did it where it is not the year's own. */
export type CalendarHoliday = { name: string; days: readonly LocalDate[]; notice?: CalendarNotice }

export type CalendarYear = {
  year: number
  basis: CalendarBasis
  notice: CalendarNotice
  /** Rest days named by a notice: weekdays made free and the weekend days that belong to the holiday. */
  off: readonly LocalDate[]
  /** Weekend days made working days. */
  work: readonly LocalDate[]
  /** Names for explanations; `off` and `work` alone decide. */
  holidays?: readonly CalendarHoliday[]
}

const noticeSchema = z.strictObject({
  title: z.string().trim().min(1).meta({ description: '通知的标题' }),
  url: z.url().exactOptional().meta({ description: '通知的网址' }),
  number: z.string().trim().min(1).exactOptional().meta({ description: '文号' }),
})

const daysSchema = z
  .union([z.string(), z.array(z.string())])
  .meta({ description: '一天（2026-01-04）、一段（2026-01-01..2026-01-03），或其列表' })

export const calendarYearFileSchema = z.strictObject({
  year: z.number().int().min(FIRST_YEAR).max(LAST_YEAR).meta({ description: '年份' }),
  notice: noticeSchema,
  holidays: z.array(
    z.strictObject({
      name: z.string().trim().min(1).meta({ description: '节日名称' }),
      off: daysSchema.exactOptional().meta({ description: '放假的日子（含连休的周末）' }),
      work: daysSchema.exactOptional().meta({ description: '调休上班的周末' }),
      notice: noticeSchema.exactOptional().meta({ description: '另行发文安排时，该通知' }),
    }),
  ),
})

/** A calendar year as written in YAML. */
export type CalendarYearFile = z.infer<typeof calendarYearFileSchema>

export type CheckedCalendarYear =
  | { ok: true; year: CalendarYear; diagnostics: readonly Diagnostic[] }
  | { ok: false; diagnostics: readonly Diagnostic[] }

/** Raw → checked. A notice may reach into the December before and the January after its year; anything farther is a slip of the pen. */
export function checkCalendarYear(
  raw: unknown,
  file = 'calendar',
  basis: CalendarBasis = 'official',
): CheckedCalendarYear {
  const parsed = calendarYearFileSchema.safeParse(raw)
  if (!parsed.success) {
    const diagnostics = parsed.error.issues.map((issue) =>
      diagnostic(
        'calendar.shape',
        { file, path: formatPath(issue.path) },
        `日历文件的写法不对：${issue.path.length === 0 ? '整个文件' : formatPath(issue.path)} 不符合要求。`,
        '应有 year（年份）、notice（通知的 title、url）和 holidays（每个节日的 name、off、work）。',
      ),
    )
    return { ok: false, diagnostics }
  }
  const source = parsed.data
  const diagnostics: Diagnostic[] = []
  const seen = new Map<LocalDate, string>()
  const off: LocalDate[] = []
  const work: LocalDate[] = []
  const holidays: CalendarHoliday[] = []
  source.holidays.forEach((holiday, index) => {
    const days: LocalDate[] = []
    for (const kind of ['off', 'work'] as const) {
      const at = { file, path: `holidays[${index}].${kind}` }
      for (const day of readDays(holiday[kind] ?? [], at, diagnostics)) {
        const earlier = seen.get(day)
        if (!reaches(source.year, day)) {
          diagnostics.push(
            diagnostic(
              'calendar.outside-year',
              at,
              `${formatDate(day)}不属于${source.year}年。`,
              `${source.year}年的通知只能涉及当年、上一年12月和下一年1月；请核对日期，或写进相应年份的文件。`,
            ),
          )
        } else if (earlier !== undefined) {
          diagnostics.push(
            diagnostic(
              'calendar.duplicate-day',
              at,
              `${formatDate(day)}写了两次（先见于“${earlier}”）。`,
              '每一天只写一次；请删去多余的一处。',
            ),
          )
        } else if (kind === 'work' && weekday(day) <= 5) {
          diagnostics.push(
            diagnostic(
              'calendar.shape',
              at,
              `${formatDate(day)}本来就是工作日，不需要写成调休上班。`,
              'work 只写改为上班的星期六、星期日；请核对日期。',
            ),
          )
        } else {
          seen.set(day, holiday.name)
          days.push(day)
          ;(kind === 'off' ? off : work).push(day)
        }
      }
    }
    holidays.push(
      holiday.notice === undefined
        ? { name: holiday.name, days }
        : { name: holiday.name, days, notice: holiday.notice },
    )
  })
  if (diagnostics.length > 0) return { ok: false, diagnostics }
  const year = { year: source.year, basis, notice: source.notice, off: off.sort(), work: work.sort(), holidays }
  return { ok: true, year, diagnostics }
}

function reaches(year: number, day: LocalDate): boolean {
  return yearOf(day) === year || monthOf(day) === `${year - 1}-12` || monthOf(day) === `${year + 1}-01`
}

function readDays(
  written: string | readonly string[],
  at: { file: string; path: string },
  diagnostics: Diagnostic[],
): LocalDate[] {
  const days: LocalDate[] = []
  for (const text of typeof written === 'string' ? [written] : written) {
    const ends = text.split('..').map((end) => parseLocalDate(end.trim()))
    const from = ends[0]
    const to = ends.length === 1 ? from : ends[1]
    if (from === undefined || to === undefined || ends.length > 2 || to < from) {
      diagnostics.push(
        diagnostic(
          'calendar.shape',
          at,
          `“${text}”不是日期，也不是从早到晚的一段日期。`,
          '写作 2026-01-04 或 2026-01-01..2026-01-03。',
        ),
      )
    } else if (addDays(from, 30) < to) {
      diagnostics.push(
        diagnostic('calendar.shape', at, `“${text}”超过31天，不像一次放假。`, '请核对起止日期；确需更长时分段写。'),
      )
    } else {
      for (let day = from; day <= to; day = addDays(day, 1)) days.push(day)
    }
  }
  return days
}

function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`
    return text === '' ? String(key) : `${text}.${String(key)}`
  }, '')
}
