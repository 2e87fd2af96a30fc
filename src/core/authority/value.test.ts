import { describe, expect, it } from 'vitest'
import { findByName, LEGAL_NATURES, POST_ROLES } from './naming.ts'
import { type BodyValue, bodySchema, certificateSchema, checkBody, checkCertificate, daySchema } from './value.ts'

const ID = '11111111-1111-4111-8111-111111111111'
const body: BodyValue = {
  code: 'A',
  name: '县局',
  tier: 'districtCounty',
  legalNature: 'statutoryOrgan',
  administrationMode: 'vertical',
  qualification: 'confirmed',
}

describe('a body', () => {
  it('may bear a credit code, whose check digit is checked', () => {
    expect(bodySchema.safeParse({ ...body, creditCode: '91350100M000100Y43' }).success).toBe(true)
    expect(bodySchema.safeParse({ ...body, creditCode: '91350100M000100Y44' }).success).toBe(false)
  })

  it.each([
    { legalNature: 'authorisedOrg', lacks: 'authorisingLaw', has: { authorisingLaw: '某法第十条' } },
    { legalNature: 'entrustedOrg', lacks: 'entrustedBy', has: { entrustedBy: ID } },
    { legalNature: 'centralisedPenalty', lacks: 'authorisingLaw', has: { authorisingLaw: '国函〔2006〕1号' } },
  ] as const)('D6-T1: $legalNature without $lacks is a fault', ({ legalNature, lacks, has }) => {
    expect(checkBody({ ...body, legalNature }).map((f) => f.field)).toEqual([lacks])
    expect(checkBody({ ...body, legalNature, ...has })).toEqual([])
  })

  it('that is a statutory organ needs neither', () => {
    expect(checkBody(body)).toEqual([])
  })
})

describe('a certificate', () => {
  const value = certificateSchema.parse({
    officer: ID,
    kind: 'enforcement',
    number: '1',
    issuedAt: '2026-01-01',
    expiresAt: '2025-12-31',
    status: 'valid',
  })

  it('does not end before it is issued', () => {
    expect(checkCertificate(value)).toHaveLength(1)
    expect(checkCertificate({ ...value, expiresAt: value.issuedAt })).toEqual([])
  })
})

describe('days and names', () => {
  it('a day that does not exist is none', () => {
    expect(daySchema.safeParse('2026-02-30').success).toBe(false)
    expect(daySchema.safeParse('1899-12-31').success).toBe(false)
    expect(daySchema.safeParse('2026-02-28').success).toBe(true)
  })

  it('are found by what people read and by the identifier', () => {
    expect(findByName(LEGAL_NATURES, '受委托执法组织')).toBe('entrustedOrg')
    expect(findByName(POST_ROLES, 'supervisor')).toBe('supervisor')
    expect(findByName(POST_ROLES, '局长')).toBeUndefined()
  })
})
