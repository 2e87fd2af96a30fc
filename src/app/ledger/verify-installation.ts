/** Holds a whole ledger against what is stored, and against checkpoints kept elsewhere. */
import { readFileSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import { openCheckpoint, parseVerifier, toBase64, type VerifierKey } from '#core/ledger'
import { findKeptCheckpoint, findLedgerKey } from '#store/ledger'
import { openAsIs, type Record, type Scope } from '#store/record'
import { faultText } from './fault-text.ts'
import { type RecordReport, verifyWhole, type WholeOptions } from './verify-whole.ts'

export type VerifyOptions = {
  dataDir: string
  databaseUrl?: string
  ownerUrl?: string
  /** Files with checkpoints that witnesses keep. */
  witnesses?: readonly string[]
  /** Checkpoints themselves, known from elsewhere. */
  checkpoints?: readonly string[]
  /** The public key as kept outside; else the one beside the data. */
  key?: string
} & WholeOptions

export type VerifiedLedger = Omit<RecordReport, 'faults' | 'root'> & {
  origin: string
  /** Base64. */
  root: string
  faults: readonly { kind: string; text: string }[]
}

/** Offline, or beside the running program; changes nothing. */
export async function verifyInstallation(options: VerifyOptions): Promise<VerifiedLedger> {
  const record = await openAsIs(options)
  try {
    return await verifyRecord(record, options)
  } finally {
    await record.close()
  }
}

/** All of it as it stood at one instant. */
export async function verifyRecord(
  { owner, dataDir }: Pick<Record, 'owner' | 'dataDir'>,
  options: Omit<VerifyOptions, 'dataDir'> = {},
): Promise<VerifiedLedger> {
  return owner
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute((tx) => verifyRecordIn(tx, dataDir, options))
}

export async function verifyRecordIn(
  tx: Scope,
  dataDir: string,
  { key, witnesses = [], checkpoints = [], ...options }: Omit<VerifyOptions, 'dataDir'> = {},
): Promise<VerifiedLedger> {
  const verifier = key === undefined ? ownKey(dataDir) : givenKey(key)
  const notes = [...checkpoints, ...witnesses.map((file) => readWitness(file, verifier))]
  const kept = findKeptCheckpoint(dataDir)
  const report = await verifyWhole(tx, { verifier, kept: kept === undefined ? notes : [kept, ...notes] }, options)
  return {
    ...report,
    origin: verifier.name,
    root: toBase64(report.root),
    faults: report.faults.map((fault) => ({ kind: fault.kind, text: faultText(fault) })),
  }
}

function ownKey(dataDir: string): VerifierKey {
  const found = findLedgerKey(dataDir)
  if (found !== undefined) return found
  throw new Refused('ledger.key', `“${dataDir}”里没有存证账的公钥。`, '用 --key 给出另外保存的公钥。')
}

function givenKey(text: string): VerifierKey {
  const parsed = parseVerifier(text)
  if (parsed !== undefined) return parsed
  throw new Refused(
    'ledger.key',
    '给出的公钥读不懂。',
    '公钥是一行，形如 quanze/…+…+…，首次启动时写在 ledger/key.pub。',
  )
}

function readWitness(file: string, verifier: VerifierKey): string {
  const note = readFileSync(file, 'utf8')
  if (openCheckpoint(note, verifier) !== undefined) return note
  throw new Refused('ledger.proof-refused', `“${file}”不是本存证账签名的检查点。`, '核对文件和公钥。')
}
