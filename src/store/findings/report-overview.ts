/** The head of the report: what was asked, and the figures with their denominators. */
import { formatDate } from '#core/calendar'
import { automaticShare, describeModes, listModeShares, nameAssessment, nameMode } from '#core/finding'
import { count, formatInstant, html, share, table } from './html.ts'
import { type ReportData, type Sums, sumBranches, sumManual } from './report-data.ts'

export function renderHead({ summary }: ReportData): string {
  const { pack, run, period, asOf, kind = 'routine' } = summary
  const span = period === undefined ? '全部日期' : `${formatDate(period.from)}至${formatDate(period.to)}`
  const variant = describeVariant(summary)
  const facts: [string, string][] = [
    ['考核依据', `${pack.title}（${pack.issuer}，版本 ${pack.version}）`],
    ['考核种类', nameAssessment(kind)],
    ['事实所属期间', span],
    ['截至', formatDate(asOf)],
    ...(variant === undefined ? [] : [['适用系统', variant] satisfies [string, string]]),
    ['运行', `${run.id}，${formatInstant(run.at)}`],
  ]
  return `<header><p class="kicker">执法责任制 · 信息化自动考核</p><h1>${html(pack.title)}${nameAssessment(kind)}报告</h1>
<dl class="facts">${facts.map(([name, value]) => `<div><dt>${name}</dt><dd>${html(value)}</dd></div>`).join('')}</dl>
<p class="notice"><strong>疑点还不是过错。</strong>疑点是登记与规定不一致之处，须经告知、申辩和核实，才能认定是否为过错。“疑点待核”由半自动项目筛出，须先由人工核对原件。“无法判定”是登记缺项或缺少依据，既不算符合，也不算疑点，应由登记单位补正。</p>
</header>`
}

function describeVariant({ variant, variants = [] }: ReportData['summary']): string | undefined {
  if (variant !== undefined) return variant
  return variants.length === 0
    ? undefined
    : `未指定，${variants.join('、')}的项目一并考核；只适用于其中之一的，在项目后注明`
}

export function renderFigures(data: ReportData): string {
  const { summary } = data
  const all = sumBranches(summary.indicators.flatMap((i) => i.branches))
  const tiles = listFigures(data, all)
    .map(
      ([cls, name, value, note]) =>
        `<div class="figure ${cls}"><dt>${name}</dt><dd><b>${count(value)}</b><span>${note}</span></dd></div>`,
    )
    .join('')
  const warnings = summary.warnings ?? []
  const heed =
    warnings.length === 0
      ? ''
      : `<p>看以上结果时请注意：</p><ul class="warnings">${warnings.map((w) => `<li>${html(w)}</li>`).join('')}</ul>`
  return `<dl class="figures">${tiles}</dl>
<p>与以前的运行相比：新发现${count(data.fresh)}件，再次出现${count(data.reopened)}件，已消除${count(data.resolved)}件。</p>
${renderModes(data)}
${heed}`
}

function listFigures({ summary }: ReportData, all: Sums): [cls: string, name: string, value: number, note: string][] {
  const [, assisted, manual] = listModeShares(summary.indicators)
  const judged = summary.indicators.filter((i) => i.mode !== 'manual').length
  const decided = all.decided + all.decidedToVerify
  const figures: [cls: string, name: string, value: number, note: string][] = [
    ['', '应判定', all.population, `${judged}个项目合计，一条记录可受多个项目考核`],
    ['v', '疑点', all.violated, `自动判定中可判定${count(all.decided)}件的${share(all.violated, all.decided)}`],
  ]
  if (assisted.items > 0 || all.decidedToVerify > 0)
    figures.push([
      'w',
      '疑点待核',
      all.toVerify,
      `半自动判定中可判定${count(all.decidedToVerify)}件的${share(all.toVerify, all.decidedToVerify)}`,
    ])
  figures.push(
    ['u', '无法判定', all.undetermined, `应判定${count(all.population)}件的${share(all.undetermined, all.population)}`],
    ['s', '符合', all.satisfied, `可判定${count(decided)}件的${share(all.satisfied, decided)}`],
    ['e', '免除', all.exempted, `可判定${count(decided)}件的${share(all.exempted, decided)}，有法定或批准的免除情形`],
    ['', '期限未满', all.pending, '尚在办理期限内，不计入应判定'],
  )
  const left = sumManual(summary.indicators.flatMap((i) => i.branches))
  if (manual.items > 0 || left.tasks > 0) {
    const lacking = left.undetermined === 0 ? '' : `；另有${count(left.undetermined)}件缺少资料，无法判定`
    figures.push(['', '待人工检查', left.tasks, `由人检查的项目和部分抽取，不计入应判定${lacking}`])
  }
  return figures
}

/** How much of it the machine does. */
function renderModes({ summary }: ReportData): string {
  const shares = listModeShares(summary.indicators)
  const items = shares.reduce((sum, s) => sum + s.items, 0)
  const automatic = automaticShare(shares)
  const found =
    automatic === undefined ? '' : `全部疑点（含待核）中，自动发现的占${share(Math.round(automatic * 1e6), 1e6)}。`
  const rows = shares
    .filter((s) => s.items > 0 || s.population > 0)
    .map((s) => {
      const decided = s.population - s.undetermined
      const isManual = s.mode === 'manual'
      return [
        nameMode(s.mode),
        `${count(s.items)}<small>（${share(s.items, items)}）</small>`,
        isManual ? '—' : count(s.population),
        isManual
          ? `${count(s.tasks)}<small> 待人工检查</small>`
          : `<b>${count(s.violated)}</b>${s.mode === 'assisted' ? '<small> 待核</small>' : ''}`,
        isManual ? '—' : `${share(s.violated, decided)}<small> / ${count(decided)}</small>`,
        isManual && s.undetermined === s.tasks ? '—' : count(s.undetermined - (isManual ? s.tasks : 0)),
      ]
    })
  return `<p>${describeModes(shares)}。${found}</p>${table(
    '按考核方式（占比的分母是可判定的件数）',
    [
      { heading: '方式' },
      { heading: '项目', number: true },
      { heading: '应判定', number: true },
      { heading: '疑点', number: true },
      { heading: '占可判定', number: true },
      { heading: '无法判定', number: true },
    ],
    rows,
  )}`
}
