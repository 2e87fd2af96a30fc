import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type LocalDate, makeWorkCalendar } from '#core/calendar'
import type { Row } from '#core/register'
import { compare, evaluateCondition, matchesGlob } from './evaluate-condition.ts'
import type { Reader } from './evaluate-operand.ts'
import type { Truth } from './evaluate-trace.ts'
import type { Condition } from './indicator.ts'

function reading(row: Row): Reader {
  return {
    register: 'r',
    row,
    missing: 'field-missing',
    facts: new Map(),
    parameters: { on: undefined, at: 'r.at' },
    asOf: '2026-12-31' as LocalDate,
    calendar: makeWorkCalendar([]),
  }
}

const is = (field: string): Condition => ({
  kind: 'compare',
  left: { kind: 'field', field, type: 'number' },
  op: 'eq',
  right: { kind: 'constant', value: 1, type: 'number' },
  orMissing: false,
})

const value = (condition: Condition, row: Row): Truth => evaluateCondition(condition, reading(row)).value
const not = (of: Condition): Condition => ({ kind: 'not', of })
const all = (...of: Condition[]): Condition => ({ kind: 'all', of })
const any = (...of: Condition[]): Condition => ({ kind: 'any', of })

describe('the logic of three values', () => {
  const A = is('a')
  const B = is('b')
  const T = { a: 1 }
  const F = { a: 0 }
  const U = {}
  it.each([
    [T, { b: 1 }, true, true],
    [T, { b: 0 }, false, true],
    [T, U, undefined, true],
    [F, { b: 1 }, false, true],
    [F, { b: 0 }, false, false],
    [F, U, false, undefined],
    [U, { b: 1 }, undefined, true],
    [U, { b: 0 }, false, undefined],
    [U, U, undefined, undefined],
  ])('%o with %o is %s by all and %s by any', (a, b, both, either) => {
    expect(value(all(A, B), { ...a, ...b })).toBe(both)
    expect(value(any(A, B), { ...a, ...b })).toBe(either)
  })

  const row = fc.record({
    a: fc.constantFrom(0, 1, undefined),
    b: fc.constantFrom(0, 1, undefined),
    c: fc.constantFrom(0, 1, undefined),
  })
  const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
    condition: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(is('a'), is('b'), is('c')),
      tie('condition').map(not),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => all(...of)),
      fc.array(tie('condition'), { minLength: 1, maxLength: 3 }).map((of) => any(...of)),
    ),
  }))

  it('not twice is nothing, and De Morgan holds', () => {
    fc.assert(
      fc.property(condition, condition, row, (x, y, r) => {
        expect(value(not(not(x)), r)).toBe(value(x, r))
        expect(value(not(all(x, y)), r)).toBe(value(any(not(x), not(y)), r))
        expect(value(not(any(x, y)), r)).toBe(value(all(not(x), not(y)), r))
      }),
    )
  })

  it('all and any commute, absorb and distribute', () => {
    fc.assert(
      fc.property(condition, condition, condition, row, (x, y, z, r) => {
        expect(value(all(x, y), r)).toBe(value(all(y, x), r))
        expect(value(all(x, any(x, y)), r)).toBe(value(x, r))
        expect(value(all(x, any(y, z)), r)).toBe(value(any(all(x, y), all(x, z)), r))
      }),
    )
  })

  it('what is known stays as it is when a missing value is filled in', () => {
    fc.assert(
      fc.property(condition, row, fc.constantFrom(0, 1), (x, r, filled) => {
        const before = value(x, r)
        fc.pre(before !== undefined)
        const whole = Object.fromEntries(Object.entries(r).map(([field, v]) => [field, v ?? filled]))
        expect(value(x, whole)).toBe(before)
      }),
    )
  })

  it('an unknown result names a missing field that can still turn it', () => {
    fc.assert(
      fc.property(condition, row, (x, r) => {
        const verdict = evaluateCondition(x, reading(r))
        expect(verdict.why === undefined).toBe(verdict.value !== undefined)
        if (verdict.why !== undefined) expect(r).toHaveProperty(verdict.why.at?.slice(2) ?? '', undefined)
      }),
    )
  })
})

describe('comparisons', () => {
  it('orders text as its UTF-8 bytes are ordered', () => {
    const text = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compare(a, b))).toBe(Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b))))
      }),
    )
  })

  it.each([
    ['abc', 'a*', true],
    ['abc', 'a?c', true],
    ['abc', 'a?', false],
    ['', '*', true],
    ['', '?', false],
    ['a\nb', 'a*', true],
    ['国税字〔2026〕1号', '国税字〔????〕*号', true],
    ['𠮷', '?', true],
    ['a.b', 'a?b', true],
    ['axb', 'a.b', false],
    ['[ab]', '[ab]', true],
    ['a', '[ab]', false],
    ['a-b', 'a-b', true],
    ['A', 'a', false],
  ])('%s against the glob %s: %s', (text, pattern, expected) => {
    expect(matchesGlob(text, pattern)).toBe(expected)
  })
})
