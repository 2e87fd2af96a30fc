import { explainFinding } from '#app/assessment'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag } from './given.ts'
import { readStore } from './store-place.ts'
import { formatWhy, whyJson } from './why-text.ts'

export const whyCommand: Command = {
  help: `用法：quanze why <结果文件夹或运行编号> <指纹> [--store <文件夹>] [--json]

说明一条疑点：依据哪些行、期限怎样算出、试过哪些免除情形、怎样才符合要求。
指纹在 findings.csv 和 findings.xlsx 的最后一列，可只写开头几位。

例子：
  quanze why out/demo 3f2a91`,
  options: { store: { type: 'string' } },
  async run(given, surroundings) {
    const [target, fingerprint, ...more] = given.positionals
    if (target === undefined || fingerprint === undefined || more.length > 0) {
      throw new Refused('usage', 'why 之后要写结果文件夹（或运行编号）和指纹。', '如 quanze why out/demo 3f2a91。')
    }
    const why = await explainFinding(target, fingerprint, readStore(given, surroundings), surroundings.signal)
    surroundings.print(readFlag(given, 'json') ? JSON.stringify(whyJson(why), undefined, 2) : formatWhy(why))
    if (why.differs)
      surroundings.tell(
        '内部核对不一致：逐条重算的结果与运行时不同，这是程序的错误，请把运行编号和指纹报告给维护者。\n',
      )
  },
}
