/** Argon2id, and what only its owner may know for a moment: tokens and one-time passwords. */
import { hash as digest, randomBytes, randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** About ten milliseconds and 19 MiB a try, as OWASP recommends at least. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export function hashPassword(password: string): Promise<string> {
  return hash(password.normalize('NFKC'), COST)
}

let nobody: Promise<string> | undefined

/** Takes as long for an account that is not there: the time tells nothing. */
export async function isPassword(password: string, kept: string | undefined): Promise<boolean> {
  nobody ??= hashPassword(randomBytes(16).toString('hex'))
  const matches = await verify(kept ?? (await nobody), password.normalize('NFKC'))
  return kept !== undefined && matches
}

/** 256 random bits; only its hash is kept. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

export function hashToken(token: string): Buffer {
  return digest('sha256', token, 'buffer')
}

const SMALL = 'abcdefghjkmnpqrstuvwxyz'
const CAPITAL = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
const DIGIT = '23456789'

/** Eighteen signs that cannot be mistaken for each other on paper; some of each kind. */
export function newOneTimePassword(): string {
  const pick = (signs: string) => signs[randomInt(signs.length)] ?? ''
  const group = () => `${pick(CAPITAL)}${pick(SMALL)}${pick(DIGIT)}${pick(SMALL)}${pick(SMALL)}`
  return [group(), group(), group()].join('-')
}
