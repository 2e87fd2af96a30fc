import type { AuthorityKind, AuthorityValues } from '#core/authority'
import type { LocalDate } from '#core/calendar'

/** What is to be recorded of one thing: a value, or null where there is nothing, from a day up to, without, another. */
export type Assertion = {
  [K in AuthorityKind]: {
    kind: K
    id: string
    validFrom: LocalDate
    validTo?: LocalDate
    value: AuthorityValues[K] | null
    reason?: string
    /** Needed to record an absence: whose certificate, training or appointment it was. */
    officer?: string
  }
}[AuthorityKind]

/** Whose personal data an assertion holds. */
export function officerOf(assertion: Assertion): string | undefined {
  if (assertion.kind === 'officer') return assertion.id
  if (assertion.kind !== 'certificate' && assertion.kind !== 'training' && assertion.kind !== 'appointment')
    return undefined
  const officer = assertion.value?.officer ?? assertion.officer
  if (officer === undefined) throw new Error(`${assertion.kind} ${assertion.id}: an absence must name the officer`)
  return officer
}
