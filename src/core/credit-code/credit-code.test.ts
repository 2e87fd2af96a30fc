import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CREDIT_CODE_SIGNS, creditCodeCheckDigit, findCreditCodeFault } from './credit-code.ts'

it.each([
  ['121200004013590816', undefined],
  ['91152201078377449P', undefined],
  ['9115220107837941X1', undefined],
  ['12345', 'length'],
  ['A1110000600037341L', 'check-digit'],
  ['9111000060003IOZSV', 'sign'],
  ['91110000600037341N', 'check-digit'],
  ['91a10000600037341N', 'sign'],
])('%s has the fault %s', (code, fault) => {
  expect(findCreditCodeFault(code)).toBe(fault)
})

const sign = fc.constantFrom(...CREDIT_CODE_SIGNS)
const body = fc
  .tuple(
    sign,
    sign,
    fc.array(fc.constantFrom(...'0123456789'), { minLength: 6, maxLength: 6 }),
    fc.array(sign, { minLength: 9, maxLength: 9 }),
  )
  .map(([a, b, division, rest]) => a + b + division.join('') + rest.join(''))

it('a body with its own check digit is right, and changing any one sign makes it wrong', () => {
  fc.assert(
    fc.property(body, fc.nat(17), sign, (start, place, other) => {
      const code = start + creditCodeCheckDigit(start)
      expect(findCreditCodeFault(code)).toBeUndefined()
      if (code[place] !== other)
        expect(findCreditCodeFault(code.slice(0, place) + other + code.slice(place + 1))).toBeDefined()
    }),
  )
})
