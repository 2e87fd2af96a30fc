import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { addExact, compareExact, exact, multiplyExact, subtractExact, toNumber } from './evaluate-exact.ts'

const fourPlaces = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => n / 10_000)

it('a tenth and two tenths are three tenths', () => {
  expect(compareExact(addExact(exact(0.1), exact(0.2)), exact(0.3))).toBe(0)
})

it('amounts beyond the safe integers of a product stay exact', () => {
  const large = exact(9_007_199_254_740_991)
  expect(compareExact(subtractExact(addExact(large, exact(0.0001)), large), exact(0.0001))).toBe(0)
})

it('adding and taking away again leads back, and products distribute over sums', () => {
  fc.assert(
    fc.property(fourPlaces, fourPlaces, fourPlaces, (a, b, c) => {
      expect(toNumber(subtractExact(addExact(exact(a), exact(b)), exact(b)))).toBe(a)
      const left = multiplyExact(exact(a), addExact(exact(b), exact(c)))
      const right = addExact(multiplyExact(exact(a), exact(b)), multiplyExact(exact(a), exact(c)))
      expect(compareExact(left, right)).toBe(0)
    }),
  )
})

it('orders as numbers are ordered', () => {
  fc.assert(
    fc.property(fourPlaces, fourPlaces, (a, b) => {
      expect(compareExact(exact(a), exact(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
    }),
  )
})
