/** Bars by month, drawn so that they also read in black and white; the figures stand in a table beneath. */
import type { AssessmentMode, OrganMonthTally } from '#core/finding'
import { count, html, share, table } from './html.ts'
import { modesOf, NOTHING, type ReportData, type Sums, sumBy } from './report-data.ts'
import { groupItems } from './report-items.ts'

const HEIGHT = 132
const TOP = 14
const LABELS = 6

export function renderMonths({ tallies, summary }: ReportData): string {
  const modes = modesOf(summary)
  const months = fillMonths(sumBy(tallies, modes, (t) => t.month))
  if (months.length === 0) return '<p>登记中没有可用的日期，未按月统计。</p>'
  const rows = months.map(([month, s]) => [
    html(month),
    count(s.population),
    count(s.violated),
    count(s.toVerify),
    count(s.undetermined),
    share(s.violated, s.decided),
  ])
  const data = table(
    '逐月判定结果（按事实日期）',
    [
      { heading: '月份' },
      { heading: '应判定', number: true },
      { heading: '疑点', number: true },
      { heading: '疑点待核', number: true },
      { heading: '无法判定', number: true },
      { heading: '疑点占可判定', number: true },
    ],
    rows,
  )
  return `<figure><figcaption>每月的疑点、疑点待核和无法判定（件，按事实日期）</figcaption>${renderCounts(months)}</figure>
<figure><figcaption>每月疑点占可判定的比例</figcaption>${renderShares(months)}</figure>
${renderMultiples(tallies, summary, modes)}
<details class="screen"><summary>逐月数据（${months.length}个月）</summary>${data}</details>`
}

/** One small chart per category, all over the same months, so that they can be laid side by side. */
function renderMultiples(
  tallies: readonly OrganMonthTally[],
  summary: ReportData['summary'],
  modes: ReadonlyMap<string, AssessmentMode>,
): string {
  const groups = groupItems(summary)
  if (groups.length < 2) return ''
  const span = fillMonths(sumBy(tallies, modes, (t) => t.month)).map(([month]) => month)
  const charts = groups.flatMap(({ title, items }) => {
    const own = new Set(items.map((i) => i.id))
    const sums = sumBy(
      tallies.filter((t) => own.has(t.indicator)),
      modes,
      (t) => t.month,
    )
    if (sums.size === 0) return []
    const months = span.map((month) => [month, sums.get(month) ?? NOTHING] as const)
    return [`<figure><figcaption>${html(title ?? '')}</figcaption>${renderCounts(months, 84, 3)}</figure>`]
  })
  return `<h3>各类别逐月的疑点和无法判定（件）</h3><p><small>各图月份相同；纵轴各按本类最多的一个月。</small></p><div class="multiples">${charts.join('\n')}</div>`
}

/** A narrow chart of one item. */
export function renderSmallMonths(
  tallies: readonly OrganMonthTally[],
  modes: ReadonlyMap<string, AssessmentMode>,
  title: string,
): string {
  const months = fillMonths(sumBy(tallies, modes, (t) => t.month))
  if (months.length < 2 || months.every(([, s]) => s.violated + s.toVerify + s.undetermined === 0)) return ''
  return `<figure><figcaption>${html(title)}：每月的疑点和无法判定（件）</figcaption>${renderCounts(months, 72)}</figure>`
}

function renderCounts(months: readonly (readonly [string, Sums])[], height = HEIGHT, labels = LABELS): string {
  const most = Math.max(1, ...months.map(([, s]) => s.violated + s.toVerify + s.undetermined))
  const plot = height - TOP - 18
  const bars = months.map(([month, s], i) => {
    const v = (s.violated / most) * plot
    const w = (s.toVerify / most) * plot
    const u = (s.undetermined / most) * plot
    const title = `<title>${html(month)}：疑点${count(s.violated)}，疑点待核${count(s.toVerify)}，无法判定${count(s.undetermined)}，应判定${count(s.population)}</title>`
    const stack = [
      column('v', i, months.length, TOP + plot - v, v),
      column('w', i, months.length, TOP + plot - v - w, w),
      column('u', i, months.length, TOP + plot - v - w - u, u),
    ]
    const drawn = stack.join('')
    return drawn === '' ? '' : `<g>${title}${drawn}</g>`
  })
  const label = `每月疑点和无法判定，${months[0]?.[0]}至${months.at(-1)?.[0]}，最多的一个月${count(most)}件`
  return frame(label, height, `最多 ${count(most)}件`, bars.join(''), months, labels)
}

function renderShares(months: readonly (readonly [string, Sums])[]): string {
  const shares = months.map(([, s]) => (s.decided === 0 ? 0 : s.violated / s.decided))
  const most = Math.max(0.001, ...shares)
  const plot = HEIGHT - TOP - 18
  const bars = months.map(([month, s], i) => {
    const h = ((shares[i] ?? 0) / most) * plot
    return `<g><title>${html(month)}：${share(s.violated, s.decided)}（${count(s.violated)}／${count(s.decided)}）</title>${column('v', i, months.length, TOP + plot - h, h)}</g>`
  })
  return frame(`每月疑点率，最高${share(most, 1)}`, HEIGHT, `最高 ${share(most, 1)}`, bars.join(''), months)
}

function column(cls: string, i: number, n: number, y: number, height: number): string {
  if (height === 0) return ''
  const step = 100 / n
  const width = step * (n > 60 ? 0.86 : 0.7)
  return `<rect class="${cls}" x="${(i * step + (step - width) / 2).toFixed(3)}%" width="${width.toFixed(3)}%" y="${y.toFixed(1)}" height="${Math.max(height, 1).toFixed(1)}"/>`
}

function frame(
  label: string,
  height: number,
  scale: string,
  bars: string,
  months: readonly (readonly [string, Sums])[],
  labels = LABELS,
): string {
  const base = height - 18
  const every = Math.max(1, Math.ceil(months.length / labels))
  const ticks = months
    .map(([month], i) => {
      if (i % every !== 0) return ''
      const x = ((i + 0.5) / months.length) * 100
      const anchor = x < 6 ? ' text-anchor="start" dx="-4"' : x > 94 ? ' text-anchor="end"' : ''
      return `<text class="tick" x="${x.toFixed(2)}%" y="${height - 4}"${anchor}>${html(month)}</text>`
    })
    .join('')
  return (
    `<svg class="chart" role="img" aria-label="${html(label)}" height="${height}"><line class="grid" x1="0" x2="100%" y1="${TOP}" y2="${TOP}"/>` +
    `<text class="scale" x="0" y="${TOP - 4}">${html(scale)}</text>${bars}<line class="axis" x1="0" x2="100%" y1="${base}" y2="${base}"/>${ticks}</svg>`
  )
}

/** Every month from the first to the last, empty ones too: a gap in time is seen as a gap. */
export function fillMonths(sums: ReadonlyMap<string, Sums>): (readonly [string, Sums])[] {
  const known = [...sums.keys()].filter((month) => /^\d{4}-(?:0[1-9]|1[0-2])$/.test(month)).sort()
  const [first, last] = [known[0], known.at(-1)]
  if (first === undefined || last === undefined) return []
  const number = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1
  const length = number(last) - number(first) + 1
  return Array.from({ length }, (_, i) => {
    const n = number(first) + i
    const month = `${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}`
    return [month, sums.get(month) ?? NOTHING] as const
  })
}
