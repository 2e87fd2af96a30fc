/** The state of the registers: what could not be decided and for want of what, and whether the import adds up. */
import type { RunSummary } from '#core/finding'
import { count, html, share, table } from './html.ts'
import { addSums, NOTHING, type ReportData, type Undecided } from './report-data.ts'

export function renderUndecided(data: ReportData): string {
  const all = data.summary.indicators.reduce((sum, i) => addSums(sum, i), NOTHING)
  const heading = '<section aria-labelledby="undecided"><h2 id="undecided">无法判定的原因</h2>'
  if (data.undecided.length === 0) return `${heading}<p>没有因登记缺项而无法判定的记录。</p></section>`
  const rows = data.undecided
    .slice(0, 40)
    .map((u) => [
      html(u.register),
      html(u.what),
      html(u.reason),
      `<b>${count(u.count)}</b>`,
      share(u.count, all.population),
      html(listOrgans(u)),
      count(u.indicators.size),
    ])
  return `${heading}<p>这些记录不算符合，也不算疑点。补正登记后重新运行即可判定。</p>${table(
    '无法判定的原因和应补正的登记',
    [
      { heading: '登记簿' },
      { heading: '缺什么' },
      { heading: '原因' },
      { heading: '件数', number: true },
      { heading: '占应判定', number: true },
      { heading: '件数最多的机关' },
      { heading: '涉及指标', number: true },
    ],
    rows,
  )}</section>`
}

function listOrgans({ organs }: Undecided): string {
  if (organs.size === 0) return '未指明机关'
  const most = [...organs].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 3)
  return most.map(([organ, n]) => `${organ} ${count(n)}`).join('，')
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
  return `<section aria-labelledby="batches"><h2 id="batches">数据来源核对</h2>${table(
    '每个文件：行数 = 收下 + 拒收 + 重复',
    [
      { heading: '文件' },
      { heading: '登记簿' },
      { heading: '行数', number: true },
      { heading: '收下', number: true },
      { heading: '拒收', number: true },
      { heading: '重复', number: true },
      { heading: '核对' },
      { heading: '摘要（前16位）' },
    ],
    rows,
  )}</section>`
}

export function renderVerification(summary: RunSummary): string {
  const rows = Object.entries(summary.digests).map(([name, digest]) => [html(name), `<code>${html(digest)}</code>`])
  return `<section aria-labelledby="verify"><h2 id="verify">怎样核对本报告</h2>
<p>本报告由同样的数据、同一版本的制度包和日历可以原样重算。重算并比较：<code>quanze verify ${html(summary.run.id)}</code>；查一条疑点的完整判定过程：<code>quanze why ${html(summary.run.id)} 指纹</code>。引擎版本 ${html(summary.run.engine)}。</p>
${table('摘要', [{ heading: '对象' }, { heading: '摘要' }], rows)}</section>`
}
