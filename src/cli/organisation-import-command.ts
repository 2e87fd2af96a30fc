import { resolve } from 'node:path'
import { importOrganisation } from '#app/record'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { getDate, readFlag } from './given.ts'
import { Progress } from './progress.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'
import { formatTable } from './table.ts'

export const organisationImportCommand: Command = {
  help: `用法：quanze organisation import <文件夹> --data-dir <文件夹>

把机构、岗位和人员的文件导入已有的数据目录：新单位第一次启用时用它，以后在网页的“组织导入”里逐个导入。
系统运行时也可以做。文件名是行政区划、机构、内设机构、岗位、执法人员、证件、培训考试、任职，.csv 或 .xlsx；
每个文件要么全部导入，要么一行也不导入；再导入一次没有变化。

选项：
${DATA_DIR_HELP}
  --json             输出 JSON

例子：
  quanze organisation import examples/organisation --data-dir 数据`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    const [folder, ...more] = given.positionals
    if (folder === undefined || more.length > 0) throw new Refused('usage', 'organisation import 之后要写一个文件夹。')
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    try {
      const imported = await importOrganisation({
        ...readRecordPlace(given, surroundings),
        folder: resolve(folder),
        today: getDate(surroundings.today, '今天'),
        now: new Date(surroundings.instant()),
        onStep: (step) => progress.draw('organisation', step, 0, 0),
      })
      progress.clear()
      const rows = imported.map((one) => [
        one.title,
        one.file,
        String(one.rows),
        String(one.created),
        String(one.changed),
        String(one.duplicates),
      ])
      surroundings.print(
        json
          ? JSON.stringify({ imported }, undefined, 2)
          : formatTable(
              [
                { heading: '种类', align: 'left' },
                { heading: '文件', align: 'left' },
                { heading: '行数', align: 'right' },
                { heading: '新增', align: 'right' },
                { heading: '变更', align: 'right' },
                { heading: '已有', align: 'right' },
              ],
              rows,
            ),
      )
    } finally {
      progress.clear()
    }
  },
}
