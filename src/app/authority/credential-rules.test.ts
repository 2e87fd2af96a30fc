import { describe, expect, it } from 'vitest'
import { CREDENTIAL_CHECKS, citesOn } from '#core/authority'
import { type LocalDate, localDate } from '#core/calendar'
import { readCredentialRules } from './credential-rules.ts'

const rules = await readCredentialRules()
const cited = (check: keyof typeof CREDENTIAL_CHECKS, day: LocalDate) =>
  citesOn(rules, check, day).map(({ document, article }) => `${document} ${article}`)

describe('D9-14: the pack of officers’ credentials', () => {
  it('has a clause for every check today', () => {
    for (const check of Object.keys(CREDENTIAL_CHECKS) as (keyof typeof CREDENTIAL_CHECKS)[])
      expect(cited(check, localDate(2026, 11, 27)), check).not.toEqual([])
  })

  it.each([
    [localDate(2005, 7, 8), 0],
    [localDate(2005, 7, 9), 1],
    [localDate(2021, 7, 14), 1],
    [localDate(2021, 7, 15), 2],
    [localDate(2026, 1, 31), 2],
    [localDate(2026, 2, 1), 3],
  ])('on %s acting without a certificate offends against %i clauses', (day, count) => {
    expect(cited('noValidCertificate', day)).toHaveLength(count)
  })

  it('tells ninety days beforehand, a value of design', () => {
    expect(rules.expiringWithin?.values).toEqual([expect.objectContaining({ value: 90, origin: 'design' })])
  })
})
