/** How strictly people are let in. All of these are settings of an installation; the defaults follow 等保 level 3. */
import { PASSWORD_PROFILES, type PasswordProfile } from '#core/identity'

export type IdentitySettings = {
  password: PasswordProfile
  /** Whose accounts must have a second factor. */
  secondFactor: 'everybody' | 'administrators'
  idleSeconds: number
  absoluteSeconds: number
  /** To finish signing in, once the password was right. */
  pendingSeconds: number
  stepUpSeconds: number
  failures: number
  failureSeconds: number
  lockSeconds: number
  /** How long what takes two people waits for the second: our own design, no rule says how long. */
  approvalDays: number
}

export const DEFAULT_IDENTITY: IdentitySettings = {
  password: PASSWORD_PROFILES.djbh,
  secondFactor: 'everybody',
  idleSeconds: 30 * 60,
  absoluteSeconds: 12 * 3600,
  pendingSeconds: 10 * 60,
  stepUpSeconds: 5 * 60,
  failures: 10,
  failureSeconds: 15 * 60,
  lockSeconds: 15 * 60,
  approvalDays: 15,
}

export function secondsAfter(from: Date, seconds: number): Date {
  return new Date(from.getTime() + seconds * 1000)
}
