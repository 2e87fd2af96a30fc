/** report.html: one file that asks for nothing from outside, reads on paper and on a telephone, and says what it rests on. */
import { hash } from 'node:crypto'
import { formatDate } from '#core/calendar'
import { html } from './html.ts'
import type { ReportData } from './report-data.ts'
import { renderFindings } from './report-findings.ts'
import { renderIndicatorCards } from './report-indicators.ts'
import { renderMonths } from './report-months.ts'
import { renderOrgans } from './report-organs.ts'
import { renderFigures, renderHead, renderIndicators } from './report-overview.ts'
import { renderBatches, renderUndecided, renderVerification } from './report-registers.ts'
import { SCRIPT } from './report-script.ts'
import { STYLE } from './report-style.ts'

const SECTIONS = [
  ['overview', '总体情况'],
  ['indicators', '各项指标'],
  ['months', '逐月情况'],
  ['organs', '各机关情况'],
  ['undecided', '无法判定的原因'],
  ['cards', '逐项说明'],
  ['findings', '疑点和登记质量清单'],
  ['batches', '数据来源核对'],
  ['verify', '怎样核对本报告'],
] as const

export function renderReport(data: ReportData): string {
  const { summary } = data
  const policy =
    `default-src 'none'; style-src 'sha256-${digestOf(STYLE)}'; script-src 'sha256-${digestOf(SCRIPT)}'; ` +
    "img-src data:; base-uri 'none'; form-action 'none'"
  const warnings = summary.warnings ?? []
  return `<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="referrer" content="no-referrer">
<link rel="icon" href="data:,"><title>${html(summary.pack.title)}考核报告（截至${formatDate(summary.asOf)}）</title><style>${STYLE}</style></head>
<body><svg class="defs" aria-hidden="true"><defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect class="hatch-bg" width="6" height="6"/><line class="hatch-line" x1="0" y1="0" x2="0" y2="6"/></pattern>
<pattern id="dots" width="5" height="5" patternUnits="userSpaceOnUse"><rect class="dots-bg" width="5" height="5"/><circle class="dots-dot" cx="2.5" cy="2.5" r="1.1"/></pattern>
</defs></svg><main>
${renderHead(data)}
<nav aria-label="目录"><ol>${SECTIONS.map(([id, title]) => `<li><a href="#${id}">${title}</a></li>`).join('')}</ol></nav>
${renderFigures(data)}
${renderIndicators(data)}
${warnings.length === 0 ? '' : `<section aria-label="提醒"><p>看以上结果时请注意：</p><ul class="warnings">${warnings.map((w) => `<li>${html(w)}</li>`).join('')}</ul></section>`}
${renderMonths(data.tallies)}
${renderOrgans(data)}
${renderUndecided(data)}
${renderIndicatorCards(data)}
${renderFindings(data)}
${renderBatches(summary)}
${renderVerification(summary)}
<footer>${html(summary.pack.issuer)} · ${html(summary.pack.title)} · 运行 ${html(summary.run.id)}</footer>
</main><script>${SCRIPT}</script></body></html>
`
}

function digestOf(text: string): string {
  return hash('sha256', text, 'base64')
}
