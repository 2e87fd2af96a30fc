/** What one entry of the ledger says, and the leaf that stands for it in the tree. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson, type Json } from './canonical.ts'
import { type Hash, leafHash } from './hash.ts'

export type Actor =
  | { kind: 'account'; id: string }
  | { kind: 'visitor' }
  /** The program itself, and on what occasion. */
  | { kind: 'system'; reason: string }

/** A row this entry wrote: its digest, or that it was removed. */
export type RowDigest = { table: string; key: { [column: string]: Json }; digest: string | null }

export type LedgerRecord = {
  action: string
  actor: Actor
  /** ISO text, UTC, milliseconds. */
  at: string
  subject: { kind: string; id: string }
  details?: Json
  rows?: readonly RowDigest[]
}

/** The part of an entry that stays when its record is destroyed. */
export type EntryHead = { id: number; at: string; action: string; commitment: Uint8Array }

export const SALT_BYTES = 32

/** Without the salt nobody can find out by guessing what a record said: destroying both leaves nothing but the proof that something was there. */
export function commitmentOf(salt: Uint8Array, record: Json): Hash {
  if (salt.length !== SALT_BYTES) throw new Error(`a salt has ${SALT_BYTES} bytes`)
  return sha256(concatBytes(salt, utf8ToBytes(canonicalJson(record))))
}

export function leafOfEntry({ id, at, action, commitment }: EntryHead): Hash {
  return leafHash(utf8ToBytes(canonicalJson({ action, at, commitment: bytesToHex(commitment), id })))
}
