/** The second factor: codes of six digits that change every half minute (RFC 6238). */
import { Secret, TOTP } from 'otpauth'

const PERIOD = 30
const ISSUER = '权责 Quanze'

export function newTotpSecret(): string {
  return new Secret({ size: 20 }).base32
}

export function totpAddress(secret: string, accountName: string): string {
  return makeTotp(secret, accountName).toString()
}

/** The counter of the half minute a code belongs to, now or one before or after; undefined when it is wrong. */
export function findCounter(secret: string, code: string, now: Date): number | undefined {
  const timestamp = now.getTime()
  const delta = makeTotp(secret, '').validate({ token: code, window: 1, timestamp })
  return delta === null ? undefined : Math.floor(timestamp / 1000 / PERIOD) + delta
}

/** What an authenticator would show; for tests and for accounts of a demonstration. */
export function codeAt(secret: string, now: Date): string {
  return makeTotp(secret, '').generate({ timestamp: now.getTime() })
}

function makeTotp(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: ISSUER,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD,
    secret: Secret.fromBase32(secret),
  })
}
