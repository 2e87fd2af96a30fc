/**
 * A proof in one text file (C2SP tlog-proof): an entry, its path to the root, and the signed checkpoint. Whoever has the public
 * key of the ledger can check it without asking anybody.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64, fromUtf8, toBase64 } from './base64.ts'
import { canonicalJson, type Json } from './canonical.ts'
import { type Checkpoint, openCheckpoint } from './checkpoint.ts'
import { commitmentOf, leafOfEntry } from './entry.ts'
import { HASH_BYTES, type Hash } from './hash.ts'
import type { VerifierKey } from './note.ts'
import { verifyInclusion } from './verify.ts'

/** What is shown of the entry: enough to compute its leaf again. */
export type ShownEntry = { id: number; at: string; action: string; salt: string; record: Json }

export type ProofText = { entry: ShownEntry; index: number; path: readonly Hash[]; note: string }

export type ProofFault = 'unreadable' | 'not-signed' | 'record-differs' | 'not-included'

export type CheckedProof =
  | { valid: true; entry: ShownEntry; index: number; checkpoint: Checkpoint }
  | { valid: false; fault: ProofFault }

const FIRST_LINE = 'c2sp.org/tlog-proof@v1'

export function writeProof({ entry, index, path, note }: ProofText): string {
  const extra = toBase64(utf8ToBytes(canonicalJson(entry)))
  return [FIRST_LINE, `extra ${extra}`, `index ${index}`, ...path.map(toBase64), '', note].join('\n')
}

export function checkProof(text: string, key: VerifierKey): CheckedProof {
  const proof = parseProof(text)
  if (proof === undefined) return { valid: false, fault: 'unreadable' }
  const { entry, index, path, note } = proof
  const checkpoint = openCheckpoint(note, key)
  if (checkpoint === undefined) return { valid: false, fault: 'not-signed' }
  const leaf = leafOf(entry)
  if (leaf === undefined) return { valid: false, fault: 'record-differs' }
  if (!verifyInclusion(leaf, index, checkpoint.size, path, checkpoint.root))
    return { valid: false, fault: 'not-included' }
  return { valid: true, entry, index, checkpoint }
}

/** The time and the action beside the record must be those inside it: nothing is believed that the leaf does not fix. */
function leafOf({ id, at, action, salt, record }: ShownEntry): Hash | undefined {
  if (typeof record !== 'object' || record === null || !('at' in record) || !('action' in record)) return undefined
  if (record.at !== at || record.action !== action) return undefined
  return leafOfEntry({ id, at, action, commitment: commitmentOf(hexToBytes(salt), record) })
}

function parseProof(text: string): ProofText | undefined {
  const blank = text.indexOf('\n\n')
  if (blank === -1) return undefined
  const [first, extraLine = '', indexLine = '', ...hashes] = text.slice(0, blank).split('\n')
  const [, encoded] = /^extra (\S+)$/.exec(extraLine) ?? []
  const [, index] = /^index (0|[1-9]\d{0,15})$/.exec(indexLine) ?? []
  const entry = encoded === undefined ? undefined : parseEntry(encoded)
  const path = hashes.map((hash) => fromBase64(hash))
  if (first !== FIRST_LINE || entry === undefined || index === undefined) return undefined
  if (!path.every((hash) => hash?.length === HASH_BYTES)) return undefined
  return { entry, index: Number(index), path: path.filter((hash) => hash !== undefined), note: text.slice(blank + 2) }
}

function parseEntry(encoded: string): ShownEntry | undefined {
  const bytes = fromBase64(encoded)
  const text = bytes === undefined ? undefined : fromUtf8(bytes)
  const value = text === undefined ? undefined : parseJson(text)
  if (typeof value !== 'object' || value === null || !('record' in value)) return undefined
  const { id, at, action, salt, record } = value as { [key: string]: Json }
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || typeof at !== 'string') return undefined
  if (typeof action !== 'string' || typeof salt !== 'string' || !/^[0-9a-f]{64}$/.test(salt)) return undefined
  if (record === undefined) return undefined
  const entry = { id, at, action, salt, record }
  // Written otherwise than we write it, it might say one thing to us and another to its reader.
  return canonicalJson(entry) === text ? entry : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
