import { eraseRecords } from '#app/ledger'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { getText, readFlag, readText } from './given.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const ledgerEraseCommand: Command = {
  help: `用法：quanze ledger erase (--entry <条目编号> | --officer <人员编号>) --reason <理由> --data-dir <文件夹>

依法删除：销毁存证账条目的内容和盐值；对人员，还删除各条事实和时间线里的姓名、身份证号、证件号、培训成绩和理由，
以及疑点检索用的姓名。哈希树和各条的承诺值不变，核验时说明“已依法删除”；删除本身也记入存证账。不能恢复。
备份、登记簿原件和疑点的证据里的内容不在此列，须另行处理。单位自己的数据库要设置 DATABASE_OWNER_URL。

选项：
${DATA_DIR_HELP}
  --entry <编号>      只删这一条的内容
  --officer <编号>    删除这个人的个人信息和所有说到它的条目的内容
  --reason <理由>     必填，记入存证账；不要写个人信息

例子：
  quanze ledger erase --officer Y1 --reason 保存期满 --data-dir 数据`,
  options: {
    ...DATA_DIR_OPTION,
    entry: { type: 'string' },
    officer: { type: 'string' },
    reason: { type: 'string' },
  },
  async run(given, surroundings) {
    const [entry, officer] = [readText(given, 'entry'), readText(given, 'officer')]
    const reason = getText(given, 'reason', '删除的理由')
    if ((entry === undefined) === (officer === undefined) || given.positionals.length > 0)
      throw new Refused(
        'usage',
        '--entry 和 --officer 要写一个，也只写一个。',
        '如 quanze ledger erase --officer Y1 --reason 保存期满。',
      )
    if (entry !== undefined && !/^[1-9]\d{0,15}$/.test(entry))
      throw new Refused('usage', `“${entry}”不是条目编号。`, '如 quanze ledger erase --entry 1024 --reason 保存期满。')
    const what = officer === undefined ? { entry: Number(entry) } : { officer }
    const erased = await eraseRecords(readRecordPlace(given, surroundings), what, reason)
    surroundings.print(
      readFlag(given, 'json')
        ? JSON.stringify(erased, undefined, 2)
        : `已依法删除：存证账${erased.entries}条的内容，事实${erased.facts}条的个人信息，疑点${erased.findings}条检索用的姓名。哈希树不变。`,
    )
  },
}
