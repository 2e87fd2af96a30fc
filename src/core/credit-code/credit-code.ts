/** GB 32100-2015: unified social credit codes. Thirty-one signs, without I, O, S, V, Z; the eighteenth is the check digit. */
export const CREDIT_CODE_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'

/** GB 32100-2015, 5.2.6: the weight of place i is 3^(i-1) mod 31. */
export const CREDIT_CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28] as const

const SHAPE = /^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$/

export type CreditCodeFault = 'length' | 'sign' | 'check-digit'

/** What is wrong with an upper-case code, or undefined. Places 3 to 8 are the division code of the registering authority: digits. */
export function findCreditCodeFault(code: string): CreditCodeFault | undefined {
  if (code.length !== 18) return 'length'
  if (!SHAPE.test(code)) return 'sign'
  return code.endsWith(creditCodeCheckDigit(code)) ? undefined : 'check-digit'
}

/** The check digit that the first seventeen signs ask for. */
export function creditCodeCheckDigit(code: string): string {
  const sum = CREDIT_CODE_WEIGHTS.reduce(
    (total, weight, i) => total + weight * CREDIT_CODE_SIGNS.indexOf(code.charAt(i)),
    0,
  )
  return CREDIT_CODE_SIGNS.charAt((31 - (sum % 31)) % 31)
}
