/** Shows whoever keeps an earlier checkpoint that the ledger goes on from it. */
import { existsSync, readFileSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import { type ConsistencyFault, checkConsistency, openCheckpoint, writeConsistency } from '#core/ledger'
import { findLastCheckpoint, findLedgerKey, proveConsistency } from '#store/ledger'
import { openAsIs, type RecordOptions } from '#store/record'
import { readKey } from './read-key.ts'

export type CheckedContinuation = { origin: string; earlier: number; later: number }

const WHY: { [fault in ConsistencyFault]: string } = {
  unreadable: '不是完整的接续证明，或被改动过',
  'earlier-not-signed': '旧检查点没有这把公钥的有效签名',
  'not-signed': '其中的新检查点没有这把公钥的有效签名',
  'other-earlier': '证明说的是另一个旧检查点',
  rewritten: '从旧检查点到新检查点之间，历史被改写过，或证明被改动过',
}

export async function proveContinuation(options: RecordOptions, file: string): Promise<string> {
  const kept = readText(file, '检查点')
  const key = findLedgerKey(options.dataDir)
  const earlier = key === undefined ? undefined : openCheckpoint(kept, key)
  if (key === undefined || earlier === undefined)
    throw new Refused('ledger.proof-refused', `“${file}”不是本存证账签名的检查点。`, '核对文件和数据目录。')
  const record = await openAsIs(options)
  try {
    return await record.owner.transaction().execute(async (tx) => {
      const last = await findLastCheckpoint(tx)
      if (last === undefined || last.size < earlier.size)
        throw new Refused(
          'ledger.contradiction',
          `旧检查点有${earlier.size}条，存证账现在只有${last?.size ?? 0}条：数据库被退回过。`,
          '运行 quanze ledger verify 找出位置。',
        )
      const path = await proveConsistency(tx, earlier.size, last.size)
      const text = writeConsistency({ earlier: earlier.size, path, note: last.note })
      // What is handed out has been checked as its reader will check it.
      const checked = checkConsistency(text, kept, key)
      if (checked.valid) return text
      throw new Refused(
        'ledger.contradiction',
        `证明不了存证账从这个检查点接续下来：${WHY[checked.fault]}。`,
        '运行 quanze ledger verify --witness 找出位置。',
      )
    })
  } finally {
    await record.close()
  }
}

export function checkContinuationFile(file: string, older: string, key: string): CheckedContinuation {
  const checked = checkConsistency(readText(file, '接续证明'), readText(older, '检查点'), readKey(key))
  if (!checked.valid)
    throw new Refused('ledger.proof-refused', `接续不成立：${WHY[checked.fault]}。`, '保留两份文件，并向出具单位查问。')
  return { origin: checked.later.origin, earlier: checked.earlier.size, later: checked.later.size }
}

function readText(file: string, what: string): string {
  if (!existsSync(file)) throw new Refused('ledger.proof-refused', `找不到${what}文件“${file}”。`)
  return readFileSync(file, 'utf8')
}
