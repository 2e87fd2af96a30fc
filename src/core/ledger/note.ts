/** Signed notes (C2SP signed-note): a text, a blank line, and one line per signature. Ed25519. */
import { ed25519 } from '@noble/curves/ed25519.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { fromBase64, toBase64 } from './base64.ts'
import { sameHash } from './hash.ts'

/** The name of the ledger and the public key that vouches for it. */
export type VerifierKey = { name: string; publicKey: Uint8Array }

export type SignerKey = { name: string; seed: Uint8Array }

const ED25519 = Uint8Array.of(1)
const ID_BYTES = 4
const NAME = /^[^\s+\p{Cc}]+$/u
const DASH = '— '

export function verifierOf({ name, seed }: SignerKey): VerifierKey {
  return { name, publicKey: ed25519.getPublicKey(seed) }
}

/** `name+0011aabb+base64`, on one line: what a witness or a stranger keeps. */
export function verifierText(key: VerifierKey): string {
  return `${key.name}+${bytesToHex(keyId(key))}+${toBase64(concatBytes(ED25519, key.publicKey))}`
}

export function parseVerifier(text: string): VerifierKey | undefined {
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const key = encoded === undefined ? undefined : fromBase64(encoded)
  if (name === undefined || key === undefined || key.length !== 33 || key[0] !== ED25519[0]) return undefined
  const verifier = { name, publicKey: key.subarray(1) }
  return bytesToHex(keyId(verifier)) === id ? verifier : undefined
}

/** The secret as one line, kept in a file that only the server reads. */
export function signerText({ name, seed }: SignerKey): string {
  return `PRIVATE+KEY+${name}+${bytesToHex(keyId(verifierOf({ name, seed })))}+${toBase64(concatBytes(ED25519, seed))}`
}

export function parseSigner(text: string): SignerKey | undefined {
  const [, name, id, encoded] = /^PRIVATE\+KEY\+([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const key = encoded === undefined ? undefined : fromBase64(encoded)
  if (name === undefined || key === undefined || key.length !== 33 || key[0] !== ED25519[0]) return undefined
  const signer = { name, seed: key.subarray(1) }
  return bytesToHex(keyId(verifierOf(signer))) === id ? signer : undefined
}

/** `text` ends with a line end, which is signed too. */
export function signNote(text: string, key: SignerKey): string {
  if (!text.endsWith('\n') || text.includes('\n\n') || !NAME.test(key.name)) throw new Error('no text for a note')
  const signature = ed25519.sign(utf8ToBytes(text), key.seed)
  return `${text}\n${DASH}${key.name} ${toBase64(concatBytes(keyId(verifierOf(key)), signature))}\n`
}

/** The text of the note if one of its signatures is by this key and right; signatures by others are passed over. */
export function openNote(note: string, key: VerifierKey): string | undefined {
  const end = note.lastIndexOf('\n\n')
  if (end === -1 || !note.endsWith('\n')) return undefined
  const text = note.slice(0, end + 1)
  const lines = note.slice(end + 2, -1).split('\n')
  if (!lines.every((line) => line.startsWith(DASH))) return undefined
  for (const line of lines) {
    const [name, encoded = '', ...more] = line.slice(DASH.length).split(' ')
    const bytes = fromBase64(encoded)
    if (name !== key.name || bytes === undefined || bytes.length !== ID_BYTES + 64 || more.length > 0) continue
    if (!sameHash(bytes.subarray(0, ID_BYTES), keyId(key))) continue
    // Strict verification (RFC 8032): one signature has one form.
    if (ed25519.verify(bytes.subarray(ID_BYTES), utf8ToBytes(text), key.publicKey, { zip215: false })) return text
    return undefined
  }
  return undefined
}

function keyId({ name, publicKey }: VerifierKey): Uint8Array {
  return sha256(concatBytes(utf8ToBytes(`${name}\n`), ED25519, publicKey)).subarray(0, ID_BYTES)
}
