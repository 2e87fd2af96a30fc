/** A checkpoint (C2SP tlog-checkpoint): whose ledger, how many entries, and the root that fixes them all. */
import { fromBase64, toBase64 } from './base64.ts'
import { HASH_BYTES, type Hash } from './hash.ts'
import { openNote, type SignerKey, signNote, type VerifierKey } from './note.ts'

export type Checkpoint = { origin: string; size: number; root: Hash }

/** The name of the key is the origin: one ledger, one name. */
export function signCheckpoint({ size, root }: { size: number; root: Hash }, key: SignerKey): string {
  return signNote(`${key.name}\n${size}\n${toBase64(root)}\n`, key)
}

/** Undefined unless signed by this key and of its ledger. */
export function openCheckpoint(note: string, key: VerifierKey): Checkpoint | undefined {
  const text = openNote(note, key)
  const checkpoint = text === undefined ? undefined : parseCheckpoint(text)
  return checkpoint?.origin === key.name ? checkpoint : undefined
}

function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, sizeText = '', rootText = '', ...rest] = text.split('\n')
  const root = fromBase64(rootText)
  const size = Number(sizeText)
  if (!/^(?:0|[1-9]\d*)$/.test(sizeText) || !Number.isSafeInteger(size)) return undefined
  if (origin === undefined || origin === '' || root?.length !== HASH_BYTES || rest.join('') !== '') return undefined
  return { origin, size, root }
}
