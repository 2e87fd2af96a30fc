import { checkProofFile } from '#app/ledger'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { getText, readFlag } from './given.ts'

export const ledgerCheckProofCommand: Command = {
  help: `用法：quanze ledger check-proof <证明文件> --key <公钥>

核验一份存证账证明。不需要数据目录，不联网；只需要证明文件和出具单位公布的公钥。

选项：
  --key <公钥>        公钥本身（一行），或存有它的文件
  --json             输出 JSON

例子：
  quanze ledger check-proof 1024.tlog-proof --key key.pub`,
  options: { key: { type: 'string' } },
  async run(given, surroundings) {
    const [file, ...more] = given.positionals
    if (file === undefined || more.length > 0)
      throw new Refused(
        'usage',
        'ledger check-proof 之后要写一个证明文件。',
        '如 quanze ledger check-proof 1024.tlog-proof --key key.pub。',
      )
    const checked = checkProofFile(file, getText(given, 'key', '出具单位的公钥'))
    const { entry, index, size, origin } = checked
    const text = [
      `证明成立：存证账 ${origin} 的第${entry.id}条（第${index}号叶子，检查点共${size}条）。`,
      `时间：${shownInstant(entry.at)}（北京时间）`,
      `内容：\n${JSON.stringify(entry.record, undefined, 2)}`,
    ].join('\n')
    surroundings.print(readFlag(given, 'json') ? JSON.stringify(checked, undefined, 2) : text)
  },
}

function shownInstant(at: string): string {
  return new Date(at).toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'medium' })
}
