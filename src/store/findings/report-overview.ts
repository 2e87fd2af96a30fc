/** The head of the report: what was asked, the figures with their denominators, one line per indicator. */
import { formatDate } from '#core/calendar'
import { nameOutcome } from '#core/finding'
import { bar, count, formatInstant, html, share, table } from './html.ts'
import { addSums, decidedOf, NOTHING, type ReportData } from './report-data.ts'

export function renderHead({ summary }: ReportData): string {
  const { pack, run, period, asOf } = summary
  const span = period === undefined ? '全部日期' : `${formatDate(period.from)}至${formatDate(period.to)}`
  const facts: [string, string][] = [
    ['考核依据', `${pack.title}（${pack.issuer}，版本 ${pack.version}）`],
    ['事实所属期间', span],
    ['截至', formatDate(asOf)],
    ['运行', `${run.id}，${formatInstant(run.at)}`],
  ]
  return `<header><p class="kicker">执法责任制 · 信息化自动考核</p><h1>${html(pack.title)}考核报告</h1>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${html(value)}</dd></div>`).join('')}</dl>
<p class="notice"><strong>疑点还不是过错。</strong>疑点是登记与规定不一致之处，须经告知、申辩和核实，才能认定是否为过错。“无法判定”是登记缺项或缺少依据，既不算符合，也不算疑点，应由登记单位补正。</p>
</header>`
}

export function renderFigures(data: ReportData): string {
  const all = data.summary.indicators.reduce((sum, i) => addSums(sum, i), NOTHING)
  const pending = data.summary.indicators.reduce((sum, i) => sum + i.pending, 0)
  const decided = decidedOf(all)
  const figures: [cls: string, name: string, value: number, note: string][] = [
    ['', '应判定', all.population, `${data.summary.indicators.length}项指标合计，一条记录可受多项指标考核`],
    ['v', '疑点', all.violated, `可判定${count(decided)}件的${share(all.violated, decided)}`],
    ['u', '无法判定', all.undetermined, `应判定${count(all.population)}件的${share(all.undetermined, all.population)}`],
    ['s', '符合', all.satisfied, `可判定${count(decided)}件的${share(all.satisfied, decided)}`],
    ['e', '免除', all.exempted, '有法定或批准的免除情形'],
    ['', '期限未满', pending, '尚在办理期限内，不计入应判定'],
  ]
  const tiles = figures
    .map(
      ([cls, name, value, note]) =>
        `<div class="figure ${cls}"><dt>${name}</dt><dd><b>${count(value)}</b><span>${note}</span></dd></div>`,
    )
    .join('')
  return `<section aria-labelledby="overview"><h2 id="overview">总体情况</h2><dl class="figures">${tiles}</dl>
<p>与以前的运行相比：新发现${count(data.fresh)}件，再次出现${count(data.reopened)}件，已消除${count(data.resolved)}件。</p></section>`
}

function renderLegend(): string {
  const item = (cls: string, name: string) =>
    `<span><svg class="key" aria-hidden="true"><rect class="${cls}" width="100%" height="100%"/></svg>${name}</span>`
  return `<p class="legend">${item('v', nameOutcome('violated'))}${item('u', nameOutcome('undetermined'))}${item('e', nameOutcome('exempted'))}${item('s', nameOutcome('satisfied'))}</p>`
}

export function renderIndicators(data: ReportData): string {
  const rows = data.summary.indicators.map((i, n) => [
    `<a href="#i${n}">${html(i.title)}</a> <small>${html(i.id)}</small>`,
    bar(
      [
        { kind: 'v', value: i.violated },
        { kind: 'u', value: i.undetermined },
        { kind: 'e', value: i.exempted },
        { kind: 's', value: i.satisfied },
      ],
      i.population,
    ),
    count(i.population),
    `<b>${count(i.violated)}</b>`,
    count(i.undetermined),
    count(i.satisfied),
    count(i.exempted),
    count(i.pending),
    `${share(i.violated, decidedOf(i))}<small> / ${count(decidedOf(i))}</small>`,
  ])
  const columns = [
    { heading: '指标' },
    { heading: '构成' },
    { heading: '应判定', number: true },
    { heading: '疑点', number: true },
    { heading: '无法判定', number: true },
    { heading: '符合', number: true },
    { heading: '免除', number: true },
    { heading: '期限未满', number: true },
    { heading: '疑点率 / 可判定', number: true },
  ]
  return `<section aria-labelledby="indicators"><h2 id="indicators">各项指标</h2>${renderLegend()}
<div class="wide">${table('各项指标的判定结果（疑点率的分母是可判定的件数，即应判定减去无法判定）', columns, rows)}</div></section>`
}
