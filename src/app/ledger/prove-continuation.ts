/** Shows whoever keeps an earlier checkpoint that the ledger goes on from it. */
import { existsSync, readFileSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import {
  type ConsistencyFault,
  checkConsistency,
  openCheckpoint,
  type VerifierKey,
  writeConsistency,
} from '#core/ledger'
import { findCheckpoint, findLastCheckpoint, findLedgerKey, proveConsistency } from '#store/ledger'
import { openAsIs, type Record, type RecordOptions, type Scope } from '#store/record'
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
      return proveBetween(tx, { kept, size: earlier.size }, last, key)
    })
  } finally {
    await record.close()
  }
}

export type LedgerContinuation = { earlier: number; later: number; file: string; text: string }

/** Between two checkpoints that were signed; to the last one where no later one is named. */
export async function proveLedgerContinuation(
  record: Pick<Record, 'dataDir'>,
  tx: Scope,
  { earlier, later }: { earlier: number; later?: number },
): Promise<LedgerContinuation> {
  const key = findLedgerKey(record.dataDir)
  const kept = await findCheckpoint(tx, earlier)
  const newer = later === undefined ? await findLastCheckpoint(tx) : await findCheckpoint(tx, later)
  if (key === undefined || kept === undefined || newer === undefined)
    throw new Refused(
      'ledger.no-entry',
      `存证账没有签过${kept === undefined ? earlier : (later ?? '任何')}条的检查点。`,
      '条数写在检查点的第二行。',
    )
  const text = await proveBetween(tx, { kept: kept.note, size: earlier }, newer, key)
  return { earlier, later: newer.size, file: `接续证明-${earlier}-${newer.size}.txt`, text }
}

/** What is handed out has been checked as its reader will check it. */
async function proveBetween(
  tx: Scope,
  { kept, size }: { kept: string; size: number },
  later: { size: number; note: string },
  key: VerifierKey,
): Promise<string> {
  const path = await proveConsistency(tx, size, later.size)
  const text = writeConsistency({ earlier: size, path, note: later.note })
  const checked = checkConsistency(text, kept, key)
  if (checked.valid) return text
  throw new Refused(
    'ledger.contradiction',
    `证明不了存证账从这个检查点接续下来：${WHY[checked.fault]}。`,
    '运行 quanze ledger verify --witness 找出位置。',
  )
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
