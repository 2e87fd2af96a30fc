import { compareRunWithTruth, type TruthReport } from '#app/generation'
import type { Command } from './command.ts'
import { getText, readCount, readFlag } from './given.ts'
import { readStore } from './store-place.ts'
import { formatCount, formatTable } from './table.ts'

const MODES: Record<string, string> = { automatic: '自动', assisted: '半自动', manual: '人工' }
const OUTCOMES: Record<string, string> = {
  satisfied: '符合',
  violated: '违反',
  undetermined: '无法判定',
  exempted: '免除',
  rejected: '拒收',
  duplicate: '重复',
}

export const truthCompareCommand: Command = {
  help: `用法：quanze truth compare --truth <truth.jsonl> --run <结果文件夹> [--examples <条数>] [--json]

把一次考核的结果与造数时埋设的事实逐项比对。
查准率：查出的违反中有多少确是埋设的；查全率：埋设的违反中查出了多少。每一处不一致都写出双方的说明。

例子：
  quanze truth compare --truth out/county/truth.jsonl --run out/result`,
  options: {
    truth: { type: 'string' },
    run: { type: 'string' },
    store: { type: 'string' },
    examples: { type: 'string' },
  },
  async run(given, surroundings) {
    const report = await compareRunWithTruth(
      getText(given, 'truth', '造数时写出的 truth.jsonl'),
      getText(given, 'run', '考核结果的文件夹'),
      readStore(given, surroundings),
      readCount(given, 'examples') ?? 5,
    )
    surroundings.print(readFlag(given, 'json') ? JSON.stringify(report, undefined, 2) : formatReport(report))
  },
}

function formatReport({ items, disagreements, more, files }: TruthReport): string {
  const table = formatTable(
    [
      { heading: '项目', align: 'left' },
      { heading: '方式', align: 'left' },
      { heading: '埋设', align: 'right' },
      { heading: '查出', align: 'right' },
      { heading: '查准率', align: 'right' },
      { heading: '查全率', align: 'right' },
    ],
    items.map((item) => [
      item.id,
      MODES[item.mode] ?? item.mode,
      formatCount(item.planted),
      formatCount(item.found),
      formatRate(item.precision),
      formatRate(item.recall),
    ]),
  )
  const wrong = disagreements.map(({ indicator, title, key, expected, found }) => {
    const head = `${indicator} ${title}：${key.join('、')}`
    const want =
      expected === undefined ? '没有埋设' : `应当${OUTCOMES[expected.outcome]}（${expected.why}；${expected.story}）`
    const got =
      found === undefined
        ? '没有查出'
        : `查出${OUTCOMES[found.outcome]}（${found.branch}，指纹 ${found.fingerprint.slice(0, 8)}）：${found.explanation.split('\n')[0]}`
    return `${head}\n  埋设：${want}\n  考核：${got}`
  })
  const counted = files.map((f) => `${f.file}：应${OUTCOMES[f.outcome]} ${f.expected} 行，实际 ${f.counted} 行`)
  const rest = more > 0 ? [`另有 ${formatCount(more)} 处不一致没有列出，用 --examples 多列。`] : []
  const end = wrong.length + counted.length === 0 ? ['与埋设的事实完全一致。'] : [...wrong, ...rest, ...counted]
  return [table, '', ...end].join('\n')
}

function formatRate(rate: number | null): string {
  return rate === null ? '—' : `${(rate * 100).toFixed(rate === 1 ? 0 : 2)}%`
}
