import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CertificateValue, covers } from '#core/authority'
import { addDays, type LocalDate, localDate } from '#core/calendar'
import { listActingSpans } from './acting-spans.ts'
import { readCredentialRules } from './credential-rules.ts'
import { type During, judgeCertificateOn } from './judge-acting.ts'

const RULES = await readCredentialRules()
const officer = { code: 'Y1', name: '陈志远', employmentType: 'civilServant' } as const
const FIRST = localDate(2004, 1, 1)
const dayOf = (n: number): LocalDate => addDays(FIRST, n)
const days = fc.integer({ min: 0, max: 9000 })

const certificate = fc
  .record({
    from: days,
    lasts: fc.option(fc.integer({ min: 1, max: 3000 }), { nil: undefined }),
    issued: days,
    ends: fc.option(fc.integer({ min: 0, max: 3000 }), { nil: undefined }),
    status: fc.constantFrom<CertificateValue['status']>('valid', 'valid', 'suspended', 'revoked', 'expired'),
    kind: fc.constantFrom<CertificateValue['kind']>('enforcement', 'enforcement', 'supervision'),
  })
  .map(
    ({ from, lasts, issued, ends, status, kind }): During<CertificateValue> => ({
      validFrom: dayOf(from),
      ...(lasts !== undefined && { validTo: dayOf(from + lasts) }),
      value: {
        officer: 'o',
        kind,
        number: '浙Q1',
        issuedAt: dayOf(issued),
        ...(ends !== undefined && { expiresAt: dayOf(issued + ends) }),
        status,
      },
    }),
  )

describe('the spans of days over which somebody held a valid certificate, or not', () => {
  it('say of every day what is said of that day alone', () => {
    fc.assert(
      fc.property(fc.array(certificate, { maxLength: 4 }), days, (certificates, n) => {
        const found = listActingSpans(certificates, RULES).filter((span) => covers(span, dayOf(n)))
        expect(found.map(({ verdict }) => verdict)).toEqual([
          judgeCertificateOn({ officer, certificates }, dayOf(n), RULES).verdict,
        ])
      }),
      { numRuns: 2000 },
    )
  })

  it('turn on the day after the last valid one, and not where nothing changes', () => {
    const certificates = [
      {
        validFrom: localDate(2020, 1, 1),
        value: {
          officer: 'o',
          kind: 'enforcement',
          number: '浙Q1',
          issuedAt: localDate(2020, 1, 1),
          expiresAt: localDate(2024, 12, 31),
          status: 'valid',
        },
      },
    ] as const
    expect(listActingSpans(certificates, RULES)).toEqual([
      { validFrom: '1900-01-01', validTo: '2020-01-01', verdict: 'unknown' },
      { validFrom: '2020-01-01', validTo: '2025-01-01', verdict: 'valid' },
      { validFrom: '2025-01-01', verdict: 'invalid' },
    ])
  })

  it('are one that nobody can tell of where no certificate is recorded', () => {
    expect(listActingSpans([], RULES)).toEqual([{ validFrom: '1900-01-01', verdict: 'unknown' }])
  })
})
