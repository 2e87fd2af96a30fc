import fc from 'fast-check'
import { expect, it } from 'vitest'
import { countKinds } from './kind-counts.ts'

const plain = { violated: 3, undetermined: 2 }
const drawn = { violated: 0, undetermined: 7, checklist: ['看原件'] }

it.each([
  { name: 'of nothing there is nothing', of: [], counts: { suspicion: 0, registerKeeping: 0, task: 0 } },
  {
    name: 'what cannot be decided and does not wait for a person is for the keeper of the register',
    of: [
      { ...plain, tasks: 0 },
      { ...drawn, tasks: 4 },
    ],
    counts: { suspicion: 3, registerKeeping: 5, task: 4 },
  },
  {
    name: 'an old summary without checklists tells it all',
    of: [plain],
    counts: { suspicion: 3, registerKeeping: 2, task: 0 },
  },
  { name: 'one with a checklist does not tell how many wait', of: [plain, drawn], counts: { suspicion: 3 } },
])('$name', ({ of, counts }) => {
  expect(countKinds(of)).toEqual(counts)
})

it('every finding is counted once', () => {
  const branch = fc
    .tuple(fc.nat(99), fc.nat(99), fc.nat(99))
    .map(([violated, tasks, others]) => ({ violated, tasks, undetermined: tasks + others }))
  fc.assert(
    fc.property(fc.array(branch), (branches) => {
      const { suspicion, registerKeeping = Number.NaN, task = Number.NaN } = countKinds(branches)
      expect(suspicion + registerKeeping + task).toBe(branches.reduce((n, b) => n + b.violated + b.undetermined, 0))
    }),
  )
})
