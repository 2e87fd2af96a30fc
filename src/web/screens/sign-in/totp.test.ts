import { describe, expect, it } from 'vitest'
import { decodeBase32, totp } from './totp.ts'

// RFC 6238, appendix B, cut to six digits: the secret is "12345678901234567890".
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('the one-time password of a demo account', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('at second %i is %s, as RFC 6238 says', async (second, code) =>
    expect(await totp(SECRET, second * 1000)).toBe(code),
  )

  it('reads base32 with blanks and small letters', () => {
    expect(new TextDecoder().decode(decodeBase32('gezd gnbv gy3t qojq'))).toBe('1234567890')
  })
})
