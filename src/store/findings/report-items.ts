/** Every item under its category, one line each. */
import { type IndicatorSummary, nameMode, nameOutcome, type RunSummary } from '#core/finding'
import { bar, count, html, type RowGroup, share, table } from './html.ts'
import { NOTHING, type ReportData, type Sums, sumBranches, sumManual } from './report-data.ts'

export type ItemGroup = { title?: string; items: readonly IndicatorSummary[] }

/** In the order of the categories; items of none come last, without a heading where there are no categories at all. */
export function groupItems({ categories = [], indicators }: RunSummary): ItemGroup[] {
  const known = new Set(categories.map((c) => c.id))
  const groups = categories.map(({ id, title }) => ({ title, items: indicators.filter((i) => i.category === id) }))
  const rest = indicators.filter((i) => i.category === undefined || !known.has(i.category))
  return [...groups, categories.length === 0 ? { items: rest } : { title: '未归类', items: rest }].filter(
    (g) => g.items.length > 0,
  )
}

/** Where the item is told at length. */
export function itemAnchor(id: string): string {
  return `i-${encodeURIComponent(id)}`
}

export function renderItems({ summary }: ReportData): string {
  const groups = groupItems(summary)
  return `${renderCategories(groups)}${renderLegend()}
<div class="wide">${table(
    '各个项目的判定结果（占比的分母是可判定的件数，即应判定减去无法判定）',
    [
      { heading: '项目', wide: true },
      { heading: '构成', wide: true },
      { heading: '应判定', number: true },
      { heading: '疑点', number: true },
      { heading: '占可判定', number: true },
      { heading: '无法判定', number: true },
      { heading: '符合', number: true },
      { heading: '免除', number: true },
      { heading: '期限未满', number: true },
    ],
    groups.map(({ title, items }): RowGroup => ({ ...(title !== undefined && { title }), rows: items.map(itemRow) })),
  )}</div>`
}

function itemRow(item: IndicatorSummary): string[] {
  const sums = sumBranches(item.branches)
  const only = item.variants === undefined ? '' : ` <small class="tag">仅${html(item.variants.join('、'))}</small>`
  const mode = item.mode === 'automatic' ? '' : ` <small class="tag">${nameMode(item.mode)}</small>`
  const name = `<a href="#${itemAnchor(item.id)}">${html(item.title)}</a> <small>${html(item.id)}</small>${mode}${only}`
  if (item.mode === 'manual') {
    const { tasks, undetermined } = sumManual(item.branches)
    const waiting = `${count(tasks)}<small> 待人工检查</small>`
    return [name, '', '—', waiting, '—', undetermined === 0 ? '—' : count(undetermined), '—', '—', '—']
  }
  return [
    name,
    composition(sums),
    count(sums.population),
    suspicions(sums),
    shares(sums),
    count(sums.undetermined),
    count(sums.satisfied),
    count(sums.exempted),
    count(sums.pending),
  ]
}

/** Shows where the weight lies before the long table begins. */
function renderCategories(groups: readonly ItemGroup[]): string {
  if (groups.length < 2) return ''
  const rows = groups.map(({ title, items }) => {
    const sums = sumBranches(items.flatMap((i) => i.branches))
    return [
      html(title ?? '未归类'),
      count(items.length),
      composition(sums),
      count(sums.population),
      suspicions(sums),
      shares(sums),
      count(sums.undetermined),
    ]
  })
  return table(
    '各类别的判定结果',
    [
      { heading: '类别', wide: true },
      { heading: '项目', number: true },
      { heading: '构成', wide: true },
      { heading: '应判定', number: true },
      { heading: '疑点', number: true },
      { heading: '占可判定', number: true },
      { heading: '无法判定', number: true },
    ],
    rows,
  )
}

function composition(sums: Sums): string {
  return bar(
    [
      { kind: 'v', value: sums.violated },
      { kind: 'w', value: sums.toVerify },
      { kind: 'u', value: sums.undetermined },
      { kind: 'e', value: sums.exempted },
      { kind: 's', value: sums.satisfied },
    ],
    sums.population,
  )
}

/** Suspicions, and beside them those to be verified. */
function suspicions({ violated, toVerify, decidedToVerify, decided }: Sums = NOTHING): string {
  const verify = `${count(toVerify)}<small> 待核</small>`
  if (decidedToVerify === 0 && toVerify === 0) return `<b>${count(violated)}</b>`
  return decided === 0 && violated === 0 ? verify : `<b>${count(violated)}</b><br>${verify}`
}

function shares({ violated, decided, toVerify, decidedToVerify }: Sums): string {
  const one = (part: number, whole: number) => `${share(part, whole)}<small> / ${count(whole)}</small>`
  if (decidedToVerify === 0) return one(violated, decided)
  return decided === 0
    ? one(toVerify, decidedToVerify)
    : `${one(violated, decided)}<br>${one(toVerify, decidedToVerify)}`
}

function renderLegend(): string {
  const item = (cls: string, name: string) =>
    `<span><svg class="key" aria-hidden="true"><rect class="${cls}" width="100%" height="100%"/></svg>${name}</span>`
  return `<p class="legend">${item('v', nameOutcome('violated'))}${item('w', '疑点待核')}${item('u', nameOutcome('undetermined'))}${item('e', nameOutcome('exempted'))}${item('s', nameOutcome('satisfied'))}</p>`
}
