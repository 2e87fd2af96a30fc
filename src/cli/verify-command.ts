import { verifyRun } from '#app/assessment'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readCount, readFlag, readMemory } from './given.ts'
import { Progress } from './progress.ts'
import { readStore } from './store-place.ts'

export const verifyCommand: Command = {
  help: `用法：quanze verify <结果文件夹或运行编号> [选项]

由封存的批次和当时的制度包重新计算，与当时记录的摘要逐项比对；不同之处一一列出。

选项：
  --store <文件夹>    按运行编号查找时的数据目录，默认 .quanze
  --memory <大小>     内存上限，默认 512MB
  --threads <数>      线程数，默认 2
  --json             输出 JSON

例子：
  quanze verify out/demo`,
  options: { store: { type: 'string' }, memory: { type: 'string' }, threads: { type: 'string' } },
  async run(given, surroundings) {
    const [target, ...more] = given.positionals
    if (target === undefined || more.length > 0)
      throw new Refused('usage', 'verify 之后要写一个结果文件夹或运行编号。', '如 quanze verify out/demo。')
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const memoryMb = readMemory(given, 'memory')
    const threads = readCount(given, 'threads')
    const verified = await verifyRun(
      target,
      readStore(given, surroundings),
      { ...(memoryMb === undefined ? {} : { memoryMb }), ...(threads === undefined ? {} : { threads }) },
      {
        signal: surroundings.signal,
        onProgress: ({ done, total, percent }) =>
          progress.draw('verify', `重算 ${done}/${total}`, done + percent / 100, total),
      },
    )
    progress.clear()
    const { record, differences, notes } = verified
    const seconds = surroundings.elapsed()
    if (differences.length > 0) {
      throw new Refused(
        'run.not-reproducible',
        `运行 ${record.id} 不能照原样得出，有${differences.length}处不同。`,
        [...differences, ...notes].join('\n'),
      )
    }
    const text = [
      `运行 ${record.id} 核验一致：批次、制度包、日历、逐条结果和统计数都与当时相同（用时 ${seconds.toFixed(1)} 秒）。`,
      ...notes,
    ].join('\n')
    surroundings.print(json ? JSON.stringify({ run: record.id, same: true, notes, seconds }, undefined, 2) : text)
  },
}
