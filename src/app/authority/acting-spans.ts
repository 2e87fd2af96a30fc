/** Whether somebody held a valid certificate, over all days at once: it changes on few days, and holds in between. */
import { bestStanding, type CertificateValue, type CredentialRules, citesOn, covers } from '#core/authority'
import { addDays, FIRST_YEAR, type LocalDate, localDate } from '#core/calendar'
import type { ActingDossier, ActingVerdict, During } from './judge-acting.ts'

/** From the first day up to, without, the last. */
export type ActingSpan = { validFrom: LocalDate; validTo?: LocalDate; verdict: ActingVerdict }

const BEGINNING = localDate(FIRST_YEAR, 1, 1)

/** In order, apart from each other, over all days there are; two neighbours differ. */
export function listActingSpans(certificates: ActingDossier['certificates'], rules: CredentialRules): ActingSpan[] {
  const spans: ActingSpan[] = []
  for (const day of turningDays(certificates, rules)) {
    const verdict = verdictOn(certificates, day, rules)
    const last = spans.at(-1)
    if (last?.verdict === verdict) continue
    if (last !== undefined) last.validTo = day
    spans.push({ validFrom: day, verdict })
  }
  return spans
}

/** What `judgeCertificateOn` says, without wording it: asked of everybody at once. */
function verdictOn(certificates: ActingDossier['certificates'], day: LocalDate, rules: CredentialRules): ActingVerdict {
  if (citesOn(rules, 'noValidCertificate', day).length === 0) return 'unknown'
  const then = certificates.filter((certificate) => covers(certificate, day)).map(({ value }) => value)
  const standing = bestStanding(then, day)
  if (standing === undefined || standing === 'endUnknown') return 'unknown'
  return standing === 'valid' ? 'valid' : 'invalid'
}

/** The days on which the answer may become another one. */
function turningDays(certificates: readonly During<CertificateValue>[], rules: CredentialRules): LocalDate[] {
  const days = certificates.flatMap(({ validFrom, validTo, value: { issuedAt, expiresAt } }) => [
    validFrom,
    validTo ?? [],
    issuedAt,
    expiresAt === undefined ? [] : addDays(expiresAt, 1),
  ])
  const clauses = (rules.cites.noValidCertificate ?? []).flatMap(({ from, to }) => [from ?? [], to ?? []])
  return [...new Set([BEGINNING, ...days.flat(), ...clauses.flat()])].filter((day) => day >= BEGINNING).sort()
}
