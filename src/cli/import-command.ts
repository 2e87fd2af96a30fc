import { basename } from 'node:path'
import { type Batch, importRegisters } from '#app/registers'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { getText, readFlag, readText } from './given.ts'
import { formatRows, wordImportStage } from './import-text.ts'
import { Progress } from './progress.ts'
import { readStore } from './store-place.ts'

export const importCommand: Command = {
  help: `用法：quanze import --pack <制度包> [选项] <文件>…

把登记簿文件导入数据目录：原件原样保存，逐行检查，接收的行封存成批次。
同样的文件再导入一次，什么也不变；一个文件要么整个导入，要么完全不导入。

选项：
  --pack <文件夹>       制度包（登记簿的定义在其中）
  --store <文件夹>      数据目录，默认 .quanze
  --register <标识>     指定登记簿；不写时按文件名、工作表名和表头识别
  --supersedes <批次>   用这个文件替代以前的一个批次
  --json              输出 JSON

例子：
  quanze import --pack packs/cn/tax-assessment examples/demo/*.csv
  quanze import --pack packs/cn/tax-assessment --register correctionNotice 通知书.xlsx`,
  options: {
    pack: { type: 'string' },
    store: { type: 'string' },
    register: { type: 'string' },
    supersedes: { type: 'string' },
  },
  async run(given, surroundings) {
    if (given.positionals.length === 0)
      throw new Refused('usage', '没有写要导入的文件。', '如 quanze import --pack packs/cn/tax-assessment 登记簿.csv。')
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const [register, supersedes] = [readText(given, 'register'), readText(given, 'supersedes')]
    try {
      const reports = await importRegisters({
        pack: getText(given, 'pack', '制度包的文件夹'),
        store: readStore(given, surroundings),
        files: given.positionals,
        ...(register === undefined ? {} : { register }),
        ...(supersedes === undefined ? {} : { supersedes }),
        signal: surroundings.signal,
        onProgress: (file, { stage, done, total }) =>
          progress.draw(`${file} ${stage}`, `${basename(file)} ${wordImportStage(stage)}`, done, total),
        onImported: (_file, some) => {
          progress.clear()
          if (!json)
            for (const { batch, already, notes } of some)
              surroundings.print(
                [
                  `${formatBatchLine(batch)}${already ? '（已导入过，没有变化）' : ''}`,
                  ...notes.map((note) => `  提醒：${note}`),
                ].join('\n'),
              )
        },
      })
      if (json) surroundings.print(JSON.stringify(reports, undefined, 2))
    } finally {
      progress.clear()
    }
  },
}

export function formatBatchLine({ id, register, original, sheet, rows }: Batch): string {
  return `${id}  ${original.name}${sheet === undefined ? '' : `（${sheet}）`} → ${register}：${formatRows(rows)}`
}
