/** What is printed at the end of an assessment. */
import type { Summary } from '#app/assessment'
import { formatDate } from '#core/calendar'
import { describeModes, listModeShares, nameAssessment } from '#core/finding'
import { formatPeriodSpan } from './period-text.ts'
import { formatCount, formatTable, type TableColumn } from './table.ts'
import { fitWidth } from './text-width.ts'

const COLUMNS: readonly TableColumn[] = [
  { heading: '项目', align: 'left' },
  { heading: '名称', align: 'left' },
  { heading: '应查', align: 'right' },
  { heading: '符合', align: 'right' },
  { heading: '疑点', align: 'right' },
  { heading: '待核', align: 'right' },
  { heading: '无法判定', align: 'right' },
  { heading: '免除', align: 'right' },
  { heading: '期限未满', align: 'right' },
]
const WIDEST_TITLE = 44

export function formatAssessment(summary: Summary): string {
  const { pack, kind = 'routine', variant, variants = [], categories = [], indicators } = summary
  const titles = new Map(categories.map(({ id, title }) => [id, title]))
  let heading: string | undefined
  const rows = indicators.flatMap((item) => {
    const title = titles.get(item.category ?? '') ?? (titles.size === 0 ? undefined : '未归类')
    const over = title === heading || title === undefined ? [] : [['', `【${title}】`]]
    heading = title
    return [...over, [item.id, fitWidth(nameItem(item), WIDEST_TITLE), ...numbersOf(item.branches)]]
  })
  const system = variants.length === 0 ? '' : `  系统 ${variant ?? `未指定（${variants.join('、')}）`}`
  const head = `${pack.title} ${pack.version}  ${nameAssessment(kind)}  判定日 ${formatDate(summary.asOf)}  考核期间 ${formatPeriodSpan(summary.period)}${system}`
  const total = ['合计', '', ...numbersOf(indicators.flatMap((i) => i.branches))]
  return `${head}\n\n${formatTable(COLUMNS, [...rows, total])}\n\n${describeModes(listModeShares(indicators))}。`
}

type Item = Summary['indicators'][number]

function nameItem({ title, mode, variants }: Item): string {
  const only = variants === undefined ? '' : `（仅${variants.join('、')}）`
  return `${title}${mode === 'manual' ? '（人工）' : mode === 'assisted' ? '（半自动）' : ''}${only}`
}

/** What has still to be looked at by a person stands apart from what the machine has decided. */
function numbersOf(branches: Item['branches']): string[] {
  const sum = (of: (branch: Item['branches'][number]) => number) => branches.reduce((n, branch) => n + of(branch), 0)
  return [
    sum((b) => b.population),
    sum((b) => b.satisfied),
    sum((b) => (b.mode === 'automatic' ? b.violated : 0)),
    sum((b) => (b.mode === 'assisted' ? b.violated : 0) + b.tasks),
    sum((b) => b.undetermined - b.tasks),
    sum((b) => b.exempted),
    sum((b) => b.pending),
  ].map(formatCount)
}

export function formatWarnings(summary: Summary): string {
  return (summary.warnings ?? []).map((warning) => `提醒：${warning}`).join('\n')
}
