/** Organs and posts with their denominators. One with too few records is shown, but not ranked. */
import { bar, count, html, share, table } from './html.ts'
import { modesOf, type ReportData, type Sums, sumBy } from './report-data.ts'

const SHOWN = 20

export function renderOrgans(data: ReportData): string {
  return renderGroups('机关', [...sumBy(data.tallies, modesOf(data.summary), (t) => t.organ)], data.minimumSample)
}

export function renderPosts(data: ReportData): string {
  const byPost = sumBy(data.tallies, modesOf(data.summary), (t) =>
    t.post === undefined ? undefined : data.namePost(t.post),
  )
  return renderGroups('岗位', [...byPost], data.minimumSample)
}

function renderGroups(what: string, groups: readonly [string, Sums][], minimumSample: number): string {
  if (groups.length === 0) return `<p>登记中没有指明${what}，未按${what}统计。</p>`
  const { ranked, tooFew } = rankGroups(groups, minimumSample)
  const head = ranked.slice(0, SHOWN)
  const rest = ranked.slice(SHOWN)
  const few = tooFew.slice(0, SHOWN)
  const fewer = tooFew.slice(SHOWN)
  return [
    `<p>按自动判定的疑点占可判定的比例由高到低排列，分母一并列出；疑点待核不参加排列。可判定不足${count(minimumSample)}件的${what}<strong>样本不足，不排名</strong>（${tooFew.length}个）。比例高只说明值得先看，不是评价结论。</p>`,
    head.length === 0
      ? ''
      : renderRows(
          rest.length === 0
            ? `各${what}的判定结果（${ranked.length}个）`
            : `疑点占比较高的${what}（前${head.length}个，共${ranked.length}个）`,
          what,
          head,
          0,
        ),
    rest.length === 0
      ? ''
      : `<details class="screen"><summary>其余${rest.length}个${what}</summary>${renderRows(`其余${what}`, what, rest, SHOWN)}</details>`,
    few.length === 0 ? '' : renderRows(`样本不足的${what}，按名称排列`, what, few, undefined),
    fewer.length === 0
      ? ''
      : `<details class="screen"><summary>其余${fewer.length}个样本不足的${what}</summary>${renderRows(`其余样本不足的${what}`, what, fewer, undefined)}</details>`,
  ].join('\n')
}

export function rankGroups(
  groups: readonly [string, Sums][],
  minimumSample: number,
): { ranked: [string, Sums][]; tooFew: [string, Sums][] } {
  const rate = (s: Sums) => s.violated / s.decided
  const byName = (a: [string, Sums], b: [string, Sums]) => (a[0] < b[0] ? -1 : 1)
  const enough = (s: Sums) => s.decided > 0 && s.decided >= minimumSample
  return {
    ranked: groups
      .filter(([, s]) => enough(s))
      .sort((a, b) => rate(b[1]) - rate(a[1]) || b[1].violated - a[1].violated || byName(a, b)),
    tooFew: groups.filter(([, s]) => !enough(s)).sort(byName),
  }
}

/** `before`: how many stand above these in the ranking; undefined: these are not ranked, and have no bar to compare by. */
function renderRows(
  caption: string,
  what: string,
  groups: readonly [string, Sums][],
  before: number | undefined,
): string {
  const verify = groups.some(([, s]) => s.decidedToVerify > 0)
  const rows = groups.map(([name, s], i) => [
    before === undefined ? html(name) : `<span class="rank">${before + i + 1}</span>${html(name)}`,
    before === undefined
      ? '<small>样本不足，不排名</small>'
      : bar([{ kind: 'v', value: s.violated }], Math.max(s.decided, 1)),
    before === undefined ? '—' : share(s.violated, s.decided),
    before === undefined ? count(s.violated) : `<b>${count(s.violated)}</b>`,
    count(s.decided),
    ...(verify ? [`${count(s.toVerify)}<small> / ${count(s.decidedToVerify)}</small>`] : []),
    `${count(s.undetermined)}<small> / ${count(s.population)}</small>`,
  ])
  return table(
    caption,
    [
      { heading: what, wide: true },
      { heading: '比例', wide: true },
      { heading: '疑点占比', number: true },
      { heading: '疑点', number: true },
      { heading: '可判定', number: true },
      ...(verify ? [{ heading: '疑点待核 / 可判定', number: true }] : []),
      { heading: '无法判定 / 应判定', number: true },
    ],
    rows,
  )
}
