import { describe, expect, it } from 'vitest'
import { makeWorkCalendar } from '#core/calendar'
import { explainDue } from './explain-due.ts'
import { contextOf, day, type WorldIndicator } from './made-up-world.ts'

const calendar = makeWorkCalendar([
  {
    year: 2026,
    basis: 'official',
    notice: { title: '国务院办公厅关于2026年部分节假日安排的通知', number: '国办发明电〔2025〕7号' },
    off: ['2026-05-01', '2026-05-02', '2026-05-03', '2026-05-04', '2026-05-05'].map(day),
    work: [day('2026-05-09')],
  },
])

function tell(id: WorldIndicator, start: string | undefined, due: string) {
  const { indicator, registers } = contextOf(id)
  const [branch] = indicator.branches
  if (branch === undefined) throw new Error(`${id} has no branch`)
  const from = start === undefined ? undefined : day(start)
  return explainDue({ branch, registers, start: from, due: day(due), on: from, numberOf: () => undefined }, calendar)
}

describe('why a period ends on this day', () => {
  it('names the period with its clause, each step, and the notice that moved the last day', () => {
    expect(tell('respond', '2026-04-16', '2026-05-06')).toEqual([
      '期间：15日（参数“处理期限”），依据《考核办法》第三条。',
      '起始：2026年4月16日，当日不计入期间。',
      '计算：15日，最后一日为2026年5月1日（星期五）。',
      '顺延：2026年5月1日至2026年5月5日是放假日，顺延至下一工作日2026年5月6日（星期三）。依据：《国务院办公厅关于2026年部分节假日安排的通知》（国办发明电〔2025〕7号）。',
      '结论：期限至2026年5月6日（星期三），当日办理仍为按期。',
    ])
  })

  it('explains a deadline that is a condition of the record itself', () => {
    expect(tell('time', '2026-04-16', '2026-05-06')?.at(-1)).toContain('期限至2026年5月6日')
  })

  it.each<[string, WorldIndicator, string | undefined, string]>([
    ['the day is another one than the rule comes to', 'respond', '2026-04-16', '2026-05-07'],
    ['nobody knows when it began', 'respond', undefined, '2026-05-06'],
    ['the calendar of the year is not known', 'respond', '2027-04-16', '2027-05-06'],
    ['the branch has no period', 'once', '2026-04-16', '2026-05-06'],
  ])('says nothing when %s', (_, id, start, due) => {
    expect(tell(id, start, due)).toBeUndefined()
  })
})
