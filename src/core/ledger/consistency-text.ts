/**
 * That a ledger goes on from an earlier checkpoint, in one text (the request of C2SP tlog-witness): the earlier size, the hashes, and the
 * later signed checkpoint. Whoever kept the earlier checkpoint can check it without asking anybody.
 */
import { fromBase64, toBase64 } from './base64.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { HASH_BYTES, type Hash } from './hash.ts'
import type { VerifierKey } from './note.ts'
import { verifyConsistency } from './verify.ts'

export type ConsistencyText = { earlier: number; path: readonly Hash[]; note: string }

export type ConsistencyFault = 'unreadable' | 'earlier-not-signed' | 'not-signed' | 'other-earlier' | 'rewritten'

export type CheckedConsistency =
  | { valid: true; earlier: Checkpoint; later: Checkpoint }
  | { valid: false; fault: ConsistencyFault }

export function writeConsistency({ earlier, path, note }: ConsistencyText): string {
  return [`old ${earlier}`, ...path.map(toBase64), '', note].join('\n')
}

/** `kept`: the earlier checkpoint as its keeper holds it. */
export function checkConsistency(text: string, kept: string, key: VerifierKey): CheckedConsistency {
  const proof = parseConsistency(text)
  if (proof === undefined) return { valid: false, fault: 'unreadable' }
  const earlier = openCheckpoint(kept, key)
  if (earlier === undefined) return { valid: false, fault: 'earlier-not-signed' }
  const later = openCheckpoint(proof.note, key)
  if (later === undefined) return { valid: false, fault: 'not-signed' }
  if (earlier.size !== proof.earlier) return { valid: false, fault: 'other-earlier' }
  if (!verifyConsistency(earlier, later, proof.path)) return { valid: false, fault: 'rewritten' }
  return { valid: true, earlier, later }
}

function parseConsistency(text: string): ConsistencyText | undefined {
  const blank = text.indexOf('\n\n')
  if (blank === -1) return undefined
  const [first = '', ...hashes] = text.slice(0, blank).split('\n')
  const [, earlier] = /^old (0|[1-9]\d{0,15})$/.exec(first) ?? []
  const path = hashes.map((hash) => fromBase64(hash))
  if (earlier === undefined || !path.every((hash) => hash?.length === HASH_BYTES)) return undefined
  return { earlier: Number(earlier), path: path.filter((hash) => hash !== undefined), note: text.slice(blank + 2) }
}
