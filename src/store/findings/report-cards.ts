/** One card per item: what it asks, on which clause, how it came out, and its months. */
import { type IndicatorSummary, nameReason } from '#core/finding'
import { count, html, share } from './html.ts'
import { modesOf, type ReportData, sumBranches, sumManual } from './report-data.ts'
import { groupItems, itemAnchor } from './report-items.ts'
import { renderSmallMonths } from './report-months.ts'

export function renderCards(data: ReportData): string {
  return groupItems(data.summary)
    .map(({ title, items }) => {
      const cards = items.map((item) => renderCard(item, data)).join('\n')
      return title === undefined ? cards : `<h3 class="group">${html(title)}</h3>\n${cards}`
    })
    .join('\n')
}

function renderCard(item: IndicatorSummary, data: ReportData): string {
  const reasons = [...(data.reasons.get(item.id) ?? [])].sort((a, b) => b[1] - a[1])
  const branches =
    item.branches.length < 2
      ? ''
      : `<li>分项：${item.branches
          .map(
            (b) =>
              `${html(b.title)} ${b.mode === 'assisted' ? '疑点待核' : '疑点'}${count(b.violated)}、无法判定${count(b.undetermined)}（应判定${count(b.population)}）`,
          )
          .join('；')}</li>`
  const tallies = data.tallies.filter((t) => t.indicator === item.id)
  return `<article class="card" id="${itemAnchor(item.id)}"><h4>${html(item.title)} <small>${html(item.id)}</small></h4>
<ul>${item.question === undefined ? '' : `<li>考核内容：${html(item.question)}</li>`}<li>依据：${item.cites.map(html).join('；')}</li>
<li>${tellResult(item)}</li>
${branches}${reasons.length === 0 ? '' : `<li>原因：${reasons.map(([reason, k]) => `${html(nameReason(reason))} ${count(k)}`).join('，')}</li>`}</ul>
${renderSmallMonths(tallies, modesOf(data.summary), item.title)}</article>`
}

function tellResult(item: IndicatorSummary): string {
  if (item.mode === 'manual') {
    const { tasks, undetermined } = sumManual(item.branches)
    return `待人工检查${count(tasks)}件${undetermined === 0 ? '' : `；无法判定${count(undetermined)}件`}。`
  }
  const s = sumBranches(item.branches)
  const part = (name: string, n: number, of: number) =>
    of === 0 && n === 0 ? [] : [`${name}${count(n)}件，占可判定${count(of)}件的${share(n, of)}`]
  const parts = [
    ...part('疑点', s.violated, s.decided),
    ...part('疑点待核', s.toVerify, s.decidedToVerify),
    ...part('无法判定', s.undetermined, s.population).map((text) => text.replace('可判定', '应判定')),
  ]
  return parts.length === 0 ? '没有应判定的记录。' : `${parts.join('；')}。`
}
