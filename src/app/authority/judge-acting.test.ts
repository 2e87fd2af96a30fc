import { describe, expect, it } from 'vitest'
import type { CertificateValue } from '#core/authority'
import { type LocalDate, parseLocalDate } from '#core/calendar'
import { readCredentialRules } from './credential-rules.ts'
import { type ActingDossier, judgeAppointmentOn, judgeCertificateOn } from './judge-acting.ts'

const day = (text: string): LocalDate => {
  const parsed = parseLocalDate(text)
  if (parsed === undefined) throw new Error(`${text} is no day`)
  return parsed
}
const ACT = day('2026-05-06')
const RULES = await readCredentialRules()
const officer = { code: 'Y1', name: '陈志远', employmentType: 'civilServant' } as const

const certificate = (change: Partial<CertificateValue>, from = '2021-01-01', to?: string) => ({
  validFrom: day(from),
  ...(to !== undefined && { validTo: day(to) }),
  value: {
    officer: 'o',
    kind: 'enforcement' as const,
    number: '浙Q1',
    issuedAt: day('2021-01-01'),
    expiresAt: day('2027-01-01'),
    status: 'valid' as const,
    ...change,
  },
})
const held = (from: string, to?: string, post = 'p1', postName = '申报征收岗') => ({
  validFrom: day(from),
  ...(to !== undefined && { validTo: day(to) }),
  value: undefined,
  post,
  postName,
})
const dossier = (more: Partial<ActingDossier>): ActingDossier => ({
  officer,
  certificates: [],
  appointments: [],
  ...more,
})

describe('the certificate on the day of the act', () => {
  it.each([
    ['a valid one', [certificate({})], 'valid', '持有有效的'],
    ['one valid on its last day', [certificate({ expiresAt: ACT })], 'valid', '持有有效的'],
    [
      'one that ended the day before',
      [certificate({ expiresAt: day('2026-05-05') })],
      'invalid',
      '没有有效的行政执法证',
    ],
    ['a suspended one', [certificate({ status: 'suspended' })], 'invalid', '没有有效的行政执法证'],
    ['none recorded', [], 'unknown', '没有登记'],
    ['one of another kind only', [certificate({ kind: 'supervision' })], 'unknown', '没有登记'],
    ['one without an end', [{ ...certificate({}), value: withoutEnd() }], 'unknown', '没有登记有效期'],
    ['one recorded only for later days', [certificate({}, '2026-11-01')], 'unknown', '自2026年11月1日起有登记'],
  ] as const)('%s', (_, certificates, verdict, words) => {
    const answer = judgeCertificateOn(dossier({ certificates }), ACT, RULES)
    expect([answer.verdict, answer.reason]).toEqual([verdict, expect.stringContaining(words)])
    expect(answer.cites.length).toBeGreaterThan(0)
  })

  function withoutEnd(): CertificateValue {
    const { expiresAt: _, ...value } = certificate({}).value
    return value
  }
})

describe('the appointment on the day of the act', () => {
  it.each([
    ['a live one', [held('2020-01-01')], 'valid', '任申报征收岗'],
    ['its last day', [held('2020-01-01', '2026-05-07')], 'valid', '任申报征收岗'],
    ['one that ended', [held('2020-01-01', '2026-05-06')], 'invalid', '到2026年5月6日为止'],
    [
      'a gap between two',
      [held('2020-01-01', '2026-04-01'), held('2026-06-01', undefined, 'p2', '稽查岗')],
      'invalid',
      '到2026年4月1日为止',
    ],
    ['none recorded', [], 'unknown', '没有登记'],
    ['one that begins later, when nothing says what was before', [held('2026-11-01')], 'unknown', '起才有登记'],
    ['another post than the register names', [held('2020-01-01', undefined, 'p2', '稽查岗')], 'valid', '不在其中'],
  ] as const)('%s', (_, appointments, verdict, words) => {
    const answer = judgeAppointmentOn(dossier({ appointments, post: { id: 'p1', name: '申报征收岗' } }), ACT)
    expect([answer.verdict, answer.reason]).toEqual([verdict, expect.stringContaining(words)])
  })
})
