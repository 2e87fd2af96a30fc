/** report.html: one file that asks for nothing from outside, reads on paper and on a telephone, and says what it rests on. */
import { hash } from 'node:crypto'
import { formatDate } from '#core/calendar'
import { nameAssessment } from '#core/finding'
import { html } from './html.ts'
import { renderCards } from './report-cards.ts'
import { renderComparison } from './report-comparison.ts'
import type { ReportData } from './report-data.ts'
import { renderFindings } from './report-findings.ts'
import { renderOrgans, renderPosts } from './report-groups.ts'
import { renderItems } from './report-items.ts'
import { renderMonths } from './report-months.ts'
import { renderFigures, renderHead } from './report-overview.ts'
import { renderManual, renderReview, renderUnset } from './report-people.ts'
import { renderBatches, renderUndecided, renderVerification } from './report-registers.ts'
import { SCRIPT } from './report-script.ts'
import { STYLE } from './report-style.ts'

/** `page`: begins a new page on paper. A section without a body is left out. */
type Section = { id: string; title: string; body: string | undefined; page?: boolean }

/** A table of more items than this begins on a page of its own. */
const LONG = 15

const NUMERALS = '一二三四五六七八九十'

export function renderReport(data: ReportData): string {
  const { summary } = data
  const policy =
    `default-src 'none'; style-src 'sha256-${digestOf(STYLE)}'; script-src 'sha256-${digestOf(SCRIPT)}'; ` +
    "img-src data:; base-uri 'none'; form-action 'none'"
  const title = `${summary.pack.title}${nameAssessment(summary.kind ?? 'routine')}报告`
  const sections = listSections(data).filter((s) => s.body !== undefined)
  const contents = sections.map((s, n) => `<li><a href="#${s.id}">${numeral(n + 1)}、${s.title}</a></li>`).join('')
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,"><title>${html(title)}（截至${formatDate(summary.asOf)}）</title><style>${STYLE}</style></head>
<body><svg class="defs" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-bg" width="6" height="6"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="lines" width="4" height="4" patternUnits="userSpaceOnUse"><rect class="lines-bg" width="4" height="4"/><line class="lines-line" x1="0" y1="1" x2="4" y2="1"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="dots-bg" width="5" height="5"/><circle class="dots-dot" cx="2.5" cy="2.5" r="1.1"/></pattern>
</defs></svg><a class="skip" href="#overview">跳到总体情况</a><main>
${renderHead(data)}
<nav aria-label="目录"><h2 id="contents">目录</h2><ol>${contents}</ol></nav>
${sections.map(frame).join('\n')}
<footer>${html(summary.pack.issuer)} · ${html(title)} · 运行 ${html(summary.run.id)}</footer>
</main><script>${SCRIPT}</script></body></html>
`
}

function listSections(data: ReportData): Section[] {
  const { comparison, summary } = data
  return [
    { id: 'overview', title: '总体情况', body: renderFigures(data) },
    { id: 'indicators', title: '各类别和项目', body: renderItems(data), page: summary.indicators.length > LONG },
    {
      id: 'comparison',
      title: '草案与对照的比较',
      body: comparison === undefined ? undefined : renderComparison(comparison),
      page: true,
    },
    { id: 'months', title: '逐月情况', body: renderMonths(data) },
    { id: 'organs', title: '各机关情况', body: renderOrgans(data) },
    { id: 'posts', title: '各岗位情况', body: renderPosts(data) },
    { id: 'undecided', title: '无法判定的原因和应补正的登记', body: renderUndecided(data) },
    { id: 'review', title: '疑点待核', body: renderReview(data) },
    { id: 'manual', title: '待人工检查', body: renderManual(data) },
    { id: 'unset', title: '未设定的参数', body: renderUnset(data) },
    { id: 'cards', title: '逐项说明', body: renderCards(data), page: true },
    { id: 'findings', title: '疑点和登记质量清单', body: renderFindings(data), page: true },
    { id: 'batches', title: '数据来源核对', body: renderBatches(summary) },
    { id: 'verify', title: '怎样核对本报告', body: renderVerification(summary) },
  ]
}

function frame({ id, title, body, page }: Section, n: number): string {
  return `<section aria-labelledby="${id}"${page === true ? ' class="page"' : ''}><h2 id="${id}">${numeral(n + 1)}、${title}</h2>
${body ?? ''}</section>`
}

/** 1 → 一, 12 → 十二. */
function numeral(n: number): string {
  return n <= 10 ? (NUMERALS[n - 1] ?? '') : `十${NUMERALS[n - 11] ?? ''}`
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64')
}
