/** What officers' credentials are judged by: the checks that can be computed; numbers and clauses come from a pack. */
import type { LocalDate } from '#core/calendar'
import type { Citation } from '#core/citation'
import type { Parameter } from '#core/parameter'

export const CREDENTIAL_CHECKS = {
  certificateExpiring: '证件即将到期',
  noValidCertificate: '无有效证件执法',
  notQualified: '无执法资格在执法岗位',
  irregularStaff: '临时工、合同工在执法岗位',
} as const

export type CredentialCheck = keyof typeof CREDENTIAL_CHECKS

/** A clause and its days in force, `to` no longer one of them. */
export type DatedCitation = Citation & { from?: LocalDate; to?: LocalDate }

/** A check without clauses is not asked of anybody. */
export type CredentialRules = {
  /** A certificate that ends within so many days, the day itself included, is told of beforehand. */
  expiringWithin?: Parameter
  cites: Readonly<Partial<Record<CredentialCheck, readonly DatedCitation[]>>>
}

/** The clauses in force on a day; empty: nothing was demanded then. */
export function citesOn(rules: CredentialRules, check: CredentialCheck, day: LocalDate): Citation[] {
  return (rules.cites[check] ?? []).flatMap(({ from, to, ...citation }) =>
    (from === undefined || from <= day) && (to === undefined || day < to) ? [citation] : [],
  )
}
