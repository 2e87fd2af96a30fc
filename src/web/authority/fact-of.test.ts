import { describe, expect, it } from 'vitest'
import { factOf } from './fact-of.ts'

const day = (text: string) => ({ format: () => text })

describe('a fact made from a form', () => {
  it('keeps the days as local dates and leaves out what was not filled in', () => {
    expect(
      factOf(
        { kind: 'certificate', fixed: { officer: 'o1' } },
        {
          kind: 'enforcement',
          number: '浙A001',
          issuedAt: day('2024-01-05'),
          expiresAt: null,
          status: 'valid',
          validFrom: day('2024-01-05'),
          reason: '发证',
        },
      ),
    ).toEqual({
      kind: 'certificate',
      validFrom: '2024-01-05',
      reason: '发证',
      version: 0,
      value: { kind: 'enforcement', number: '浙A001', issuedAt: '2024-01-05', status: 'valid', officer: 'o1' },
    })
  })

  it('says an empty choice of roles as none', () => {
    const fact = factOf(
      { kind: 'post', id: 'p1', version: 7 },
      { code: 'A', name: '甲岗', body: 'b1', isEnforcement: false, validFrom: day('2026-01-01'), reason: '设岗' },
    )
    expect(fact).toMatchObject({ id: 'p1', version: 7, value: { roles: [], isEnforcement: false } })
  })
})
