import { basename, join } from 'node:path'
import { type Assessed, assess, type ExplainedPlan, explainPlan, MINIMUM_SAMPLE } from '#app/assessment'
import { Refused } from '#core/diagnostic'
import type { AssessmentKind } from '#core/finding'
import { formatAssessment, formatWarnings } from './assessment-text.ts'
import type { Command, Given, Surroundings } from './command.ts'
import { formatComparison } from './comparison-text.ts'
import {
  getDate,
  getText,
  readCount,
  readDate,
  readFlag,
  readMemory,
  readPeriod,
  readText,
  readTexts,
} from './given.ts'
import { formatRows, wordImportStage } from './import-text.ts'
import { Progress } from './progress.ts'
import { readStore } from './store-place.ts'
import { formatCount } from './table.ts'

/** Of each change of each item. */
const EXAMPLES = 3

export const assessCommand: Command = {
  help: `用法：quanze assess --pack <制度包> --data <文件或文件夹>… --out <文件夹> [选项]

把登记簿文件与制度包对照，逐条判定“符合 / 疑点 / 无法判定”，写出
summary.json、findings.csv、findings.xlsx、findings.parquet、report.html、run.json。

选项：
  --pack <文件夹>          制度包
  --data <文件或文件夹>     登记簿文件，可写多次；只考核这些文件。不写时考核数据目录里现有的全部批次
  --out <文件夹>           结果写到哪里
  --period <期间>          只考核事实日期在其中的记录，如 2012-01..2012-12、2012-03
  --as-of <日期>           判定日，默认今天；期限在其后才满的记录为“期限未满”
  --variant <系统>         制度包分系统时，考核哪一个
  --kind <种类>            routine 日常考核（默认）或 focused 重点考核
  --only <项目>            只考核这个项目，可写多次
  --against <对照>         与另一制度包（文件夹）或一次运行（编号或结果文件夹）比较：
                          谁会多出、谁会减少疑点；数据、期间、判定日不同时拒绝
  --examples <数>          比较时每个项目、每种变化举几个例子，默认 3
  --minimum-sample <数>    可判定的记录少于此数的机关、岗位不排名，默认 30
  --assume-empty <登记簿>   确实没有任何记录的登记簿，可写多次
  --store <文件夹>         数据目录，默认 <结果文件夹>/.store
  --memory <大小>          分析用的内存上限，默认 512MB
  --threads <数>           分析用的线程数，默认 2
  --calendar <文件夹>      本单位补充的日历年份，可写多次
  --explain               只打印计划和 SQL，不运行
  --json                  输出 summary.json 的内容

例子：
  quanze assess --pack packs/cn/tax-assessment --data examples/demo --as-of 2026-10-31 --out out/demo
  quanze assess --pack packs/it/road-traffic-fines --data traffic.xes.gz --period 2012-01..2012-12 --out out/2012
  quanze assess --pack 草案 --against packs/cn/tax-assessment --data examples/demo --out out/draft`,
  options: {
    pack: { type: 'string' },
    data: { type: 'string', multiple: true },
    out: { type: 'string' },
    period: { type: 'string' },
    'as-of': { type: 'string' },
    variant: { type: 'string' },
    kind: { type: 'string' },
    against: { type: 'string' },
    examples: { type: 'string' },
    'minimum-sample': { type: 'string' },
    only: { type: 'string', multiple: true },
    'assume-empty': { type: 'string', multiple: true },
    store: { type: 'string' },
    memory: { type: 'string' },
    threads: { type: 'string' },
    calendar: { type: 'string', multiple: true },
    explain: { type: 'boolean' },
  },
  async run(given, surroundings) {
    // A file after --data without another --data is meant as one: shells expand wildcards that way.
    const data = [...readTexts(given, 'data'), ...given.positionals]
    if (given.positionals.length > 0 && readTexts(given, 'data').length === 0) {
      throw new Refused('usage', `多余的参数：${given.positionals.join(' ')}。`, '登记簿文件写在 --data 之后。')
    }
    const asked = {
      pack: getText(given, 'pack', '制度包的文件夹'),
      asOf: readDate(given, 'as-of') ?? getDate(surroundings.today, '今天'),
      ...optional('period', readPeriod(given, 'period')),
      ...optional('variant', readText(given, 'variant')),
      only: readTexts(given, 'only'),
    }
    if (readFlag(given, 'explain')) {
      const plan = await explainPlan(asked)
      surroundings.print(readFlag(given, 'json') ? JSON.stringify(plan, undefined, 2) : formatPlan(plan))
      return
    }
    await assessAndTell({ ...asked, data }, given, surroundings)
  },
}

type Asked = Parameters<typeof explainPlan>[0] & { data: readonly string[] }

async function assessAndTell(asked: Asked, given: Given, surroundings: Surroundings): Promise<void> {
  const out = getText(given, 'out', '结果写到哪个文件夹')
  const json = readFlag(given, 'json')
  const progress = new Progress(surroundings, json)
  const instant = surroundings.instant()
  const read = { files: new Set<string>(), known: 0, inFile: 0, accepted: 0, rejected: 0, duplicate: 0 }
  try {
    const assessed = await assess(
      {
        ...asked,
        kind: readKind(given),
        ...optional('against', readText(given, 'against')),
        examples: readCount(given, 'examples') ?? EXAMPLES,
        minimumSample: readCount(given, 'minimum-sample') ?? MINIMUM_SAMPLE,
        out,
        store: readStore(given, surroundings, join(out, '.store')),
        assumeEmpty: readTexts(given, 'assume-empty'),
        calendars: readTexts(given, 'calendar'),
        limits: {
          ...optional('memoryMb', readMemory(given, 'memory')),
          ...optional('threads', readCount(given, 'threads')),
        },
        now: { instant, stamp: surroundings.stamp, elapsed: () => surroundings.elapsed() },
      },
      {
        signal: surroundings.signal,
        onProgress: (file, { stage, done, total }) =>
          progress.draw(`${file} ${stage}`, `${basename(file)} ${wordImportStage(stage)}`, done, total),
        onImported: (file, batches, already) => {
          read.files.add(file)
          if (already) read.known += 1
          for (const { register, rows } of batches) {
            for (const part of ['inFile', 'accepted', 'rejected', 'duplicate'] as const) read[part] += rows[part]
            // A file that came in whole is told by the sum at the end.
            if (rows.rejected + rows.duplicate > 0)
              progress.say(`${basename(file)} → ${register}：${formatRows(rows)}${already ? '（已导入过）' : ''}`)
          }
        },
        onSkipped: () => progress.clear(),
        onIndicators: ({ done, total, percent }) =>
          progress.draw('indicators', `指标 ${done}/${total}`, done + percent / 100, total),
        onFindings: (count, total) =>
          progress.draw('findings', `写出结果 ${formatCount(count)}/${formatCount(total)}`, count, total),
      },
    )
    if (read.files.size > 0)
      progress.say(
        `读入${formatCount(read.files.size)}个文件${read.known > 0 ? `（其中${formatCount(read.known)}个已导入过）` : ''}：${formatRows(read)}`,
      )
    progress.clear()
    const { summary, comparison } = assessed
    const printed = comparison === undefined ? summary : { ...summary, comparison }
    surroundings.print(json ? JSON.stringify(printed, undefined, 2) : formatEnd(assessed, out))
    const warnings = formatWarnings(assessed.summary)
    if (!json && warnings !== '') surroundings.tell(`${warnings}\n`)
  } finally {
    progress.clear()
  }
}

function readKind(given: Given): AssessmentKind {
  const kind = readText(given, 'kind') ?? 'routine'
  if (kind === 'routine' || kind === 'focused') return kind
  throw new Refused('usage', `--kind 没有“${kind}”这一种。`, '写 routine（日常考核）或 focused（重点考核）。')
}

function formatEnd({ record, summary, written, report, comparison }: Assessed, out: string): string {
  const { suspicion, registerKeeping, task } = written.total
  const tasks = task === 0 ? '' : `，待人工检查 ${formatCount(task)} 条`
  const verify = written.toVerify === 0 ? '' : `（其中待核 ${formatCount(written.toVerify)} 条）`
  const since =
    written.resolved + written.reopened === 0
      ? ''
      : `，再次出现 ${formatCount(written.reopened)} 条，已消除 ${formatCount(written.resolved)} 条`
  const compared = comparison === undefined ? '' : `${formatComparison(comparison)}\n\n`
  return `${formatAssessment(summary)}

${compared}疑点 ${formatCount(suspicion)} 条${verify}，登记质量 ${formatCount(registerKeeping)} 条${tasks}；其中新发现 ${formatCount(written.fresh)} 条${since}。
运行编号 ${record.id}，用时 ${record.seconds.toFixed(1)} 秒（其中指标 ${record.indicatorSeconds.toFixed(1)} 秒；不含写出结果）。
报告：${report}（用浏览器打开）；明细：${join(out, 'findings.xlsx')}。
逐条说明：quanze why ${out} <指纹>；核验：quanze verify ${out}`
}

function formatPlan({ reads, setup, units }: ExplainedPlan): string {
  const readLines = reads.map(
    ({ register, title, from, to }) =>
      `-- 读取 ${register}（${title}）${from === undefined && to === undefined ? '全部月份' : `${from ?? '最早'} 至 ${to ?? '最晚'}`}`,
  )
  const unitLines = units.map(
    ({ label, indicators, statements }) => `-- ${label}（${indicators.join('、')}）\n${statements.join(';\n\n')};`,
  )
  return [readLines.join('\n'), `${setup.join(';\n\n')};`, ...unitLines].join('\n\n')
}

function optional<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return value === undefined ? {} : ({ [name]: value } as { [P in K]: V })
}
