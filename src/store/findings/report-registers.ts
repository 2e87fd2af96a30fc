/** The state of the registers: what could not be decided and for want of what, and whether the import adds up. */
import type { RunSummary } from '#core/finding'
import { count, html, share, table } from './html.ts'
import { type ReportData, sumBranches, type Undecided } from './report-data.ts'

const SHOWN = 40

export function renderUndecided(data: ReportData): string {
  const all = sumBranches(data.summary.indicators.flatMap((i) => i.branches))
  if (data.undecided.length === 0) return '<p>没有因登记缺项而无法判定的记录。</p>'
  const rows = data.undecided
    .slice(0, SHOWN)
    .map((u) => [
      `${html(u.register)}${u.keeper === undefined ? '' : `<br><small>登记人见“${html(u.keeper)}”</small>`}`,
      `${html(u.what)}<br><small>${html(u.reason)}</small>`,
      `<b>${count(u.count)}</b><small> / ${count(all.population)}（${share(u.count, all.population)}）</small>`,
      count(u.indicators.size),
      html(listKeepers(u)),
      u.examples.map((example) => `<small>${html(example)}</small>`).join('<br>'),
    ])
  const rest = data.undecided.length - SHOWN
  return `<p>这些记录不算符合，也不算疑点。由右边写明的单位补正后重新运行即可判定。</p>${table(
    '无法判定的原因、应补正的登记和登记人',
    [
      { heading: '登记簿', wide: true },
      { heading: '缺什么', wide: true },
      { heading: '件数 / 应判定', number: true },
      { heading: '涉及项目', number: true },
      { heading: '由谁补正（件数最多的）', wide: true },
      { heading: '例子', wide: true },
    ],
    rows,
  )}${rest > 0 ? `<p>另有${rest}种原因，见 findings.xlsx 的“登记质量”表。</p>` : ''}`
}

function listKeepers({ by, whose }: Undecided): string {
  if (by !== undefined) return by
  if (whose.size === 0) return '未指明'
  const most = [...whose].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3)
  return most.map(([who, n]) => `${who} ${count(n)}`).join('，')
}

export function renderBatches(summary: RunSummary): string {
  const rows = summary.batches.map((b) => {
    const adds = b.rows === b.accepted + b.rejected + b.duplicate
    return [
      html(b.file),
      html(b.title),
      count(b.rows),
      count(b.accepted),
      b.rejected === 0 ? '0' : `<b>${count(b.rejected)}</b>`,
      count(b.duplicate),
      adds ? '相符' : '<strong>不符</strong>',
      `<code>${html(b.digest.slice(0, 16))}</code>`,
    ]
  })
  return table(
    '每个文件：行数 = 收下 + 拒收 + 重复',
    [
      { heading: '文件', wide: true },
      { heading: '登记簿', wide: true },
      { heading: '行数', number: true },
      { heading: '收下', number: true },
      { heading: '拒收', number: true },
      { heading: '重复', number: true },
      { heading: '核对' },
      { heading: '摘要（前16位）' },
    ],
    rows,
  )
}

export function renderVerification(summary: RunSummary): string {
  const rows = Object.entries(summary.digests).map(([name, digest]) => [html(name), `<code>${html(digest)}</code>`])
  return `<p>本报告由同样的数据、同一版本的制度包和日历可以原样重算。重算并比较：<code>quanze verify ${html(summary.run.id)}</code>；查一条疑点的完整判定过程：<code>quanze why ${html(summary.run.id)} 指纹</code>。引擎版本 ${html(summary.run.engine)}。</p>
${table('摘要', [{ heading: '对象' }, { heading: '摘要', wide: true }], rows)}`
}
