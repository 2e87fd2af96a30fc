import { exportLedger } from '#app/ledger'
import type { Command } from './command.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const ledgerCheckpointCommand: Command = {
  help: `用法：quanze ledger checkpoint --data-dir <文件夹>

导出存证账最新的签名检查点。交法制机构、监察机关或上级保存，也可以印在公报上；
以后用 quanze ledger verify --witness 比对，历史被整体重写或退回都会发现。

选项：
${DATA_DIR_HELP}

例子：
  quanze ledger checkpoint --data-dir 数据 > 检查点.txt`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    surroundings.print((await exportLedger(readRecordPlace(given, surroundings), 'checkpoint')).trimEnd())
  },
}
