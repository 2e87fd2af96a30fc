import { restore } from '#app/record'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag } from './given.ts'
import { ledgerText } from './ledger-verify-command.ts'
import { Progress } from './progress.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const restoreCommand: Command = {
  help: `用法：quanze restore <备份目录> --data-dir <新的文件夹>

把备份恢复到一个空的数据目录：先核对备份，再恢复，再逐表逐文件比对，最后核验存证账。
不会覆盖已有的数据。恢复这件事本身会记入存证账。

选项：
${DATA_DIR_HELP}
  --json             输出 JSON

例子：
  quanze restore /备份/2026-11-27 --data-dir 新数据`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    const [folder, ...more] = given.positionals
    if (folder === undefined || more.length > 0)
      throw new Refused(
        'usage',
        'restore 之后要写一个备份目录。',
        '如 quanze restore /备份/2026-11-27 --data-dir 新数据。',
      )
    const { dataDir, databaseUrl } = readRecordPlace(given, surroundings)
    if (databaseUrl !== undefined)
      throw new Refused(
        'usage',
        'restore 恢复到随程序的数据库，这里却设了 DATABASE_URL。',
        '去掉这个环境变量；单位自己的数据库用其自身的备份恢复。',
      )
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const { id, manifest, ledger } = await restore(folder, dataDir, (step) => progress.draw('restore', step, 0, 1))
    progress.clear()
    const text = [
      `备份 ${id}（${manifest.at}）已恢复到“${dataDir}”：数据表${manifest.tables.length}张、文件${manifest.files.length}个，与备份一致。`,
      ledger.faults.length === 0
        ? ledgerText(ledger)
        : `存证账有${ledger.faults.length}处不符，备份时就已如此；用 quanze ledger verify 查看。`,
    ].join('\n')
    surroundings.print(json ? JSON.stringify({ id, at: manifest.at, ledger }, undefined, 2) : text)
  },
}
