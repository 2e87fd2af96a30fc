import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Classified, countByClass } from './body-matrix.ts'
import { BODY_TIERS, keysOf, LEGAL_NATURES } from './naming.ts'

const body = fc.record({
  tier: fc.constantFrom(...keysOf(BODY_TIERS), undefined, 'formerTier'),
  legalNature: fc.constantFrom(...keysOf(LEGAL_NATURES), undefined),
})
const sum = (cells: readonly { bodies: number }[]) => cells.reduce((total, { bodies }) => total + bodies, 0)

describe('D6-40 the matrix of tiers and legal natures', () => {
  it('holds every body once, or counts it apart, whatever is recorded of it', () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 60 }), (bodies: Classified[]) => {
        const { cells, unclassified } = countByClass(bodies)
        expect(cells).toHaveLength(16)
        expect(sum(cells) + unclassified).toBe(bodies.length)
        for (const tier of keysOf(BODY_TIERS))
          expect(sum(cells.filter((cell) => cell.tier === tier))).toBe(
            bodies.filter((one) => one.tier === tier && one.legalNature !== undefined).length,
          )
      }),
    )
  })

  it('totals forty where forty were entered', () => {
    const tiers = keysOf(BODY_TIERS)
    const natures = keysOf(LEGAL_NATURES)
    const bodies = Array.from({ length: 40 }, (_, n) => ({ tier: tiers[n % 4], legalNature: natures[(n >> 2) % 4] }))
    const { cells, unclassified } = countByClass(bodies)
    expect([sum(cells), unclassified]).toEqual([40, 0])
    expect(cells.map(({ bodies: n }) => n).sort((a, b) => a - b)).toEqual([...Array(8).fill(2), ...Array(8).fill(3)])
  })

  it('puts a body without a tier or a nature into no cell', () => {
    const { cells, unclassified } = countByClass([{ tier: 'municipal' }, { legalNature: 'entrustedOrg' }])
    expect([sum(cells), unclassified]).toEqual([0, 2])
  })
})
