/** What is printed of a back-test: who would gain and who would lose findings, with examples. */
import type { ComparedExample, ComparedGroup, ComparisonReport, FindingChange } from '#core/finding'
import { formatCount, formatTable } from './table.ts'
import { fitWidth } from './text-width.ts'

const CHANGES: Record<FindingChange, string> = {
  gained: '新增',
  lost: '减少',
  toViolated: '改判疑点',
  toUndetermined: '改判无法判定',
}
const SHOWN = 15
const WIDEST_TITLE = 44

export function formatComparison(comparison: ComparisonReport): string {
  const { draft, other, total, differences, notes, examples } = comparison
  const against =
    other.run === undefined ? `${other.title} ${other.version}` : `运行 ${other.run}（${other.title} ${other.version}）`
  const same = total.kept - total.toViolated - total.toUndetermined
  const head = `与对照比较  草案 ${draft.title} ${draft.version}  对照 ${against}
对照发现 ${formatCount(total.other)} 条，草案发现 ${formatCount(total.draft)} 条：新增 ${formatCount(total.gained)} 条（其中疑点 ${formatCount(total.gainedViolated)}），减少 ${formatCount(total.lost)} 条（其中疑点 ${formatCount(total.lostViolated)}），不变 ${formatCount(same)} 条，改判疑点 ${formatCount(total.toViolated)} 条，改判无法判定 ${formatCount(total.toUndetermined)} 条。`
  return [
    [head, ...differences.map((line) => `不同：${line}`), ...notes.map((line) => `说明：${line}`)].join('\n'),
    formatGroups('项目', comparison.indicators),
    formatGroups('机关', comparison.organs),
    formatGroups('岗位', comparison.posts),
    ...examples.map(formatExample),
  ].join('\n\n')
}

function formatGroups(what: string, groups: readonly ComparedGroup[]): string {
  const changed = groups.filter((g) => g.gained + g.lost + g.toViolated + g.toUndetermined > 0)
  if (changed.length === 0) return `按${what}：${groups.length}个都没有变化。`
  const rows = changed
    .slice(0, SHOWN)
    .map((g) => [
      fitWidth(g.id === g.title || g.id === '' ? g.title : `${g.title}（${g.id}）`, WIDEST_TITLE),
      ...[g.other, g.draft].map(formatCount),
      g.gained === 0 ? '0' : `+${formatCount(g.gained)}`,
      g.lost === 0 ? '0' : `-${formatCount(g.lost)}`,
      ...[g.toViolated, g.toUndetermined].map(formatCount),
    ])
  const numbers = ['对照', '草案', '新增', '减少', '改判疑点', '改判无法判定'] as const
  const table = formatTable(
    [{ heading: what, align: 'left' }, ...numbers.map((heading) => ({ heading, align: 'right' as const }))],
    rows,
  )
  const rest = changed.length - SHOWN
  return rest > 0 ? `${table}\n另有 ${rest} 个${what}有变化，见 comparison.json。` : table
}

function formatExample({ change, title, record, organ, post, draft, other, fingerprint }: ComparedExample): string {
  const who = [organ, post].filter((w) => w !== undefined).join('，')
  return `${CHANGES[change]}  ${title}：${record}${who === '' ? '' : `；${who}`}  ${fingerprint.slice(0, 8)}
  草案：${draft.explanation}
  对照：${other.explanation}`
}
