import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { localDate } from '#core/calendar'
import type { Fact, History } from './fact.ts'
import { DAYS, factsOf, instantOf, RANGES } from './made-up-history.ts'
import { findCircle, pathsOf, reachOf, treeAsOf } from './tree.ts'
import type { BodyValue, UnitValue } from './value.ts'

const anyDay = fc.constantFrom(...DAYS)
const anyInstant = fc.integer(RANGES.known).map(instantOf)

function anyFacts<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Fact<T>[]> {
  const drawn = fc.record({
    from: fc.integer(RANGES.from),
    length: fc.option(fc.integer(RANGES.length), { nil: undefined }),
    known: fc.integer(RANGES.known),
    value: fc.option(value, { nil: null, freq: 4 }),
  })
  return fc.array(drawn, { maxLength: 9 }).map((list) => factsOf(list))
}

const day = (n: number) => localDate(2026, 1, n)
const body = (code: string, parent?: string): BodyValue => ({
  code,
  name: code,
  tier: 'districtCounty',
  legalNature: 'statutoryOrgan',
  administrationMode: 'local',
  qualification: 'confirmed',
  ...(parent !== undefined && { parent }),
})
const unit = (code: string, of: string): UnitValue => ({ code, name: code, body: of, tier: 'organ' })

const county: History<BodyValue> = {
  id: 'county',
  facts: [{ seq: 1, validFrom: day(1), recordedAt: '2026-01-01T00:00:00Z', value: body('A') }],
}
const station: History<BodyValue> = {
  id: 'station',
  facts: [{ seq: 2, validFrom: day(1), recordedAt: '2026-01-01T00:00:00Z', value: body('B', 'county') }],
}
/** Passes from the county to the station on the tenth, which was written down on the twentieth. */
const squad: History<UnitValue> = {
  id: 'squad',
  facts: [
    { seq: 3, validFrom: day(1), recordedAt: '2026-01-01T00:00:00Z', value: unit('C', 'county') },
    { seq: 4, validFrom: day(10), recordedAt: '2026-01-20T00:00:00Z', value: unit('C', 'station') },
  ],
}
const parentOf = (on: number, knownAt?: string) =>
  treeAsOf([county, station], [squad], day(on), knownAt).find((node) => node.id === 'squad')?.parent

describe('the tree as of a day', () => {
  it('is that of the day, not of today', () => {
    expect(parentOf(9)).toBe('county')
    expect(parentOf(10)).toBe('station')
  })

  it('is what was known at the time, when that is asked', () => {
    expect(parentOf(12, '2026-01-15T00:00:00Z')).toBe('county')
    expect(parentOf(12, '2026-01-20T00:00:00Z')).toBe('station')
  })

  it('leaves a node without parent when the parent is not there that day', () => {
    expect(treeAsOf([station], [], day(3))).toEqual([{ id: 'station', kind: 'body', code: 'B', name: 'B' }])
  })

  it('of a day before everything is empty', () => {
    expect(treeAsOf([county, station], [squad], localDate(2025, 12, 31))).toEqual([])
  })

  it('does not change when something is recorded later, whatever it is', () => {
    const parents = fc.constantFrom(undefined, 'county', 'station', 'other')
    const facts = anyFacts(parents.map((parent) => body('X', parent)))
    fc.assert(
      fc.property(facts, facts, anyInstant, anyDay, (early, late, knownAt, on) => {
        const added = late.map((fact, i) => ({ ...fact, seq: 100 + i, recordedAt: '2026-04-01T00:00:00.000Z' }))
        const before = treeAsOf([county, station, { id: 'other', facts: early }], [squad], on, knownAt)
        const after = treeAsOf([county, station, { id: 'other', facts: [...early, ...added] }], [squad], on, knownAt)
        expect(after).toEqual(before)
      }),
    )
  })
})

describe('reach', () => {
  const nodes = [{ id: 'a' }, { id: 'b', parent: 'a' }, { id: 'c', parent: 'b' }, { id: 'd', parent: 'a' }]

  it('of a node is itself and all below', () => {
    expect([...reachOf(nodes, 'b')].sort()).toEqual(['b', 'c'])
    expect([...reachOf(nodes, 'a')].sort()).toEqual(['a', 'b', 'c', 'd'])
  })

  it('of a node that is not there is nothing', () => {
    expect(reachOf(nodes, 'z').size).toBe(0)
  })

  it('is told with the steps between', () => {
    expect(pathsOf(nodes)).toContainEqual({ node: 'c', ancestor: 'a', depth: 2 })
    expect(pathsOf(nodes)).toHaveLength(8)
  })

  it('ends, in any forest or circle, and circles are found exactly where there are some', () => {
    const forest = fc.array(fc.option(fc.nat(9), { nil: undefined }), { minLength: 1, maxLength: 10 }).map((parents) =>
      parents.map((parent, i) => ({
        id: String(i),
        ...(parent !== undefined && parent < parents.length && { parent: String(parent) }),
      })),
    )
    fc.assert(
      fc.property(forest, (tree) => {
        const circle = findCircle(tree)
        const below = tree.some((node) => node.parent !== undefined && reachOf(tree, node.id).has(node.parent))
        expect(circle !== undefined).toBe(below)
        for (const id of circle ?? []) expect(circle).toContain(tree.find((node) => node.id === id)?.parent)
        expect(pathsOf(tree).filter(({ depth }) => depth === 0)).toHaveLength(tree.length)
      }),
    )
  })
})
