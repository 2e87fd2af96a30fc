import { limitLines, type VerifiedLedger, verifyInstallation } from '#app/ledger'
import { Refused } from '#core/diagnostic'
import type { Command } from './command.ts'
import { readFlag, readText, readTexts } from './given.ts'
import { Progress } from './progress.ts'
import { DATA_DIR_HELP, DATA_DIR_OPTION, readRecordPlace } from './record-place.ts'

const MOST_SHOWN = 50

export const ledgerVerifyCommand: Command = {
  help: `用法：quanze ledger verify --data-dir <文件夹> [选项]

核验整本存证账，只读不写，系统运行与否都可以：每条内容对承诺值，承诺值对哈希树，哈希树对每个已签的检查点；
账号、事实、两人办理、运行、疑点和安全事件的每一行对存证账登记的摘要，机构、人员、任职等由事实推算的表重新推算，权限表对本程序的权限表。
有不符的，逐条说明是什么、在哪里；没有承诺的疑点和未纳入的数据表一并列出。

选项：
${DATA_DIR_HELP}
  --witness <文件>    见证人保存的检查点；可写多次。历史被整体重写或退回时，只有它能发现
  --key <公钥>        另外保存的公钥，默认用数据目录里 ledger/key.pub
  --json             输出 JSON

例子：
  quanze ledger verify --data-dir 数据 --witness 法制办/检查点.txt`,
  options: { ...DATA_DIR_OPTION, witness: { type: 'string', multiple: true }, key: { type: 'string' } },
  async run(given, surroundings) {
    const json = readFlag(given, 'json')
    const progress = new Progress(surroundings, json)
    const key = readText(given, 'key')
    const verified = await verifyInstallation({
      ...readRecordPlace(given, surroundings),
      ...(key === undefined ? {} : { key }),
      witnesses: readTexts(given, 'witness'),
      onProgress: (done, total) => progress.draw('verify', `核验 ${done}/${total} 条`, done, total),
    })
    progress.clear()
    if (verified.faults.length > 0) throw refuse(verified)
    surroundings.print(json ? JSON.stringify(verified, undefined, 2) : ledgerText(verified))
  },
}

export function ledgerText(verified: VerifiedLedger): string {
  const { origin, entries, erased, waiting, checkpoints, rows, root } = verified
  return [
    `存证账 ${origin} 核验无误：${entries}条，${checkpoints}个检查点，比对数据${rows}行。`,
    ...(erased === 0 ? [] : [`其中${erased}条的内容已依法删除，承诺值仍在树上。`]),
    ...(waiting === 0 ? [] : [`另有${waiting}条刚写入，还没有排入哈希树。`]),
    ...limitLines(verified),
    `树根：${root}`,
  ].join('\n')
}

function refuse({ faults }: VerifiedLedger): Refused {
  const shown = faults.slice(0, MOST_SHOWN).map(({ text }) => `· ${text}`)
  const more = faults.length > MOST_SHOWN ? [`……另有${faults.length - MOST_SHOWN}处`] : []
  return new Refused('ledger.tampered', `存证账核验不通过，有${faults.length}处不符。`, [...shown, ...more].join('\n'))
}
