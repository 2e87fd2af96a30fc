/** Organs with their denominators. One with too few records is shown, but not ranked. */
import { bar, count, html, share, table } from './html.ts'
import { decidedOf, type ReportData, type Sums, sumBy } from './report-data.ts'

const SHOWN = 20

export function renderOrgans(data: ReportData): string {
  const organs = [...sumBy(data.tallies, (t) => t.organ)]
  const heading = '<section aria-labelledby="organs"><h2 id="organs">各机关情况</h2>'
  if (organs.length === 0) return `${heading}<p>登记中没有指明机关，未按机关统计。</p></section>`
  const { ranked, tooFew } = rankOrgans(organs, data.minimumSample)
  const head = ranked.slice(0, SHOWN)
  const rest = ranked.slice(SHOWN)
  const parts = [
    `<p>按疑点占可判定的比例由高到低排列，分母一并列出。可判定不足${count(data.minimumSample)}件的机关<strong>样本不足</strong>，不参加排列（${tooFew.length}个）。比例高只说明值得先看，不是评价结论。</p>`,
    ranked.length === 0
      ? ''
      : renderRows(`疑点率较高的机关（前${head.length}个，共${ranked.length}个）`, head, true, 0),
    rest.length === 0
      ? ''
      : `<details class="screen"><summary>其余${rest.length}个机关</summary>${renderRows('其余机关', rest, true, SHOWN)}</details>`,
    tooFew.length === 0
      ? ''
      : `<details class="screen"><summary>样本不足的${tooFew.length}个机关（不排列）</summary>${renderRows('样本不足的机关，按名称排列', tooFew, false, 0)}</details>`,
  ]
  return `${heading}${parts.join('\n')}</section>`
}

export function rankOrgans(
  organs: readonly [string, Sums][],
  minimumSample: number,
): { ranked: [string, Sums][]; tooFew: [string, Sums][] } {
  const rate = (s: Sums) => s.violated / decidedOf(s)
  const byName = (a: [string, Sums], b: [string, Sums]) => (a[0] < b[0] ? -1 : 1)
  const enough = (s: Sums) => decidedOf(s) > 0 && decidedOf(s) >= minimumSample
  return {
    ranked: organs
      .filter(([, s]) => enough(s))
      .sort((a, b) => rate(b[1]) - rate(a[1]) || b[1].violated - a[1].violated || byName(a, b)),
    tooFew: organs.filter(([, s]) => !enough(s)).sort(byName),
  }
}

function renderRows(caption: string, organs: readonly [string, Sums][], ranked: boolean, before: number): string {
  const rows = organs.map(([organ, s], i) => [
    ranked ? `<span class="rank">${before + i + 1}</span>${html(organ)}` : html(organ),
    bar([{ kind: 'v', value: s.violated }], Math.max(decidedOf(s), 1)),
    ranked ? share(s.violated, decidedOf(s)) : '样本不足',
    `<b>${count(s.violated)}</b>`,
    count(decidedOf(s)),
    `${count(s.undetermined)}<small> / ${count(s.population)}</small>`,
  ])
  return table(
    caption,
    [
      { heading: '机关' },
      { heading: '比例' },
      { heading: '疑点率', number: true },
      { heading: '疑点', number: true },
      { heading: '可判定', number: true },
      { heading: '无法判定 / 应判定', number: true },
    ],
    rows,
  )
}
