/** A public key as a stranger gives it: the line itself, or a file that holds it. */
import { existsSync, readFileSync } from 'node:fs'
import { Refused } from '#core/diagnostic'
import { parseVerifier, type VerifierKey } from '#core/ledger'

export function readKey(key: string): VerifierKey {
  const verifier = parseVerifier(existsSync(key) ? readFileSync(key, 'utf8') : key)
  if (verifier !== undefined) return verifier
  throw new Refused('ledger.key', '给出的公钥读不懂。', '公钥是一行，形如 quanze/…+…+…，也可以给出存有它的文件。')
}
