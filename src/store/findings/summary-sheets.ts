/** The sheets of findings.xlsx that carry the summary. */
import { formatDate } from '#core/calendar'
import { describeModes, listModeShares, nameAssessment, nameMode, type RunSummary } from '#core/finding'
import type { Cell, Column } from './column.ts'
import { formatInstant, share } from './html.ts'
import { modesOf, type ReportData, type Sums, sumBranches, sumBy, sumManual } from './report-data.ts'
import { rankGroups } from './report-groups.ts'
import { groupItems } from './report-items.ts'
import type { XlsxWriter } from './xlsx.ts'

const NUMBERS = [
  '应判定',
  '符合',
  '疑点',
  '可判定',
  '疑点占可判定',
  '疑点待核',
  '待核的可判定',
  '待核占可判定',
  '无法判定',
  '免除',
  '期限未满',
]

const NUMBER_COLUMNS: readonly Column[] = NUMBERS.map((heading) => ({ heading, width: 13 }))

function numbersOf(s: Sums): Cell[] {
  return [
    s.population,
    s.satisfied,
    s.violated,
    s.decided,
    share(s.violated, s.decided),
    s.toVerify,
    s.decidedToVerify,
    share(s.toVerify, s.decidedToVerify),
    s.undetermined,
    s.exempted,
    s.pending,
  ]
}

export async function writeItemSheet(xlsx: XlsxWriter, summary: RunSummary): Promise<void> {
  await xlsx.beginSheet('汇总', [
    { heading: '类别', width: 18 },
    { heading: '项目编号', width: 14 },
    { heading: '项目', width: 40 },
    { heading: '考核方式', width: 10 },
    ...NUMBER_COLUMNS,
    { heading: '待人工检查', width: 13 },
    { heading: '人工项目无法判定', width: 18 },
    { heading: '依据', width: 60 },
  ])
  for (const { title, items } of groupItems(summary))
    for (const item of items) {
      const { tasks, undetermined } = sumManual(item.branches)
      const head = [title, item.id, item.title, nameMode(item.mode)]
      await xlsx.add([...head, ...numbersOf(sumBranches(item.branches)), tasks, undetermined, item.cites.join('；')])
    }
}

/** Organs and posts, ranked where the sample allows it. */
export async function writeGroupSheets(
  xlsx: XlsxWriter,
  { summary, tallies, minimumSample, namePost }: Pick<ReportData, 'summary' | 'tallies' | 'minimumSample' | 'namePost'>,
): Promise<void> {
  const modes = modesOf(summary)
  const sheets = [
    ['机关汇总', '机关', sumBy(tallies, modes, (t) => t.organ)],
    ['岗位汇总', '岗位', sumBy(tallies, modes, (t) => (t.post === undefined ? undefined : namePost(t.post)))],
  ] as const
  for (const [sheet, heading, sums] of sheets) {
    if (sums.size === 0) continue
    await xlsx.beginSheet(sheet, [{ heading: '名次', width: 20 }, { heading, width: 28 }, ...NUMBER_COLUMNS])
    const { ranked, tooFew } = rankGroups([...sums], minimumSample)
    for (const [i, [name, own]] of ranked.entries()) await xlsx.add([i + 1, name, ...numbersOf(own)])
    for (const [name, own] of tooFew) await xlsx.add(['样本不足，不排名', name, ...numbersOf(own)])
  }
}

export async function writeRunSheet(xlsx: XlsxWriter, summary: RunSummary): Promise<void> {
  await xlsx.beginSheet('本次运行', [
    { heading: '项目', width: 24 },
    { heading: '内容', width: 90 },
  ])
  const { run, pack, period, asOf, kind = 'routine', variant, variants = [] } = summary
  const rows: [string, string][] = [
    ['提示', '疑点还不是过错，须经告知、申辩和核实才能认定。疑点待核须先由人核对。无法判定既不算符合，也不算疑点。'],
    ['制度包', `${pack.title}（${pack.id} ${pack.version}，${pack.issuer}）`],
    ['考核种类', nameAssessment(kind)],
    ...(variants.length === 0
      ? []
      : [['系统', variant ?? `未指定（${variants.join('、')}）`] satisfies [string, string]]),
    ['考核方式', describeModes(listModeShares(summary.indicators))],
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
