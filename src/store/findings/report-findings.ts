/** The list of findings, each with its explanation; the rest stands in findings.csv. */
import { formatDate } from '#core/calendar'
import { nameReason } from '#core/finding'
import { nameStatus } from './column.ts'
import { count, formatInstant, html } from './html.ts'
import type { ReportData } from './report-data.ts'
import { itemAnchor } from './report-items.ts'
import type { ToldFinding } from './told-finding.ts'

export const PRINTED_ROWS = 100

export function renderFindings(data: ReportData): string {
  const all = data.total.suspicion + data.total.registerKeeping + data.total.task
  const { shown } = data
  const titles = new Map(shown.map((t) => [t.finding.indicator, t.title]))
  const labels = [...new Set(shown.map((t) => t.label))]
  const rest =
    all > shown.length
      ? `全部${count(all)}件中，这里每个项目列出一部分，共${count(shown.length)}件；全部在同一文件夹的 findings.csv 和 findings.xlsx。`
      : `全部${count(all)}件都在下面，也在同一文件夹的 findings.csv 和 findings.xlsx。`
  return `<p>${rest}</p>
<p class="printed">打印时只列前${PRINTED_ROWS}件。</p>
<form id="filter" class="filter" hidden><label>筛选文字 <input id="f-text" type="search" autocomplete="off" placeholder="机关、人员、记录号、说明中的字"></label>
<label>类别 <select id="f-kind"><option value="">全部</option>${labels.map((label) => `<option>${label}</option>`).join('')}</select></label>
<label>项目 <select id="f-indicator"><option value="">全部</option>${[...titles].map(([id, title]) => `<option value="${html(id)}">${html(title)}</option>`).join('')}</select></label>
<p id="f-count" role="status" aria-live="polite">共${count(shown.length)}件</p></form>
<table class="findings" id="list"><caption class="unseen">疑点和登记质量清单</caption><thead><tr><th scope="col">类别</th><th scope="col">项目和原因</th><th scope="col">记录</th><th scope="col">机关、责任人</th><th scope="col">说明</th></tr></thead>
<tbody>
${shown.map(renderFinding).join('\n')}
</tbody></table><p id="f-none" hidden>没有符合筛选条件的记录。</p>`
}

function renderFinding({ finding, title, record, explanation, advice, state, label }: ToldFinding): string {
  const who = [finding.organ, finding.post, finding.officer].filter((w) => w !== undefined).map(html)
  const date = finding.factDate === undefined ? '' : `<br><small>${formatDate(finding.factDate)}</small>`
  const rows = [...(finding.row === undefined ? [] : [finding.row]), ...finding.evidence]
  const places = rows.map((r) => `${html(r.register)} 第${r.row}行 <code>${html(r.batch.slice(0, 8))}</code>`)
  const facts: [string, string][] = [
    ['怎样符合要求', html(advice)],
    ['依据', `<a href="#${itemAnchor(finding.indicator)}">见该项说明</a>`],
    ['所据各行', places.length === 0 ? '无' : places.join('，')],
    ['状态', `${nameStatus(state)}，首次发现 ${formatInstant(state.firstSeen.at)}`],
    ['指纹', `<code>${html(finding.fingerprint)}</code>`],
  ]
  return (
    `<tr data-i="${html(finding.indicator)}"><td class="k ${finding.kind}">${label}</td>` +
    `<td>${html(title)}<br><small>${html(nameReason(finding.reason))}</small></td><td class="key">${html(record)}${date}</td>` +
    `<td>${who.length === 0 ? '<small>未指明</small>' : who.join('<br>')}</td><td>${html(explanation)}<details><summary>依据和证据</summary><dl>` +
    `${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`).join('')}</dl></details></td></tr>`
  )
}
