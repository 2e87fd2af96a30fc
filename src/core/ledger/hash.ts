/** The hashing of RFC 6962 §2.1. A leaf and an inner node can never be taken for each other: their prefixes differ. */
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes } from '@noble/hashes/utils.js'

export type Hash = Uint8Array

const LEAF = Uint8Array.of(0)
const NODE = Uint8Array.of(1)

export const HASH_BYTES = 32

export function leafHash(data: Uint8Array): Hash {
  return sha256(concatBytes(LEAF, data))
}

export function nodeHash(left: Hash, right: Hash): Hash {
  return sha256(concatBytes(NODE, left, right))
}

export function emptyRoot(): Hash {
  return sha256(new Uint8Array())
}

export function sameHash(a: Hash, b: Hash): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
