import { proveContinuation } from '#app/ledger'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const ledgerConsistencyCommand: Command = {
  help: `用法：quanze ledger consistency <旧检查点文件> --data-dir <文件夹>

证明存证账是从这个旧检查点接着写下来的：中间没有改、删、插过条目。输出一份文本，交给保存旧检查点的人；
他用 quanze ledger check-consistency 离线核对，不必看账里的内容，也不必信任出具单位。

选项：
${DATA_DIR_HELP}

例子：
  quanze ledger consistency 法制办/检查点.txt --data-dir 数据 > 接续证明.txt`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    const [file, ...more] = given.positionals
    if (file === undefined || more.length > 0)
      throw new Refused(
        'usage',
        'ledger consistency 之后要写一个旧检查点的文件。',
        '如 quanze ledger consistency 检查点.txt --data-dir 数据。',
      )
    surroundings.print((await proveContinuation(readRecordPlace(given, surroundings), file)).trimEnd())
  },
}
