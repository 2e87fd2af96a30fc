import { backUp } from '#app/record'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag } from './given.ts'
import { Progress } from './progress.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const backupCommand: Command = {
  help: `用法：quanze backup <备份目录> --data-dir <文件夹>

备份整个系统：数据库（同一时刻的全部数据）、原始文件、存证账、密钥和设置。系统运行时也可以做。
写完读回核对，写明每张表和每个文件的摘要。备份里有密钥和个人信息，要像保管数据一样保管。

选项：
${DATA_DIR_HELP}
  --json             输出 JSON

例子：
  quanze backup /备份/2026-11-27 --data-dir 数据`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    const [target, ...more] = given.positionals
    if (target === undefined || more.length > 0)
      throw new Refused('usage', 'backup 之后要写一个备份目录。', '如 quanze backup /备份/2026-11-27 --data-dir 数据。')
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const made = await backUp({
      ...readRecordPlace(given, surroundings),
      target,
      onProgress: (table) => progress.draw('backup', `写出数据表 ${table}`, 0, 1),
    })
    progress.clear()
    const rows = made.tables.reduce((sum, table) => sum + table.rows, 0)
    const summary = {
      id: made.id,
      folder: target,
      at: made.at,
      rows,
      files: made.files.length,
      ledger: made.ledger.size,
    }
    const text = `备份 ${made.id} 已写到“${target}”并核对无误：数据表${made.tables.length}张、${rows}行，文件${made.files.length}个，存证账${made.ledger.size}条。
建议接着做一次恢复演练：quanze restore-drill ${target}`
    surroundings.print(json ? JSON.stringify(summary, undefined, 2) : text)
  },
}
