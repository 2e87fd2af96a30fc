/** What is left to people: suspicions to verify, checklists to go through, parameters to set. */
import type { BranchSummary, IndicatorSummary } from '#core/finding'
import { count, html, share, table } from './html.ts'
import type { ReportData } from './report-data.ts'
import { itemAnchor } from './report-items.ts'

type Part = { item: IndicatorSummary; branch: BranchSummary }

function listParts({ summary }: ReportData, mode: BranchSummary['mode']): Part[] {
  return summary.indicators.flatMap((item) =>
    item.branches.flatMap((branch) => (branch.mode === mode ? [{ item, branch }] : [])),
  )
}

/** Undefined where no branch is assisted. */
export function renderReview(data: ReportData): string | undefined {
  const parts = listParts(data, 'assisted')
  if (parts.length === 0) return undefined
  const rows = parts
    .toSorted((a, b) => b.branch.violated - a.branch.violated)
    .map(({ item, branch }) => {
      const decided = branch.population - branch.undetermined
      return [
        nameOf(item, branch),
        `<b>${count(branch.violated)}</b>`,
        `${share(branch.violated, decided)}<small> / ${count(decided)}</small>`,
        list(branch.review ?? [], '项目没有写明，按考核内容核对原件。'),
      ]
    })
  return `<p>机器只筛出可疑的记录；是否成立，要由人核对下列各点。核对以前不得当作疑点通报。</p>${table(
    '疑点待核和须由人核对的各点',
    [
      { heading: '项目', wide: true },
      { heading: '疑点待核', number: true },
      { heading: '占可判定', number: true },
      { heading: '须由人核对', wide: true },
    ],
    rows,
  )}`
}

/** Undefined where nothing is left to people alone. */
export function renderManual(data: ReportData): string | undefined {
  const parts = listParts(data, 'manual')
  if (parts.length === 0) return undefined
  const lacking = (of: number) => (of === 0 ? '' : `<br><small>另有${count(of)}件缺少资料，无法判定</small>`)
  const rows = parts.map(({ item, branch }) => [
    nameOf(item, branch),
    `<b>${count(branch.tasks)}</b>${lacking(branch.undetermined - branch.tasks)}`,
    list(branch.checklist ?? [], '—'),
    list(branch.evidence ?? [], '—'),
  ])
  return `<p>这些项目由人检查。样本由程序抽取并记录在运行中，名单在 findings.xlsx 的“待人工检查”表。</p>${table(
    '人工检查的项目、检查内容和须附的证据',
    [
      { heading: '项目', wide: true },
      { heading: '待人工检查', number: true },
      { heading: '检查内容', wide: true },
      { heading: '须附证据', wide: true },
    ],
    rows,
  )}`
}

/** Undefined where every parameter has a value. */
export function renderUnset({ summary, undecided }: ReportData): string | undefined {
  const unset = summary.unset ?? []
  if (unset.length === 0) return undefined
  const items = new Map(summary.indicators.map((i) => [i.id, i]))
  const rows = unset.map(({ id, title, indicators }) => {
    const held = undecided.filter((u) => u.parameter === id).reduce((sum, u) => sum + u.count, 0)
    return [
      `${html(title)} <small>${html(id)}</small>`,
      count(held),
      indicators.map((one) => `<a href="#${itemAnchor(one)}">${html(items.get(one)?.title ?? one)}</a>`).join('，'),
    ]
  })
  return `<p>制度没有写明、本单位也还没有设定的值。依赖它们的记录一律判为“无法判定”，设定后重新运行即可判定。</p>${table(
    '未设定的参数和受其影响的项目',
    [
      { heading: '参数', wide: true },
      { heading: '因此无法判定', number: true },
      { heading: '受影响的项目', wide: true },
    ],
    rows,
  )}`
}

function nameOf(item: IndicatorSummary, branch: BranchSummary): string {
  const part = branch.title === item.title ? '' : `<br><small>${html(branch.title)}</small>`
  return `<a href="#${itemAnchor(item.id)}">${html(item.title)}</a>${part}`
}

function list(lines: readonly string[], none: string): string {
  return lines.length === 0
    ? `<small>${none}</small>`
    : `<ol class="points">${lines.map((line) => `<li>${html(line)}</li>`).join('')}</ol>`
}
