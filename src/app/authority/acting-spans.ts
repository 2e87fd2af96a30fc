/** Whether somebody held a valid certificate, over all days at once: it changes on few days, and holds in between. */
import type { CertificateValue, CredentialRules } from '#core/authority'
import { addDays, FIRST_YEAR, type LocalDate, localDate } from '#core/calendar'
import { type ActingDossier, type ActingVerdict, type During, judgeCertificateOn } from './judge-acting.ts'

/** From the first day up to, without, the last. */
export type ActingSpan = { validFrom: LocalDate; validTo?: LocalDate; verdict: ActingVerdict }

const BEGINNING = localDate(FIRST_YEAR, 1, 1)

/** In order, apart from each other, over all days there are; two neighbours differ. */
export function listActingSpans(
  dossier: Pick<ActingDossier, 'officer' | 'certificates'>,
  rules: CredentialRules,
): ActingSpan[] {
  const spans: ActingSpan[] = []
  for (const day of turningDays(dossier.certificates, rules)) {
    const { verdict } = judgeCertificateOn(dossier, day, rules)
    const last = spans.at(-1)
    if (last?.verdict === verdict) continue
    if (last !== undefined) last.validTo = day
    spans.push({ validFrom: day, verdict })
  }
  return spans
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
