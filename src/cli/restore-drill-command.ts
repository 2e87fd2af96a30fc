import { drillRestore } from '#app/record'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag, readText } from './given.ts'
import { ledgerText } from './ledger-verify-command.ts'
import { Progress } from './progress.ts'
import { DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

export const restoreDrillCommand: Command = {
  help: `用法：quanze restore-drill <备份目录> [--data-dir <文件夹>]

恢复演练：把备份恢复到临时目录，逐表逐文件比对，核验存证账，然后删除；不动现有数据。
写了 --data-dir 时，还核对现有存证账确实是从这份备份接着写下来的，并登记演练时间。

选项：
  --data-dir <文件夹>  现有的数据目录
  --json             输出 JSON

例子：
  quanze restore-drill /备份/2026-11-27 --data-dir 数据`,
  options: DATA_DIR_OPTION,
  async run(given, surroundings) {
    const [folder, ...more] = given.positionals
    if (folder === undefined || more.length > 0)
      throw new Refused('usage', 'restore-drill 之后要写一个备份目录。', '如 quanze restore-drill /备份/2026-11-27。')
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const live = readText(given, 'data-dir') === undefined ? undefined : readRecordPlace(given, surroundings)
    const drill = await drillRestore(folder, live, surroundings.instant(), (step) => progress.draw('drill', step, 0, 1))
    progress.clear()
    const faults = [...drill.ledger.faults, ...(drill.live?.faults ?? [])]
    if (faults.length > 0)
      throw new Refused(
        'ledger.tampered',
        `演练发现存证账有${faults.length}处不符。`,
        faults.map(({ text }) => `· ${text}`).join('\n'),
      )
    const seconds = surroundings.elapsed()
    const text = [
      `备份 ${drill.id}（${drill.manifest.at}）可以恢复，与备份一致，用时${seconds.toFixed(1)}秒。`,
      ledgerText(drill.ledger),
      ...(drill.live === undefined
        ? []
        : [`现有存证账从这份备份接着写下来，此后又有${drill.live.entries - drill.ledger.entries}条。`]),
    ].join('\n')
    surroundings.print(json ? JSON.stringify({ id: drill.id, at: drill.manifest.at, seconds }, undefined, 2) : text)
  },
}
