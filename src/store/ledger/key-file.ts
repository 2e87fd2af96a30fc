/** The secret that signs checkpoints, in the data directory, readable by the server's account alone; its public half beside it. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Refused } from '#core/diagnostic'
import {
  parseSigner,
  parseVerifier,
  type SignerKey,
  signerText,
  type VerifierKey,
  verifierOf,
  verifierText,
} from '#core/ledger'

export type LedgerFolder = { folder: string; secret: string; publicKey: string; lastCheckpoint: string }

export function ledgerFolder(dataDir: string): LedgerFolder {
  const folder = join(dataDir, 'ledger')
  return {
    folder,
    secret: join(folder, 'key'),
    publicKey: join(folder, 'key.pub'),
    lastCheckpoint: join(folder, 'checkpoint'),
  }
}

/** Makes a key the first time. The name tells ledgers of several installations apart. */
export function ensureLedgerKey(dataDir: string): SignerKey {
  const place = ledgerFolder(dataDir)
  if (existsSync(place.secret)) {
    const key = parseSigner(readFileSync(place.secret, 'utf8'))
    if (key !== undefined) return key
    throw new Refused('ledger.key', `存证账密钥文件“${place.secret}”读不懂。`, '从备份恢复这个文件；不要另建密钥。')
  }
  mkdirSync(place.folder, { recursive: true })
  const key = { name: `quanze/${randomBytes(6).toString('hex')}`, seed: Uint8Array.from(randomBytes(32)) }
  writeFileSync(place.publicKey, `${verifierText(verifierOf(key))}\n`)
  writeFileSync(`${place.secret}.part`, `${signerText(key)}\n`, { mode: 0o600, flush: true })
  renameSync(`${place.secret}.part`, place.secret)
  return key
}

/** Written whole beside its name and renamed: a checkpoint is there or is not. */
export function keepCheckpoint(dataDir: string, note: string): void {
  const place = ledgerFolder(dataDir)
  writeFileSync(`${place.lastCheckpoint}.part`, note, { flush: true })
  renameSync(`${place.lastCheckpoint}.part`, place.lastCheckpoint)
}

export function findKeptCheckpoint(dataDir: string): string | undefined {
  const place = ledgerFolder(dataDir)
  return existsSync(place.lastCheckpoint) ? readFileSync(place.lastCheckpoint, 'utf8') : undefined
}

/** The public key that lies beside the data. Whoever may change files here may change it too: a stranger keeps one of their own. */
export function findLedgerKey(dataDir: string): VerifierKey | undefined {
  const place = ledgerFolder(dataDir)
  return existsSync(place.publicKey) ? parseVerifier(readFileSync(place.publicKey, 'utf8')) : undefined
}
