/** What would be known of things once assertions were recorded. */
import type { AuthorityKind, AuthorityValues, History } from '#core/authority'
import type { Assertion } from '#store/authority'

/** Numbers beyond all facts, so that what is planned comes last. */
const BEYOND = Number.MAX_SAFE_INTEGER - 1_000_000

/** The histories of all that is known or planned, of one kind. */
export function planHistories<K extends AuthorityKind>(
  kind: K,
  known: readonly History<AuthorityValues[K]>[],
  assertions: readonly Assertion[],
): History<AuthorityValues[K]>[] {
  const histories = new Map(known.map(({ id, facts }) => [id, [...facts]]))
  for (const [i, assertion] of assertions.entries()) {
    if (assertion.kind !== kind) continue
    const facts = histories.get(assertion.id) ?? []
    facts.push({
      seq: BEYOND + i,
      recordedAt: '9999',
      validFrom: assertion.validFrom,
      ...(assertion.validTo !== undefined && { validTo: assertion.validTo }),
      value: assertion.value as AuthorityValues[K] | null,
    })
    histories.set(assertion.id, facts)
  }
  return [...histories].map(([id, facts]) => ({ id, facts }))
}
