/** Certificates that end soon, as the rules on credentials count it: for the page on which people see what is theirs to do. */
import { citesOn } from '#core/authority'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import { findValue } from '#core/parameter'
import { type CertificateEnds, countCertificateEnds } from '#store/authority'
import type { Scope } from '#store/record'
import { readCredentialRules } from './credential-rules.ts'

const LONG_AGO = localDate(1900, 1, 1)

/** Undefined where no rule asks for it, or nobody set how soon is soon. */
export async function readEndingSoon(
  tx: Scope,
  day: LocalDate,
  officer?: string,
): Promise<CertificateEnds | undefined> {
  const rules = await readCredentialRules()
  const within = rules.expiringWithin && findValue(rules.expiringWithin, day)?.value
  if (typeof within !== 'number' || citesOn(rules, 'certificateExpiring', day).length === 0) return undefined
  return countCertificateEnds(tx, day, { from: day, to: addDays(day, within) }, officer)
}

/** The last certificate somebody held, where it has run out. */
export function readRunOut(tx: Scope, day: LocalDate, officer: string): Promise<CertificateEnds> {
  return countCertificateEnds(tx, day, { from: LONG_AGO, to: addDays(day, -1) }, officer)
}
