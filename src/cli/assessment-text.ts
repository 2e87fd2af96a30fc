/** What is printed at the end of an assessment. */
import type { Summary } from '#app/assessment'
import { formatDate } from '#core/calendar'
import { formatPeriodSpan } from './period-text.ts'
import { formatCount, formatTable, type TableColumn } from './table.ts'
import { fitWidth } from './text-width.ts'

const COLUMNS: readonly TableColumn[] = [
  { heading: '指标', align: 'left' },
  { heading: '名称', align: 'left' },
  { heading: '应查', align: 'right' },
  { heading: '符合', align: 'right' },
  { heading: '疑点', align: 'right' },
  { heading: '无法判定', align: 'right' },
  { heading: '免除', align: 'right' },
  { heading: '期限未满', align: 'right' },
]
const WIDEST_TITLE = 44

export function formatAssessment(summary: Summary): string {
  const numbers = (t: Summary['totals']) =>
    [t.population, t.satisfied, t.violated, t.undetermined, t.exempted, t.pending].map(formatCount)
  const rows = summary.indicators.map((indicator) => [
    indicator.id,
    fitWidth(indicator.mode === 'manual' ? `${indicator.title}（人工）` : indicator.title, WIDEST_TITLE),
    ...numbers(indicator),
  ])
  const head = `${summary.pack.title} ${summary.pack.version}  判定日 ${formatDate(summary.asOf)}  考核期间 ${formatPeriodSpan(summary.period)}`
  return `${head}\n\n${formatTable(COLUMNS, [...rows, ['合计', '', ...numbers(summary.totals)]])}`
}

export function formatWarnings(summary: Summary): string {
  return (summary.warnings ?? []).map((warning) => `提醒：${warning}`).join('\n')
}
