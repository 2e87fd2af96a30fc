/** Checks a proof that somebody holds, with nothing but the file and the public key. */
import { existsSync, readFileSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import { checkProof, type ProofFault, type ShownEntry } from '#core/ledger'
import { readKey } from './read-key.ts'

export type CheckedFile = { entry: ShownEntry; index: number; size: number; origin: string }

const WHY: { [fault in ProofFault]: string } = {
  unreadable: '不是完整的证明文件，或被改动过',
  'not-signed': '其中的检查点没有这把公钥的有效签名',
  'record-differs': '时间或操作与证明的内容不一致',
  'not-included': '证明的内容不在所签的存证账里：内容、序号或路径被改动过',
}

/** `key` is the public key itself or a file that holds it. */
export function checkProofFile(file: string, key: string): CheckedFile {
  if (!existsSync(file)) throw new Refused('ledger.proof-refused', `找不到证明文件“${file}”。`)
  const verifier = readKey(key)
  const checked = checkProof(readFileSync(file, 'utf8'), verifier)
  if (!checked.valid)
    throw new Refused(
      'ledger.proof-refused',
      `证明不成立：${WHY[checked.fault]}。`,
      '向出具单位索取新的证明，并核对公钥。',
    )
  const { entry, index, checkpoint } = checked
  return { entry, index, size: checkpoint.size, origin: checkpoint.origin }
}
