import { expect, it } from 'vitest'
import type { Summary } from '#app/assessment'
import { localDate } from '#core/calendar'
import type { AssessmentMode, BranchSummary } from '#core/finding'
import { formatAssessment } from './assessment-text.ts'

type Counts = Pick<BranchSummary, 'violated' | 'undetermined' | 'tasks'>

function branch(mode: AssessmentMode, counts: Counts): BranchSummary {
  const population = counts.violated + counts.undetermined
  return { id: mode, title: mode, register: 'r', mode, population, satisfied: 0, exempted: 0, pending: 0, ...counts }
}

it('what waits for a person stands apart from what cannot be decided, whatever the mode of the item', () => {
  const branches = [
    branch('automatic', { violated: 5, undetermined: 2, tasks: 0 }),
    branch('assisted', { violated: 3, undetermined: 1, tasks: 0 }),
    // Of ten one lacks what it would be drawn by.
    branch('manual', { violated: 0, undetermined: 10, tasks: 9 }),
  ]
  const item = { id: 'x', title: '示例', mode: 'assisted' as const, cites: [], branches }
  const sums = { population: 21, satisfied: 0, violated: 8, undetermined: 13, exempted: 0, pending: 0 }
  const pack = { id: 'xx/x', version: '1', title: '示例', issuer: '虚构', digest: '' }
  const summary = { pack, asOf: localDate(2026, 6, 30), indicators: [{ ...item, ...sums }] } as unknown as Summary
  const total = formatAssessment(summary)
    .split('\n')
    .find((line) => line.startsWith('合计'))
  // 应查 符合 疑点 待核 无法判定 免除 期限未满
  expect(total?.trim().split(/\s+/).slice(1)).toEqual(['21', '0', '5', '12', '4', '0', '0'])
})
