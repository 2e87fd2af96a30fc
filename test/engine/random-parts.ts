/** Random parts of indicators: what other registers are asked for, and when. */
import * as fc from 'fast-check'
import type { Bound, Demand, Exemption, Fact, Match, Side, ValueType } from '#core/indicator'
import { day } from './office.ts'
import {
  ACT,
  type AnswerRegister,
  answerGround,
  randomCondition,
  randomCount,
  randomWhere,
} from './random-conditions.ts'

const PERSON: Match = { subject: 'person', other: 'who' }

/** Pairs of every type of field that may be missing on either side. */
const MORE: readonly Match[] = [
  { subject: 'topic', other: 'topic' },
  { subject: 'officer', other: 'topic' },
  { subject: 'span', other: 'span' },
  { subject: 'papers', other: 'files' },
  { subject: 'begun', other: 'until' },
  { subject: 'extra', other: 'pieces' },
  { subject: 'extra', other: 'share' },
]

const randomMore = fc.constantFrom(...MORE)

/** The anchor alone, or with pairs that may be missing on either side. */
const randomMatch: fc.Arbitrary<Match[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Match[]>([PERSON]) },
  { weight: 4, arbitrary: fc.constantFrom(...MORE.slice(0, 2)).map((more) => [PERSON, more]) },
  { weight: 2, arbitrary: randomMore.map((more) => [PERSON, more]) },
  { weight: 1, arbitrary: fc.tuple(randomMore, randomMore).map((more) => [PERSON, ...more]) },
)

/** Facts and ledgers may be matched by fields that can all be missing. */
export const randomLooseMatch: fc.Arbitrary<Match[]> = fc.oneof(
  { weight: 3, arbitrary: randomMatch },
  { weight: 1, arbitrary: randomMore.map((more) => [more]) },
)

const randomShift = fc.record({
  count: randomCount(ACT),
  direction: fc.constantFrom('later' as const, 'later' as const, 'earlier' as const),
})

export const randomBound: fc.Arbitrary<Bound> = fc.record(
  { field: fc.constantFrom('done', 'done', 'begun'), shift: randomShift },
  { requiredKeys: ['field'] },
)

export const randomAnswerRegister = fc.constantFrom<AnswerRegister>('answer', 'notice', 'answer', 'replied', 'raised')

export function randomSide(shape: 'windowed' | 'plain' | 'interval'): fc.Arbitrary<Side> {
  return randomAnswerRegister.chain((register) => {
    const base = { register: fc.constant(register), where: randomWhere(answerGround(register)), match: randomMatch }
    const interval = fc.record(
      { from: fc.constant('at'), to: fc.constant('until'), openEnd: fc.boolean() },
      { requiredKeys: ['openEnd'] },
    )
    if (shape === 'windowed') return fc.record({ ...base, at: fc.constantFrom('at', 'until') })
    return shape === 'plain' ? fc.record(base) : fc.record({ ...base, interval })
  })
}

export const randomDemand: fc.Arbitrary<Demand> = fc
  .constantFrom('windowed' as const, 'windowed' as const, 'plain' as const, 'interval' as const)
  .chain((shape) => {
    const sides = fc.array(randomSide(shape), { minLength: 1, maxLength: 3 })
    const polarity = fc.constantFrom('some' as const, 'some' as const, 'none' as const)
    if (shape !== 'windowed') return fc.record({ polarity, sides })
    const own = fc.constant<Bound>({ field: 'done' })
    const window = fc.oneof(
      fc.record({ lower: own, upper: randomBound }),
      fc.record({ lower: randomBound, upper: randomBound }),
      fc.record({ lower: fc.oneof(own, randomBound) }),
      fc.record({ upper: fc.oneof(own, randomBound) }),
    )
    // No pattern forbids answers within a window.
    return fc.record({ polarity: fc.constant('some' as const), sides, window })
  })

const OF: readonly { of: string; type: ValueType }[] = [
  { of: 'paid', type: 'money' },
  { of: 'pieces', type: 'number' },
  { of: 'share', type: 'number' },
  { of: 'at', type: 'date' },
  { of: 'until', type: 'date' },
  { of: 'topic', type: 'text' },
  { of: 'span', type: 'text' },
  { of: 'sound', type: 'boolean' },
]

const ABSENT = { money: 0, number: 1, text: 't', date: day('2026-02-10') } as const

const randomTake = fc.constantFrom(
  'count' as const,
  'sum' as const,
  'min' as const,
  'max' as const,
  'first' as const,
  'last' as const,
)

export function randomFact(id: string): fc.Arbitrary<Fact> {
  return fc
    .tuple(randomAnswerRegister, randomTake, fc.constantFrom(...OF), fc.boolean(), fc.boolean())
    .chain(([register, take, value, absent, undated]) => {
      const { of, type } =
        take === 'sum' && value.type !== 'money' && value.type !== 'number'
          ? { of: 'paid', type: 'money' as const }
          : value
      const otherwise = type === 'boolean' || type === 'list' ? undefined : ABSENT[type]
      // Only what is placed in time or taken by order needs a date.
      const dateless = undated && take !== 'first' && take !== 'last'
      const base = {
        id: fc.constant(id),
        register: fc.constant(register),
        match: randomLooseMatch,
        where: randomWhere(answerGround(register)),
        ...(!dateless && { at: fc.constantFrom('at', 'until') }),
        take: fc.constant(take),
      }
      const bounds = dateless
        ? fc.constant({})
        : fc.record({ from: randomBound, to: randomBound }, { requiredKeys: [] })
      const own: Partial<Fact> = {
        ...(take !== 'count' && { of }),
        ...(absent && otherwise !== undefined && take !== 'count' && { absent: otherwise }),
      }
      const valued = take === 'count' ? ('number' as const) : type
      return fc
        .tuple(fc.record(base), bounds)
        .map(([fact, within]): Fact => ({ ...fact, ...within, ...own, type: valued }))
    })
}

function randomExemption(id: string, dated: boolean): fc.Arbitrary<Exemption> {
  const until = dated ? { until: fc.constant('until') } : {}
  const other = randomAnswerRegister.chain((register) =>
    fc.record(
      {
        id: fc.constant(id),
        title: fc.constant(id),
        register: fc.constant(register),
        match: randomMatch,
        where: randomWhere(answerGround(register)),
        ...until,
      },
      { requiredKeys: ['id', 'title', 'register', 'match', 'where'] },
    ),
  )
  const own = fc.record(
    {
      id: fc.constant(id),
      title: fc.constant(id),
      match: fc.constant([]),
      where: randomCondition(ACT, 1),
      ...(dated && { until: fc.constant('begun') }),
    },
    { requiredKeys: ['id', 'title', 'match', 'where'] },
  )
  return fc.oneof(
    { weight: 3, arbitrary: other as fc.Arbitrary<Exemption> },
    { weight: 1, arbitrary: own as fc.Arbitrary<Exemption> },
  )
}

export function randomExemptions(dated: boolean): fc.Arbitrary<Exemption[]> {
  return fc
    .integer({ min: 0, max: 2 })
    .chain((count) => fc.tuple(...Array.from({ length: count }, (_, i) => randomExemption(`x${i}`, dated))))
}
