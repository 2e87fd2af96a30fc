/** The sheets of findings.xlsx that carry the summary. */
import { formatDate } from '#core/calendar'
import type { RunSummary } from '#core/finding'
import type { Column } from './column.ts'
import { formatInstant, share } from './html.ts'
import type { XlsxWriter } from './xlsx.ts'

const INDICATOR_COLUMNS: readonly Column[] = [
  { heading: '指标编号', width: 22 },
  { heading: '指标', width: 40 },
  { heading: '应判定', width: 12 },
  { heading: '符合', width: 12 },
  { heading: '疑点', width: 12 },
  { heading: '无法判定', width: 12 },
  { heading: '免除', width: 12 },
  { heading: '期限未满', width: 12 },
  { heading: '可判定', width: 12 },
  { heading: '疑点占可判定', width: 14 },
  { heading: '依据', width: 60 },
]

export async function writeIndicatorSheet(xlsx: XlsxWriter, summary: RunSummary): Promise<void> {
  await xlsx.beginSheet('汇总', INDICATOR_COLUMNS)
  for (const i of summary.indicators) {
    const decided = i.population - i.undetermined
    const numbers = [i.population, i.satisfied, i.violated, i.undetermined, i.exempted, i.pending, decided]
    await xlsx.add([i.id, i.title, ...numbers, share(i.violated, decided), i.cites.join('；')])
  }
}

export async function writeRunSheet(xlsx: XlsxWriter, summary: RunSummary): Promise<void> {
  await xlsx.beginSheet('本次运行', [
    { heading: '项目', width: 24 },
    { heading: '内容', width: 90 },
  ])
  const { run, pack, period, asOf } = summary
  const rows: [string, string][] = [
    ['提示', '疑点还不是过错，须经告知、申辩和核实才能认定。无法判定既不算符合，也不算疑点。'],
    ['制度包', `${pack.title}（${pack.id} ${pack.version}，${pack.issuer}）`],
    ['期间', period === undefined ? '全部日期' : `${formatDate(period.from)}至${formatDate(period.to)}`],
    ['截至', formatDate(asOf)],
    ['运行', `${run.id}，${formatInstant(run.at)}`],
    ['引擎版本', run.engine],
    ...summary.batches.map((b): [string, string] => [
      `文件 ${b.file}`,
      `${b.title}：行数${b.rows} = 收下${b.accepted} + 拒收${b.rejected} + 重复${b.duplicate}；摘要 ${b.digest}`,
    ]),
    ...Object.entries(summary.digests).map(([name, digest]): [string, string] => [`摘要 ${name}`, digest]),
  ]
  for (const row of rows) await xlsx.add(row)
}
