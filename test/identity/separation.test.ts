import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { keysOf, POST_ROLES } from '#core/authority'
import {
  ADMINISTRATORS,
  chooseDecider,
  DUTIES,
  type DutyTaken,
  EXCLUSIVE,
  listRecusals,
  listRoleClashes,
  type MatterFacts,
  mayAct,
  mayTakeDuty,
  RECUSAL_GROUNDS,
  ROLES,
} from '#core/identity'

describe('what nobody may be at once', () => {
  it('refuses every declared pair, whichever comes first', () => {
    expect(EXCLUSIVE).toHaveLength(3 + 3 * 13 + 2)
    for (const { left, right } of EXCLUSIVE) {
      expect(
        listRoleClashes([
          { role: left, node: 'n' },
          { role: right, node: 'n' },
        ]),
      ).toHaveLength(1)
      expect(
        listRoleClashes([
          { role: right, node: 'n' },
          { role: left, node: 'n' },
        ]),
      ).toHaveLength(1)
    }
  })

  it('lets one person hold any two posts that are no declared pair', () => {
    const declared = new Set(EXCLUSIVE.map(({ left, right }) => [left, right].sort().join()))
    const roles = keysOf(POST_ROLES)
    for (const a of roles)
      for (const b of roles)
        if (!declared.has([a, b].sort().join()))
          expect(
            listRoleClashes([
              { role: a, node: 'n' },
              { role: b, node: 'n' },
            ]),
          ).toEqual([])
  })

  it('keeps the assessment office out of posts of its own unit only', () => {
    expect(
      listRoleClashes([
        { role: 'assessmentOffice', node: 'one' },
        { role: 'officer', node: 'two' },
      ]),
    ).toEqual([])
  })

  it('never lets an administrator hold anything else', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...keysOf(ADMINISTRATORS)),
        fc.constantFrom(...keysOf(ROLES)),
        (administrator, other) => {
          const clashes = listRoleClashes([{ role: administrator }, { role: other }])
          const free = other === administrator || other === 'visitor' || other === 'account'
          expect(clashes.length === 0).toBe(free)
        },
      ),
    )
  })
})

describe('duties in a case', () => {
  it('come to at most one a person in any history that is checked step by step', () => {
    const step = fc.record({
      case: fc.constantFrom('c1', 'c2'),
      person: fc.constantFrom('p', 'q', 'r'),
      duty: fc.constantFrom(...keysOf(DUTIES)),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const taken: DutyTaken[] = []
        for (const next of steps) if (mayTakeDuty(taken, next)) taken.push(next)
        for (const one of taken)
          expect(
            new Set(
              taken
                .filter((other) => other.case === one.case && other.person === one.person)
                .map((other) => other.duty),
            ).size,
          ).toBe(1)
        // Whoever had no duty in the case yet was never refused one.
        for (const next of steps)
          expect(taken.some((one) => one.case === next.case && one.person === next.person)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

const people = ['a', 'b', 'c', 'd', 'e'] as const
const some = fc.subarray([...people])
const pairs = fc.array(fc.tuple(fc.constantFrom(...people), fc.constantFrom(...people)), { maxLength: 5 })
const facts: fc.Arbitrary<MatterFacts> = fc.record({
  subjects: some,
  kin: pairs,
  tookPart: some,
  lines: pairs,
  complainedOf: some,
  earlierStages: some,
  declared: some,
  challenged: some,
  ordered: some,
  closeColleagues: some,
})

describe('recusal', () => {
  const nothing: MatterFacts = {
    subjects: [],
    kin: [],
    tookPart: [],
    lines: [],
    complainedOf: [],
    earlierStages: [],
    declared: [],
    challenged: [],
    ordered: [],
    closeColleagues: [],
  }

  it.each<[string, Partial<MatterFacts>]>([
    ['is the subject', { subjects: ['a'] }],
    ['is kin of the subject', { subjects: ['b'], kin: [['a', 'b']] }],
    ['is kin, told the other way round', { subjects: ['b'], kin: [['b', 'a']] }],
    ['took part in the act', { tookPart: ['a'] }],
    ['was the direct superior', { subjects: ['b'], lines: [['a', 'b']] }],
    ['is complained of', { complainedOf: ['a'] }],
    ['handled an earlier stage', { earlierStages: ['a'] }],
    ['declared an interest', { declared: ['a'] }],
    ['was ordered to keep away', { ordered: ['a'] }],
  ])('keeps away whoever %s, from reading on', (_, known) => {
    const recusals = listRecusals('a', { ...nothing, ...known })
    for (const act of ['read', 'assign', 'work', 'determine'] as const) expect(mayAct(act, recusals)).toBe(false)
    expect(mayAct('read', listRecusals('c', { ...nothing, ...known }))).toBe(true)
  })

  it('can say why in words, for every ground', () => {
    const all: MatterFacts = {
      subjects: ['a', 'b'],
      kin: [['a', 'b']],
      tookPart: ['a'],
      lines: [['a', 'b']],
      complainedOf: ['a'],
      earlierStages: ['a'],
      declared: ['a'],
      challenged: ['a'],
      ordered: ['a'],
      closeColleagues: ['a'],
    }
    const grounds = listRecusals('a', all).map(({ ground }) => ground)
    expect(new Set(grounds)).toEqual(new Set(keysOf(RECUSAL_GROUNDS)))
  })

  it('lets work go on while a challenge is undecided, and stops the determination', () => {
    const recusals = listRecusals('a', { ...nothing, challenged: ['a'] })
    expect((['read', 'assign', 'work', 'determine'] as const).map((act) => mayAct(act, recusals))).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  it('warns of closeness and does not stop for it', () => {
    expect(mayAct('determine', listRecusals('a', { ...nothing, closeColleagues: ['a'] }))).toBe(true)
    expect(listRecusals('a', { ...nothing, closeColleagues: ['a'] })).toHaveLength(1)
  })

  it('never gives a determination to anybody with a conflict, and always finds somewhere to go', () => {
    fc.assert(
      fc.property(
        facts,
        fc.subarray([...people]),
        fc.option(fc.constant('superior'), { nil: undefined }),
        (known, candidates, superior) => {
          const decider = chooseDecider(candidates, known, superior)
          const free = candidates.filter((person) => mayAct('determine', listRecusals(person, known)))
          if (free.length > 0) expect(decider).toEqual({ person: free[0] })
          else expect(decider).toEqual(superior === undefined ? 'higher-authority' : { superiorOrgan: superior })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('only ever takes away as more becomes known', () => {
    fc.assert(
      fc.property(facts, facts, fc.constantFrom(...people), (less, more, person) => {
        const both = Object.fromEntries(
          Object.entries(less).map(([key, list]) => [
            key,
            [...list, ...(more[key as keyof MatterFacts] as readonly never[])],
          ]),
        ) as unknown as MatterFacts
        for (const act of ['read', 'assign', 'work', 'determine'] as const)
          if (mayAct(act, listRecusals(person, both))) expect(mayAct(act, listRecusals(person, less))).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})
