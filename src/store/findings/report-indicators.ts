/** One card per indicator: what it asks, on which clause, how it came out, and its months. */
import { nameReason } from '#core/finding'
import { count, html, share } from './html.ts'
import { decidedOf, type ReportData } from './report-data.ts'
import { renderSmallMonths } from './report-months.ts'

export function renderIndicatorCards(data: ReportData): string {
  const cards = data.summary.indicators.map((i, n) => {
    const tallies = data.tallies.filter((t) => t.indicator === i.id)
    const reasons = [...(data.reasons.get(i.id) ?? [])].sort((a, b) => b[1] - a[1])
    const branches =
      i.branches.length < 2
        ? ''
        : `<li>分项：${i.branches.map((b) => `${html(b.title)} 疑点${count(b.violated)}、无法判定${count(b.undetermined)}（应判定${count(b.population)}）`).join('；')}</li>`
    return `<article class="card" id="i${n}"><h3>${html(i.title)} <small>${html(i.id)}</small></h3>
<ul>${i.question === undefined ? '' : `<li>问：${html(i.question)}</li>`}<li>依据：${i.cites.map(html).join('；')}</li>
<li>疑点${count(i.violated)}件，占可判定${count(decidedOf(i))}件的${share(i.violated, decidedOf(i))}；无法判定${count(i.undetermined)}件，占应判定${count(i.population)}件的${share(i.undetermined, i.population)}。</li>
${branches}${reasons.length === 0 ? '' : `<li>原因：${reasons.map(([reason, k]) => `${html(nameReason(reason))} ${count(k)}`).join('，')}</li>`}</ul>
${renderSmallMonths(tallies, i.title)}</article>`
  })
  return `<section aria-labelledby="cards"><h2 id="cards">逐项说明</h2>${cards.join('\n')}</section>`
}
