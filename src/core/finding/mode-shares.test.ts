import fc from 'fast-check'
import { expect, it } from 'vitest'
import { automaticShare, describeModes, listModeShares } from './mode-shares.ts'
import type { AssessmentMode, IndicatorSummary } from './summary.ts'

const tally = (violated: number) => ({
  population: violated,
  satisfied: 0,
  violated,
  undetermined: 0,
  exempted: 0,
  pending: 0,
})

function item(mode: AssessmentMode, branches: readonly [AssessmentMode, number][] = [[mode, 1]]): IndicatorSummary {
  return {
    id: 'i',
    title: '项目',
    mode,
    cites: [],
    ...tally(branches.reduce((sum, [, n]) => sum + n, 0)),
    branches: branches.map(([own, n]) => ({ id: 'b', title: '分项', register: 'r', mode: own, ...tally(n), tasks: 0 })),
  }
}

const items = (a: number, s: number, m: number) => [
  ...Array.from({ length: a }, () => item('automatic')),
  ...Array.from({ length: s }, () => item('assisted')),
  ...Array.from({ length: m }, () => item('manual')),
]

it.each([
  { name: 'as the annex is written', of: items(27, 17, 3), says: '自动 27 项、半自动 17 项、人工 3 项，共 47 项' },
  { name: 'with one item left to people', of: items(26, 17, 4), says: '自动 26 项、半自动 17 项、人工 4 项，共 47 项' },
])('D4-06 $name', ({ of, says }) => {
  expect(describeModes(listModeShares(of))).toBe(says)
})

it('D4-06 findings count for the mode of the branch that made them, not of its item', () => {
  const shares = listModeShares([
    item('automatic', [
      ['automatic', 3],
      ['assisted', 1],
    ]),
  ])
  expect(shares.map((s) => [s.mode, s.items, s.violated])).toEqual([
    ['automatic', 1, 3],
    ['assisted', 0, 1],
    ['manual', 0, 0],
  ])
  expect(automaticShare(shares)).toBe(0.75)
  expect(automaticShare(listModeShares([]))).toBeUndefined()
})

it('every item and every count stands under exactly one mode', () => {
  const mode = fc.constantFrom<AssessmentMode>('automatic', 'assisted', 'manual')
  const some = fc.array(fc.tuple(mode, fc.array(fc.tuple(mode, fc.nat(9)), { maxLength: 4 })), { maxLength: 8 })
  fc.assert(
    fc.property(some, (made) => {
      const all = made.map(([own, branches]) => item(own, branches))
      const shares = listModeShares(all)
      expect(shares.reduce((sum, s) => sum + s.items, 0)).toBe(all.length)
      expect(shares.reduce((sum, s) => sum + s.violated, 0)).toBe(all.reduce((sum, i) => sum + i.violated, 0))
    }),
  )
})
