import { exportLedger } from '#app/ledger'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const ledgerProofCommand: Command = {
  help: `用法：quanze ledger proof <条目编号> --data-dir <文件夹>

出具存证账中一条记录的证明：条目的内容、它在哈希树上的路径和签名的检查点，一份文本。
持有公钥的任何人都可以离线核验（quanze ledger check-proof），不必信任出具单位的系统和管理员。

选项：
${DATA_DIR_HELP}

例子：
  quanze ledger proof 1024 --data-dir 数据 > 1024.tlog-proof`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    const [number = '', ...more] = given.positionals
    if (!/^[1-9]\d{0,15}$/.test(number) || more.length > 0)
      throw new Refused('usage', 'ledger proof 之后要写一个条目编号。', '如 quanze ledger proof 1024 --data-dir 数据。')
    const text = await exportLedger(readRecordPlace(given, surroundings), { entry: Number(number) })
    surroundings.print(text.trimEnd())
  },
}
