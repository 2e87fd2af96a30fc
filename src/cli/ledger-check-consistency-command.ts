import { checkContinuationFile } from '#app/ledger'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { getText, readFlag } from './given.ts'

export const ledgerCheckConsistencyCommand: Command = {
  help: `用法：quanze ledger check-consistency <接续证明> --older <旧检查点文件> --key <公钥>

核对存证账是否从自己保存的旧检查点接着写下来。不需要数据目录，不联网。

选项：
  --older <文件>      自己保存的旧检查点
  --key <公钥>        公钥本身（一行），或存有它的文件
  --json             输出 JSON

例子：
  quanze ledger check-consistency 接续证明.txt --older 检查点.txt --key key.pub`,
  options: { older: { type: 'string' }, key: { type: 'string' } },
  async run(given, surroundings) {
    const [file, ...more] = given.positionals
    if (file === undefined || more.length > 0)
      throw new Refused(
        'usage',
        'ledger check-consistency 之后要写一个接续证明的文件。',
        '如 quanze ledger check-consistency 接续证明.txt --older 检查点.txt --key key.pub。',
      )
    const checked = checkContinuationFile(
      file,
      getText(given, 'older', '自己保存的旧检查点'),
      getText(given, 'key', '出具单位的公钥'),
    )
    surroundings.print(
      readFlag(given, 'json')
        ? JSON.stringify(checked, undefined, 2)
        : `接续成立：存证账 ${checked.origin} 从${checked.earlier}条接着写到${checked.later}条，中间没有改动。`,
    )
  },
}
