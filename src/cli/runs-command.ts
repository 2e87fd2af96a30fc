import { listAssessments } from '#app/assessment'
import type { Command } from './command.ts'
import { readFlag } from './given.ts'
import { formatPeriodSpan } from './period-text.ts'
import { readStore } from './store-place.ts'
import { formatCount, formatTable } from './table.ts'

export const runsCommand: Command = {
  help: `用法：quanze runs [--store <文件夹>] [--json]

列出数据目录里的各次运行，新的在前。assess 的数据目录默认在结果文件夹的 .store 里。

例子：
  quanze runs --store out/demo/.store`,
  options: { store: { type: 'string' } },
  run(given, surroundings) {
    const store = readStore(given, surroundings)
    const runs = listAssessments(store)
    if (readFlag(given, 'json')) surroundings.print(JSON.stringify(runs, undefined, 2))
    else if (runs.length === 0) surroundings.print(`“${store}”里还没有运行过。`)
    else {
      const columns = (['运行编号', '制度包', '判定日', '考核期间'] as const).map((heading) => ({
        heading,
        align: 'left' as const,
      }))
      const rows = runs.map((run) => [
        run.id,
        `${run.pack.id} ${run.pack.version}`,
        run.asOf,
        formatPeriodSpan(run.period),
        formatCount(run.hits.count),
      ])
      surroundings.print(formatTable([...columns, { heading: '发现', align: 'right' }], rows))
    }
    return Promise.resolve()
  },
}
