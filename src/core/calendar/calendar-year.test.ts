import { describe, expect, it } from 'vitest'
import { renderDiagnostics } from '#core/diagnostic'
import { checkCalendarYear } from './index.ts'

const notice = { title: '关于2026年部分节假日安排的通知' }

describe('checking a calendar year', () => {
  it('spreads spans into days and keeps the names', () => {
    const checked = checkCalendarYear(
      {
        year: 2026,
        notice,
        holidays: [
          { name: '元旦', off: '2026-01-01..2026-01-03', work: ['2026-01-04'] },
          { name: '清明节', off: ['2026-04-04', '2026-04-06'], notice: { title: '另一份通知' } },
        ],
      },
      '2026.yaml',
    )
    expect(checked).toEqual({
      ok: true,
      diagnostics: [],
      year: {
        year: 2026,
        basis: 'official',
        notice,
        off: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-04-04', '2026-04-06'],
        work: ['2026-01-04'],
        holidays: [
          { name: '元旦', days: ['2026-01-01', '2026-01-02', '2026-01-03', '2026-01-04'] },
          { name: '清明节', days: ['2026-04-04', '2026-04-06'], notice: { title: '另一份通知' } },
        ],
      },
    })
  })

  it('lets a notice reach into the December before', () => {
    const checked = checkCalendarYear({
      year: 2019,
      notice,
      holidays: [{ name: '元旦', off: '2018-12-30..2019-01-01' }],
    })
    expect(checked.ok && checked.year.off).toEqual(['2018-12-30', '2018-12-31', '2019-01-01'])
  })

  it('reports all faults at once, in words its author can act on', () => {
    const checked = checkCalendarYear(
      {
        year: 2026,
        notice,
        holidays: [
          { name: '元旦', off: '2025-10-01', work: ['2026-01-05'] },
          { name: '春节', off: ['2026-02-15..2026-02-23', '2026-02-23'], work: '2026-02-30' },
          { name: '国庆节', off: '2026-10-07..2026-10-01' },
          { name: '长假', off: '2026-05-01..2026-07-01' },
        ],
      },
      'calendars/cn/2026.yaml',
    )
    expect(checked.ok).toBe(false)
    expect(renderDiagnostics(checked.diagnostics)).toMatchInlineSnapshot(`
      "错误 calendars/cn/2026.yaml holidays[0].off
          2025年10月1日不属于2026年。 [calendar.outside-year]
          建议：2026年的通知只能涉及当年、上一年12月和下一年1月；请核对日期，或写进相应年份的文件。
      错误 calendars/cn/2026.yaml holidays[0].work
          2026年1月5日本来就是工作日，不需要写成调休上班。 [calendar.shape]
          建议：work 只写改为上班的星期六、星期日；请核对日期。
      错误 calendars/cn/2026.yaml holidays[1].off
          2026年2月23日写了两次（先见于“春节”）。 [calendar.duplicate-day]
          建议：每一天只写一次；请删去多余的一处。
      错误 calendars/cn/2026.yaml holidays[1].work
          “2026-02-30”不是日期，也不是从早到晚的一段日期。 [calendar.shape]
          建议：写作 2026-01-04 或 2026-01-01..2026-01-03。
      错误 calendars/cn/2026.yaml holidays[2].off
          “2026-10-07..2026-10-01”不是日期，也不是从早到晚的一段日期。 [calendar.shape]
          建议：写作 2026-01-04 或 2026-01-01..2026-01-03。
      错误 calendars/cn/2026.yaml holidays[3].off
          “2026-05-01..2026-07-01”超过31天，不像一次放假。 [calendar.shape]
          建议：请核对起止日期；确需更长时分段写。"
    `)
  })

  it.each([
    ['no mapping', 'text'],
    ['a missing notice', { year: 2026, holidays: [] }],
    ['an unknown key', { year: 2026, notice, holidays: [], holiday: [] }],
    ['a year out of range', { year: 26, notice, holidays: [] }],
    ['a notice without a title', { year: 2026, notice: { title: ' ' }, holidays: [] }],
  ])('refuses %s', (_, raw) => {
    const checked = checkCalendarYear(raw)
    expect(checked.ok).toBe(false)
    expect(checked.diagnostics.map((d) => d.code)).toContain('calendar.shape')
  })
})
