/** A draft beside the rule in force: who would gain findings, who would lose them, with both explanations. */
import type { ComparedExample, ComparedGroup, ComparisonReport, FindingChange } from '#core/finding'
import { count, html, table } from './html.ts'
import { itemAnchor } from './report-items.ts'

const SHOWN = 30

const CHANGES: Record<FindingChange, string> = {
  gained: '新增',
  lost: '减少',
  toViolated: '无法判定改判疑点',
  toUndetermined: '疑点改判无法判定',
}

export function nameChange(change: FindingChange): string {
  return CHANGES[change]
}

export function renderComparison(comparison: ComparisonReport): string {
  const { draft, other, total, differences, notes, indicators, organs, posts, examples } = comparison
  const side = (s: typeof draft) => `${s.title} ${s.version}`
  const against = other.run === undefined ? html(side(other)) : `运行 ${html(other.run)}（${html(side(other))}）`
  const lines = (some: readonly string[]) => `<ul>${some.map((line) => `<li>${html(line)}</li>`).join('')}</ul>`
  const figures: [string, number, string][] = [
    ['草案发现', total.draft, '疑点、疑点待核和无法判定合计'],
    ['对照发现', total.other, '同样的数据、期间和判定日'],
    ['新增', total.gained, `只有草案发现，其中疑点${count(total.gainedViolated)}件`],
    ['减少', total.lost, `只有对照发现，其中疑点${count(total.lostViolated)}件`],
    ['不变', total.kept - total.toViolated - total.toUndetermined, '两边都发现，结论相同'],
    [
      '改判',
      total.toViolated + total.toUndetermined,
      `改判疑点${count(total.toViolated)}件，改判无法判定${count(total.toUndetermined)}件`,
    ],
  ]
  return `<p>草案：${html(side(draft))}；对照：${against}。以发现的指纹（项目、分项、登记簿、主键）一一对应。</p>
<dl class="figures">${figures.map(([name, n, note]) => `<div class="figure"><dt>${name}</dt><dd><b>${count(n)}</b><span>${note}</span></dd></div>`).join('')}</dl>
${differences.length === 0 ? '<p>两边的参数和判定条件没有不同。</p>' : `<p>两边的不同：</p>${lines(differences)}`}
${notes.length === 0 ? '' : lines(notes)}
${renderGroups('项目', indicators, (g) => `<a href="#${itemAnchor(g.id)}">${html(g.title)}</a> <small>${html(g.id)}</small>`)}
${renderGroups('机关', organs, (g) => html(g.title))}
${renderGroups('岗位', posts, (g) => html(g.title))}
${examples.length === 0 ? '' : `<h3>例子</h3>${examples.map(renderExample).join('\n')}`}`
}

function renderGroups(what: string, groups: readonly ComparedGroup[], name: (group: ComparedGroup) => string): string {
  const changed = groups.filter((g) => g.gained + g.lost + g.toViolated + g.toUndetermined > 0)
  const same = groups.length - changed.length
  if (changed.length === 0) return `<p>没有一个${what}的发现有变化（${groups.length}个）。</p>`
  const render = (caption: string, some: readonly ComparedGroup[]) =>
    table(
      caption,
      [
        { heading: what, wide: true },
        { heading: '对照', number: true },
        { heading: '草案', number: true },
        { heading: '新增', number: true },
        { heading: '减少', number: true },
        { heading: '不变', number: true },
        { heading: '改判疑点', number: true },
        { heading: '改判无法判定', number: true },
      ],
      some.map((g) => [
        name(g),
        count(g.other),
        count(g.draft),
        g.gained === 0 ? '0' : `<b>+${count(g.gained)}</b>`,
        g.lost === 0 ? '0' : `<b>−${count(g.lost)}</b>`,
        count(g.kept - g.toViolated - g.toUndetermined),
        count(g.toViolated),
        count(g.toUndetermined),
      ]),
    )
  const rest = changed.slice(SHOWN)
  return `${render(`按${what}：发现有变化的${changed.length}个${same === 0 ? '' : `，另有${same}个没有变化`}`, changed.slice(0, SHOWN))}${
    rest.length === 0
      ? ''
      : `<details class="screen"><summary>其余${rest.length}个${what}</summary>${render(`其余${what}`, rest)}</details>`
  }`
}

function renderExample({
  title,
  change,
  record,
  organ,
  post,
  officer,
  draft,
  other,
  fingerprint,
}: ComparedExample): string {
  const who = [organ, post, officer].filter((w) => w !== undefined)
  return `<article class="card example"><h4><span class="change ${change}">${nameChange(change)}</span> ${html(title)}</h4>
<p>${html(record)}${who.length === 0 ? '' : `；${html(who.join('，'))}`} <code>${html(fingerprint.slice(0, 8))}</code></p>
<dl><div><dt>草案</dt><dd>${html(draft.explanation)}</dd></div><div><dt>对照</dt><dd>${html(other.explanation)}</dd></div></dl></article>`
}
